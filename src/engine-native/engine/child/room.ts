import type { LlamaModel, Token } from 'node-llama-cpp'
import { VadeError } from '../../../core/index.ts'

const sampleLetters = 4000

/**
 * Tokenizes what leaves room for an answer and refuses the rest with `context_exceeded`. No token has more letters than
 * the longest of the vocabulary, so a text that is far too long is refused unread: reading 10 MB would hold this process
 * up for longer than it may be silent.
 */
export function createRoom(model: LlamaModel, contextTokens: number) {
  let longest: number | undefined
  return (text: string, tokenize: () => Token[]): Token[] => {
    // 16 letters a token are rare enough that the vocabulary is looked through only then.
    if (text.length > contextTokens * 16) {
      longest ??= longestToken(model)
      if (text.length > contextTokens * longest) {
        const sample = model.tokenize(text.slice(0, sampleLetters)).length
        throw exceeded(`about ${String(Math.round((sample / sampleLetters) * text.length))}`, contextTokens)
      }
    }
    const tokens = tokenize()
    if (tokens.length >= contextTokens) throw exceeded(String(tokens.length), contextTokens)
    return tokens
  }
}

function longestToken(model: LlamaModel): number {
  let longest = 1
  for (const token of model.iterateAllTokens()) longest = Math.max(longest, model.detokenize([token]).length)
  return longest
}

function exceeded(tokens: string, room: number): VadeError {
  return new VadeError(
    'context_exceeded',
    `The prompt has ${tokens} tokens and this model was given room for ${String(room)}; shorten it.`,
    { param: 'messages' },
  )
}
