import type { ProviderModel } from './provider.ts'

/** Tokens of a window that nobody has told us. */
export const assumedContextTokens = 131_072

/** A model of which only the name is known: what it can do is assumed, so that nobody refuses it before it is asked. */
export function unknownModel(id: string): ProviderModel {
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
  }
}
