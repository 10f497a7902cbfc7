import type { Rational } from '../exact/rational.ts'
import { writeFraction, writeNumber } from '../exact/write-number.ts'
import type { Language, OperatorName } from './language.ts'
import { createNumberWords, type NumberWords } from './number-words.ts'
import { compilePhrases, createTrim, type CompiledPhrase } from './phrases.ts'

/** A language made ready for reading questions and writing answers. */
export interface Speech {
  readonly language: Language
  readonly trim: (question: string) => string
  readonly phrases: readonly CompiledPhrase[]
  readonly numbers: NumberWords
  /** The longest phrase first, so that `divided by` is found before `divided`. */
  readonly operatorPhrases: readonly (readonly [string, OperatorName])[]
  readonly fractionPhrases: readonly (readonly [string, Rational])[]
  /** A number as this language writes it: rounded where it has no end. */
  readonly write: (value: Rational, digits?: number) => string
  /** ` = 12.5`, ` = 1/3 ≈ 0.3333333333` or ` ≈ 1.41`: a result behind what was computed. */
  readonly equals: (value: Rational, exact?: boolean) => string
}

export function createSpeech(language: Language): Speech {
  const write = (value: Rational, digits?: number) => writeNumber(value, language.code, digits).text
  return {
    language,
    trim: createTrim(language),
    phrases: compilePhrases(language),
    numbers: createNumberWords(language.numbers),
    operatorPhrases: longestFirst(language.operators),
    fractionPhrases: longestFirst(language.fractions),
    write,
    equals(value, exact = true) {
      const written = writeNumber(value, language.code)
      if (exact && written.exact) return `= ${written.text}`
      const short = exact && value.d < 10_000n && value.n > -1_000_000n && value.n < 1_000_000n
      return short ? `= ${writeFraction(value)} ≈ ${written.text}` : `≈ ${written.text}`
    },
  }
}

function longestFirst<Value>(table: Readonly<Record<string, Value>>): (readonly [string, Value])[] {
  return Object.entries(table).sort(([a], [b]) => b.length - a.length)
}
