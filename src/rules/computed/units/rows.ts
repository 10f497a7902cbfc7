import type { Remark } from '../languages/sayings.ts'
import type { LanguageCode } from '../languages/language.ts'

export type Dimension =
  | 'length'
  | 'mass'
  | 'volume'
  | 'temperature'
  | 'speed'
  | 'area'
  | 'time'
  | 'calendar'
  | 'energy'
  | 'power'
  | 'pressure'
  | 'data'
  | 'fuel'

/** One row of the table. */
export interface UnitRow {
  readonly symbol: string
  readonly dimension: Dimension
  /** How many of the dimension's base unit it is, as a decimal or a fraction; exact. */
  readonly factor: string
  /** Of temperatures: what is added before `factor` is applied. */
  readonly offset?: string
  /** Counts the other way round: litres for a distance. */
  readonly inverse?: boolean
  /** `Intl`'s name of it, for its name in words. */
  readonly intl?: string
  /** The symbol of several, where it is a word. */
  readonly plural?: string
  /** Other symbols, told apart by capitals. */
  readonly symbols?: readonly string[]
  /** Names without accents, in lower case, separated by `|`; `s?` and the like are optional letters. */
  readonly names?: Readonly<Partial<Record<LanguageCode, string>>>
  readonly remark?: Remark
  /** Comes with the decimal prefixes of SI that are usual with it. */
  readonly prefixes?: string
}

export interface Prefix {
  readonly symbol: string
  readonly factor: string
  readonly names: Readonly<Record<LanguageCode, string>>
}

/** SI brochure, table 7; those that are used in speech. */
export const prefixes: readonly Prefix[] = [
  { symbol: 'n', factor: '1/1000000000', names: { en: 'nano', de: 'nano', fr: 'nano', es: 'nano' } },
  { symbol: 'µ', factor: '1/1000000', names: { en: 'micro', de: 'mikro', fr: 'micro', es: 'micro' } },
  { symbol: 'm', factor: '1/1000', names: { en: 'milli', de: 'milli', fr: 'milli', es: 'mili' } },
  { symbol: 'c', factor: '1/100', names: { en: 'centi', de: 'zenti', fr: 'centi', es: 'centi' } },
  { symbol: 'd', factor: '1/10', names: { en: 'deci', de: 'dezi', fr: 'deci', es: 'deci' } },
  { symbol: 'h', factor: '100', names: { en: 'hecto', de: 'hekto', fr: 'hecto', es: 'hecto' } },
  { symbol: 'k', factor: '1000', names: { en: 'kilo', de: 'kilo', fr: 'kilo', es: 'kilo' } },
  { symbol: 'M', factor: '1000000', names: { en: 'mega', de: 'mega', fr: 'mega', es: 'mega' } },
  { symbol: 'G', factor: '1000000000', names: { en: 'giga', de: 'giga', fr: 'giga', es: 'giga' } },
  { symbol: 'T', factor: '1000000000000', names: { en: 'tera', de: 'tera', fr: 'tera', es: 'tera' } },
  { symbol: 'P', factor: '1000000000000000', names: { en: 'peta', de: 'peta', fr: 'peta', es: 'peta' } },
]
