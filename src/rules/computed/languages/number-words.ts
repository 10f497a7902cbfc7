import { add, compare, decimal, integer, multiply, type Rational } from '../exact/rational.ts'

/** How a language writes numbers as words. */
export interface Spelling {
  /** All ways to write a whole number from 0 to 999, with single spaces. */
  readonly below1000: (value: number) => readonly string[]
  /** Thousand and above. */
  readonly scales: Readonly<Record<string, bigint>>
  /** Between whole and decimals: `point`. */
  readonly point: readonly string[]
  /** May stand after a scale: `one thousand and five`. */
  readonly and?: string
  /** Words that are one before a scale or a unit, and nothing alone: `a` thousand. */
  readonly articles?: readonly string[]
  /** A dozen and the like. */
  readonly others?: Readonly<Record<string, Rational>>
  /** Tears apart what the language writes in one word. */
  readonly split?: (word: string) => string
}

/** Reads numbers that are written as words. */
export interface NumberWords {
  /** The number that these words are, all of them; null where they are none. */
  read(words: readonly string[]): Rational | null
  /** Whether the word can be part of a number. */
  knows(word: string): boolean
  scale(word: string): bigint | undefined
  isArticle(word: string): boolean
}

export function createNumberWords(spelling: Spelling): NumberWords {
  const { scales, point, and, articles = [] } = spelling
  let tables: ReturnType<typeof tablesOf> | undefined
  /** Thousands of spellings: made only when a word has to be looked up. */
  const known = () => (tables ??= tablesOf(spelling))
  const split = (word: string) => (spelling.split?.(word) ?? word).split(' ')

  /** `above`: the scale that stood before, which this must be smaller than. */
  function whole(words: readonly string[], above: bigint | null): Rational | null {
    let at = -1
    let largest = 0n
    words.forEach((word, index) => {
      const scale = scales[word]
      if (scale !== undefined && scale > largest) [at, largest] = [index, scale]
    })
    if (at === -1) return known().small.get(words.join(' ')) ?? null
    if (above !== null && largest >= above) return null
    const one = at === 0 || (at === 1 && articles.includes(words[0] ?? ''))
    const left = one ? integer(1) : whole(words.slice(0, at), largest)
    let rest = words.slice(at + 1)
    if (rest[0] === and && rest.length > 1) rest = rest.slice(1)
    const right = rest.length === 0 ? integer(0) : whole(rest, largest)
    if (left === null || right === null) return null
    if (compare(right, integer(largest)) >= 0) return null
    return add(multiply(left, integer(largest)), right)
  }

  function read(given: readonly string[]): Rational | null {
    const words = given.flatMap(split).filter((word) => word !== '')
    const mark = words.findIndex((word) => point.includes(word))
    if (mark === -1) return words.length === 0 ? null : whole(words, null)
    const before = whole(words.slice(0, mark), null)
    const digits = words.slice(mark + 1).map((word) => known().small.get(word))
    if (before?.d !== 1n || digits.length === 0) return null
    if (!digits.every((digit) => digit !== undefined && digit.d === 1n && digit.n < 10n)) return null
    return decimal(`${String(before.n)}.${digits.map((digit) => String(digit?.n)).join('')}`)
  }

  return {
    read,
    knows: (word) => split(word).every((part) => known().vocabulary.has(part)),
    scale: (word) => scales[word],
    isArticle: (word) => articles.includes(word),
  }
}

function tablesOf({ below1000, scales, point, and, articles = [], others = {} }: Spelling) {
  const small = new Map<string, Rational>()
  for (let value = 0; value < 1000; value++) {
    for (const written of below1000(value)) small.set(written, integer(value))
  }
  for (const [word, value] of Object.entries(others)) small.set(word, value)
  const vocabulary = new Set<string>([
    ...Object.keys(scales),
    ...point,
    ...articles,
    ...(and === undefined ? [] : [and]),
  ])
  for (const written of small.keys()) for (const word of written.split(' ')) vocabulary.add(word)
  return { small, vocabulary }
}
