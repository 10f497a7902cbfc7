import { hash32 } from './hash.ts'

/** What is read from a prompt before anything is generated. */
export interface PromptFeatures {
  /** In the order of `densePromptFeatures`. */
  readonly dense: readonly number[]
  /** Buckets of its words and pairs of words, 0 to `wordBuckets` − 1, each once. */
  readonly words: readonly number[]
}

export const densePromptFeatures = [
  'log characters',
  'log words',
  'word length',
  'digits',
  'log numbers',
  'operators',
  'capitals',
  'negations',
  'asks why or how',
  'commas',
  'asks',
  'option lines',
  'log option length',
  'rare characters',
  'repeated words',
] as const

export const wordBuckets = 8192

/** Words beyond these are not read: a long document must not make the decision slow. */
const mostWords = 400
const mostCharacters = 4000

/** About 0.05 ms for a hundred words. Every feature lies roughly between 0 and 2. */
export function promptFeatures(prompt: string): PromptFeatures {
  const text = prompt.slice(0, mostCharacters)
  const words = (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, mostWords)
  const buckets = new Set<number>()
  const different = new Set<string>()
  let before = 0
  for (const word of words) {
    different.add(word)
    const own = hash32(word)
    buckets.add(own % wordBuckets)
    if (before !== 0) buckets.add(hash32(word, before) % wordBuckets)
    before = own
  }
  const characters = Math.max(1, text.length)
  const options = text.match(/^[A-J][.)] .*$/gm) ?? []
  const optionLength = options.reduce((sum, line) => sum + line.length, 0) / Math.max(1, options.length)
  const dense = [
    Math.log1p(text.length) / 6,
    Math.log1p(words.length) / 5,
    words.reduce((sum, word) => sum + word.length, 0) / Math.max(1, words.length) / 6,
    (10 * count(text, /\d/g)) / characters,
    Math.log1p(count(text, /\d+(?:[.,]\d+)*/g)) / 2,
    (20 * count(text, /[=+*/^<>%$\\]/g)) / characters,
    (10 * count(text, /\p{Lu}/gu)) / characters,
    Math.min(2, count(text, /\b(?:not|no|never|except|least|without|false|incorrect)\b/gi)),
    /\b(?:why|how|explain|prove|derive|calculate)\b/i.test(text) ? 1 : 0,
    (50 * count(text, /,/g)) / characters,
    /\?/.test(text) ? 1 : 0,
    options.length / 4,
    Math.log1p(optionLength) / 4,
    (20 * count(text, /[^\p{L}\p{N}\s.,?!'"():;-]/gu)) / characters,
    1 - different.size / Math.max(1, words.length),
  ]
  return { dense, words: [...buckets] }
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
