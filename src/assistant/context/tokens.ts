import { textOf, toVadeError, userText, type Message, type Model } from '../../core/index.ts'
import { staticPrompt } from './static-prompt.ts'

/** Counts tokens as one model would; without its tokenizer it estimates, on the high side. */
export interface TokenCounter {
  /** Tokens of prompt and answer together that there is room for. */
  readonly contextTokens: number
  readonly exact: boolean
  /** Tokens that the template adds to a question and its answer. */
  readonly turnTokens: number
  /** Of each text alone. */
  texts(texts: readonly string[]): Promise<number[]>
  /** Of a whole prompt, with what stands before the answer. */
  prompt(messages: readonly Message[]): Promise<number>
}

/** A token of common tokenizers holds three to five bytes of prose, fewer of numbers and of rare scripts. */
const bytesPerToken = 2.5
/** What templates put around one message at most. */
const messageTokens = 8
/** A text of more letters than this for each token of the window does not fit, and is not given to the tokenizer. */
const lettersPerToken = 12
const mostRemembered = 4000
const longestRemembered = 4000

export function estimateTokens(text: string): number {
  return Math.ceil(new TextEncoder().encode(text).length / bytesPerToken)
}

/** Remembers what texts of a conversation took, so that a turn counts only what is new in it. */
export function createTokenMemory(): TokenMemory {
  const models = new Map<string, Map<string, number>>()
  return {
    of(model) {
      const known = models.get(model) ?? new Map<string, number>()
      models.set(model, known)
      return known
    },
  }
}

export interface TokenMemory {
  of(model: string): Map<string, number>
}

/** Asks the model how much room it has; where it cannot tell or does not answer, its abilities say. */
export async function createTokenCounter(
  model: Model,
  memory: TokenMemory,
  signal: AbortSignal,
): Promise<TokenCounter> {
  if (model.countTokens === undefined) return estimating(model)
  const countTokens = model.countTokens.bind(model)
  const asked = (text: string) => [staticPrompt, userText(text)]
  const answered = { role: 'assistant', text: 'a' } as const
  try {
    const { tokens, contextTokens } = await countTokens([asked('a'), [...asked('a'), answered, userText('a')]], signal)
    const [one = 0, two = 0] = tokens
    // The same name may stand for another model later.
    const known = memory.of([model.id, contextTokens, one, two].join(' '))
    // Both were counted with a letter in each message.
    const turnTokens = two - one - 2
    const longest = contextTokens * lettersPerToken
    return {
      contextTokens,
      exact: true,
      turnTokens,
      async texts(texts) {
        const fresh = [...new Set(texts.filter((text) => !known.has(text) && text !== '' && text.length <= longest))]
        const counted = fresh.length === 0 ? null : await countTokens(fresh.map(asked), signal)
        const found = new Map(fresh.map((text, index) => [text, (counted?.tokens[index] ?? 0) - one + 1]))
        const all = texts.map((text) =>
          text === '' ? 0 : (known.get(text) ?? found.get(text) ?? Math.ceil(text.length / 2)),
        )
        if (known.size + found.size > mostRemembered) known.clear()
        for (const [text, count] of found) if (text.length <= longestRemembered) known.set(text, count)
        return all
      },
      prompt: async (messages) => (await countTokens([messages], signal)).tokens[0] ?? 0,
    }
  } catch (thrown) {
    // Whoever is asked for the answer says what is wrong; counting alone is no reason to fail.
    if (toVadeError(thrown).code === 'aborted') throw thrown
    return estimating(model)
  }
}

function estimating({ abilities }: Model): TokenCounter {
  return {
    contextTokens: abilities.contextTokens,
    exact: false,
    turnTokens: 2 * messageTokens,
    texts: async (texts) => texts.map(estimateTokens),
    prompt: async (messages) =>
      messages.reduce((sum, message) => sum + messageTokens + estimateTokens(textOf(message)), messageTokens),
  }
}
