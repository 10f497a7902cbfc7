import type { Price, Provider, ProviderModel } from '../providers/provider.ts'
import type { Target } from './target.ts'

interface Wanted extends Partial<Omit<ProviderModel, 'price'>> {
  readonly key?: string
  readonly weight?: number
  readonly price?: Partial<Price> | null
  readonly provider?: Partial<Provider>
}

/** A target for tests: everything that is not said is usual. */
export function tinyTarget(
  providerId: string,
  { key = 'key_1', weight = 1, price = {}, provider, ...model }: Wanted = {},
): Target {
  const ownModel: ProviderModel = {
    id: 'llama',
    names: ['llama'],
    contextTokens: 8192,
    maxOutputTokens: 4096,
    input: ['text'],
    tools: true,
    schema: true,
    logprobs: true,
    reasoning: false,
    price: price === null ? null : { input: 1e8, output: 4e8, asOf: '2026-11-25', ...price },
    ...model,
  }
  const endpoint = { dialect: 'openai-chat', baseUrl: `http://127.0.0.1/${providerId}` } as const
  return {
    provider: {
      id: providerId,
      name: providerId.toUpperCase(),
      endpoints: [endpoint],
      auth: 'bearer',
      keyVariables: [],
      data: { trains: false, keptDays: 0 },
      also: [],
      promptCacheSeconds: 300,
      models: [ownModel],
      ...provider,
    },
    model: ownModel,
    endpoint,
    key: { id: key, secret: 'secret' },
    weight,
  }
}
