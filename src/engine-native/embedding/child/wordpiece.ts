import { z } from 'zod'

/** Turns a text into the token ids that a BERT model reads, `[CLS]` and `[SEP]` included. */
export interface WordPiece {
  /** Tokens by id. */
  readonly vocabulary: readonly string[]
  /** Ids, at least two. */
  encode(text: string): number[]
}

const fileShape = z.object({
  normalizer: z.object({ type: z.literal('BertNormalizer'), lowercase: z.literal(true) }),
  pre_tokenizer: z.object({ type: z.literal('BertPreTokenizer') }),
  model: z.object({ vocab: z.record(z.string(), z.int().min(0)) }),
})

const specials = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] as const
/** A longer word is unknown as a whole. */
const maxWordLetters = 100

/** @param json The text of a `tokenizer.json` of an uncased BERT model; throws if it is of another kind. */
export function createWordPiece(json: string): WordPiece {
  const ids = new Map(Object.entries(fileShape.parse(JSON.parse(json)).model.vocab))
  const vocabulary: string[] = []
  for (const [token, id] of ids) vocabulary[id] = token
  const [, unknown, first, last] = specials.map((token) => {
    const id = ids.get(token)
    if (id === undefined) throw new Error(`the vocabulary has no ${token}`)
    return id
  }) as [number, number, number, number]

  function encodeWord(word: string, into: number[]): void {
    const letters = Array.from(word)
    if (letters.length > maxWordLetters) return void into.push(unknown)
    const pieces: number[] = []
    for (let start = 0; start < letters.length;) {
      let end = letters.length
      let id: number | undefined
      for (; end > start; end--) {
        id = ids.get((start === 0 ? '' : '##') + letters.slice(start, end).join(''))
        if (id !== undefined) break
      }
      // A word with one unknown piece is unknown as a whole.
      if (id === undefined) return void into.push(unknown)
      pieces.push(id)
      start = end
    }
    into.push(...pieces)
  }

  return {
    vocabulary,
    encode(text) {
      const tokens = [first]
      // The names of the special tokens are those tokens also in a text, as in the original.
      for (const [index, part] of text.split(/(\[(?:PAD|UNK|CLS|SEP|MASK)\])/).entries()) {
        if (index % 2 === 1) tokens.push(ids.get(part) ?? unknown)
        else for (const word of wordsOf(normalized(part))) encodeWord(word, tokens)
      }
      tokens.push(last)
      return tokens
    },
  }
}

/** As BertNormalizer: no control characters, blanks around Chinese, no accents, lower case letter by letter. */
function normalized(text: string): string {
  const clean = text
    .replace(/(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cs}]|\uFFFD/gu, '')
    .replace(/\p{White_Space}/gu, ' ')
    .replace(chinese, ' $& ')
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
  // The whole string's toLowerCase knows the Greek final sigma; the original does not.
  return Array.from(clean, (letter) => letter.toLowerCase()).join('')
}

/** The blocks that the original counts as Chinese. */
const chinese =
  /[\u4E00-\u9FFF\u3400-\u4DBF\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B920}-\u{2CEAF}\uF900-\uFAFF\u{2F800}-\u{2FA1F}]/gu

/** As BertPreTokenizer: between blanks, and each punctuation mark by itself. */
function wordsOf(text: string): string[] {
  return text.match(/[!-/:-@[-`{-~\p{P}]|[^\p{White_Space}!-/:-@[-`{-~\p{P}]+/gu) ?? []
}
