import type { Rational } from '../exact/rational.ts'
import type { Spelling } from './number-words.ts'
import type { Sayings } from './sayings.ts'

export type LanguageCode = 'en' | 'de' | 'fr' | 'es'

/**
 * Everything that Vade knows of one language to understand and answer what can be computed. All words are without
 * accents and in lower case, as `fold` leaves them.
 */
export interface Language {
  readonly code: LanguageCode
  /** Regular expressions of what people put before a question and after it out of politeness. */
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly numbers: Spelling
  /** Words of calculations; phrases may have several words. */
  readonly operators: Readonly<Record<string, OperatorName>>
  /** Words for a part of something, as `a third`. */
  readonly fractions: Readonly<Record<string, Rational>>
  /** How one asks for each thing. `{x}` is a slot, the rest a regular expression; a space is any white space. */
  readonly phrases: Phrases
  readonly dates: DateWords
  /** Names of places that the time-zone database and `Intl` do not know, to a zone. */
  readonly places: Readonly<Record<string, string>>
  readonly say: Sayings
}

/** What a word of a calculation does; see `arithmetic/parse.ts`. */
export type OperatorName =
  | '+'
  | '-'
  | '*'
  | '/'
  | '^'
  | 'mod'
  | 'of'
  | '%'
  | '!'
  | 'squared'
  | 'cubed'
  | 'sqrt'
  | 'cbrt'
  | 'double'
  | 'nothing'

/** What can be asked for, each with the slots that its phrases fill. */
export type Intent =
  | 'calculate'
  | 'add-to'
  | 'subtract-from'
  | 'multiply-by'
  | 'divide-by'
  | 'remainder'
  | 'power-of'
  | 'root-of'
  | 'sum'
  | 'product'
  | 'average'
  | 'median'
  | 'greatest-divisor'
  | 'least-multiple'
  | 'is-prime'
  | 'factors'
  | 'tip'
  | 'discount'
  | 'tax'
  | 'more-than'
  | 'less-than'
  | 'what-percent'
  | 'percent-change'
  | 'compound-interest'
  | 'simple-interest'
  | 'split'
  | 'date-now'
  | 'weekday'
  | 'date-of'
  | 'until'
  | 'since'
  | 'between'
  | 'in-span'
  | 'ago'
  | 'after'
  | 'before'
  | 'leap-year'
  | 'next-leap-year'
  | 'week'
  | 'age'
  | 'days-in-month'
  | 'clock-between'
  | 'convert'
  | 'time-now'
  | 'time-in'
  | 'time-after'
  | 'time-there'
  | 'time-difference'
  | 'zone-of'

export type Phrases = Readonly<Partial<Record<Intent, readonly string[]>>>

export interface DateWords {
  /** Days from today. */
  readonly relative: Readonly<Record<string, number>>
  /** Regular expressions around a day, month or year: `the`, `of`. Taken away before the date is read. */
  readonly fillers: readonly string[]
  /** Endings of the day's number, as `st|nd|rd|th`. */
  readonly ordinal: string
  /** Of the current year and of the year after it, behind the name of a feast. */
  readonly thisYear: readonly string[]
  readonly nextYear: readonly string[]
  /** Names of months that `Intl` does not give. */
  readonly months: Readonly<Record<string, number>>
  readonly spans: Readonly<Record<string, 'day' | 'week' | 'month' | 'year' | 'hour' | 'minute'>>
  readonly feasts: Readonly<Record<string, string>>
  /** What stands at a time of the day; `morning` and `evening` count to twelve. */
  readonly morning: readonly string[]
  readonly evening: readonly string[]
  readonly noon: readonly string[]
  readonly midnight: readonly string[]
  readonly oclock: readonly string[]
  /** Whether `oclock` counts to 24, as in German. */
  readonly oclockTo24: boolean
  /** Words before a time, as `at`. */
  readonly at: readonly string[]
  readonly and: string
}
