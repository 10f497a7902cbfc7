import type { Model } from '../../core/index.ts'
import type { DialectName } from '../dialects/dialect.ts'
import type { Target } from '../routing/target.ts'
import type { Price, Provider, ProviderModel } from './provider.ts'

const deviceId = 'device'

/** What runs on this machine or in this network costs, unless its price is told. */
export const free: Price = { input: 0, output: 0, asOf: 'always' }

/**
 * The models of this machine as a row among the others: `device/NAME` may stand in aliases and routes. Nothing leaves,
 * nothing is kept elsewhere, nothing is paid: whoever gets a target of it asks the model itself.
 */
export function deviceProvider(models: readonly ProviderModel[]): Provider {
  return {
    id: deviceId,
    name: 'This device',
    endpoints: [{ dialect: 'openai-chat', baseUrl: 'device:' }],
    auth: 'none',
    keyVariables: [],
    local: true,
    quirks: { noModelList: true },
    data: { trains: false, keptDays: 0 },
    also: ['embeddings'],
    promptCacheSeconds: 3600,
    models,
  }
}

export function isDevice({ provider }: Target): boolean {
  return provider.id === deviceId
}

/** Whether the caller's bytes can go there as they are. */
export function isRelayed(target: Target, dialect: DialectName): boolean {
  return !isDevice(target) && target.endpoint.dialect === dialect
}

export function deviceModel({ id, abilities }: Model): ProviderModel {
  return {
    id,
    names: [],
    contextTokens: abilities.contextTokens,
    maxOutputTokens: abilities.contextTokens,
    input: abilities.input,
    tools: abilities.tools,
    schema: abilities.schema,
    logprobs: abilities.logprobs,
    reasoning: false,
    price: free,
  }
}

export function deviceTarget(model: Model): Target {
  const row = deviceModel(model)
  const provider = deviceProvider([row])
  const endpoint = { dialect: 'openai-chat', baseUrl: 'device:' } as const
  return { provider, model: row, endpoint, key: { id: 'none', secret: '' }, weight: 1 }
}
