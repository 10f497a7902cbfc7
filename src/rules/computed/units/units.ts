import { decimal, divide, multiply, type Rational } from '../exact/rational.ts'
import type { LanguageCode } from '../languages/language.ts'
import type { Remark } from '../languages/sayings.ts'
import { prefixes, type Dimension, type Prefix, type UnitRow } from './rows.ts'
import { unitRows } from './table.ts'

export interface Unit {
  readonly symbol: string
  readonly plural: string
  readonly dimension: Dimension
  readonly factor: Rational
  readonly offset: Rational | null
  readonly inverse: boolean
  readonly intl: string | null
  readonly remark: Remark | null
}

interface Named {
  readonly unit: Unit
  readonly names: RegExp | null
}

/** Symbols mean the same in every language; some only by their capitals (Mb, MB). */
const bySymbol = new Map<string, Unit[]>()
const byName = new Map<LanguageCode, Named[]>()
const languages: readonly LanguageCode[] = ['en', 'de', 'fr', 'es']
/** Those that are never a symbol in small letters, since they are a word or another symbol then. */
const capitals = /^(?:AE|UA|NM|C|F|K|J|W|PS|CV|[a-z]?Pa|.?[BW]h?|Mm|Mg|ML|M?bit)$/

/** All units of this name; several where it has several meanings, as an ounce is of mass and of volume. */
export function unitsCalled(name: string, language: LanguageCode): readonly Unit[] {
  if (bySymbol.size === 0) fillTables()
  const trimmed = name.trim()
  const exact = bySymbol.get(trimmed)
  if (exact !== undefined) return exact
  const lower = trimmed.toLowerCase()
  const named = (byName.get(language) ?? []).filter(({ names }) => names?.test(lower) === true).map(({ unit }) => unit)
  return named.length > 0 ? named : (bySymbol.get(`lower:${lower}`) ?? [])
}

function fillTables(): void {
  for (const row of unitRows) {
    addUnit(row, null)
    for (const symbol of row.prefixes?.split(' ') ?? []) {
      const prefix = prefixes.find((candidate) => candidate.symbol === symbol)
      if (prefix !== undefined) addUnit(row, prefix)
    }
  }
}

function addUnit(row: UnitRow, prefix: Prefix | null): void {
  const symbol = (prefix?.symbol ?? '') + row.symbol
  // The kilogram has a row of its own.
  const unit: Unit = {
    symbol,
    plural: row.plural ?? symbol,
    dimension: row.dimension,
    factor: multiply(fraction(row.factor), fraction(prefix?.factor ?? '1')),
    offset: row.offset === undefined ? null : fraction(row.offset),
    inverse: row.inverse === true,
    intl: intlName(row, prefix),
    remark: row.remark ?? (row.symbol === 'B' && prefix !== null ? 'decimal-data' : null),
  }
  const known = bySymbol
    .get(symbol)
    ?.some(({ dimension, factor }) => dimension === unit.dimension && factor.n === unit.factor.n)
  if (known === true) return
  for (const written of [symbol, ...(row.symbols ?? []).map((other) => (prefix?.symbol ?? '') + other)]) {
    push(written, unit)
    if (written.startsWith('µ')) push(`u${written.slice(1)}`, unit)
    if (written.endsWith('bit')) push(written.slice(0, -2), unit)
    if (!capitals.test(written) || /^[kMGTP]B$/.test(written)) push(`lower:${written.toLowerCase()}`, unit)
  }
  for (const language of languages) {
    const names = row.names?.[language]
    const start = prefix?.names[language] ?? ''
    const list = byName.get(language) ?? []
    byName.set(language, list)
    list.push({ unit, names: names === undefined ? null : new RegExp(`^${start}(?:${names})$`, 'u') })
  }
}

function push(key: string, unit: Unit): void {
  const list = bySymbol.get(key) ?? []
  bySymbol.set(key, list)
  list.push(unit)
}

function fraction(text: string): Rational {
  const [n = '1', d = '1'] = text.split('/')
  return divide(decimal(n), decimal(d))
}

/** Names that every implementation of `Intl` must have (ECMA-402, table of sanctioned simple units). */
const sanctioned: ReadonlySet<string> = new Set(
  'kilometer centimeter millimeter kilogram milliliter kilobit megabit gigabit terabit kilobyte megabyte gigabyte terabyte petabyte'.split(
    ' ',
  ),
)

function intlName(row: UnitRow, prefix: Prefix | null): string | null {
  if (row.intl === undefined || prefix === null) return row.intl ?? null
  const name = `${prefix.names.en}${row.intl}`
  return sanctioned.has(name) ? name : null
}
