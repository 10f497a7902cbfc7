import type { DialectName } from '../dialects/dialect.ts'
import type { Provider, ProviderModel } from './provider.ts'

/** Tokens of a window that nobody has told us. */
export const assumedContextTokens = 131_072

/** A model of which only the name is known: what it can do is assumed, so that nobody refuses it before it is asked. */
export function unknownModel(id: string, adapter?: Provider['adapter']): ProviderModel {
  const dialects = dialectsAt(adapter, id)
  return {
    id,
    names: [],
    contextTokens: assumedContextTokens,
    maxOutputTokens: assumedContextTokens,
    input: ['text', 'image'],
    tools: true,
    schema: true,
    logprobs: false,
    reasoning: false,
    price: null,
    ...(dialects !== undefined && { dialects }),
  }
}

/** Where a provider has several protocols, but each model speaks one of them only. */
export function dialectsAt(adapter: Provider['adapter'], id: string): readonly DialectName[] | undefined {
  if (adapter === 'vertex') return [id.startsWith('claude') ? 'anthropic' : 'gemini']
  if (adapter === 'bedrock') return [id.includes('anthropic.') ? 'anthropic' : 'openai-chat']
  return undefined
}
