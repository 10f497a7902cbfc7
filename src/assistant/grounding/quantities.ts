import { wordsOf } from '../text/words.ts'
import { stopWords } from './words.ts'

/** A number with its unit, or a date, as a text states it. */
export type Quantity = Figure | DateFigure

export interface Figure {
  readonly kind: 'figure'
  readonly text: string
  /** In the base unit of `dimension`, where the unit is known. */
  readonly value: number
  readonly dimension: string | null
  /** A year, or how many of something; null where the text does not tell. */
  readonly role: Role | null
}

export type Role = 'year' | 'count'

export interface DateFigure {
  readonly kind: 'date'
  readonly text: string
  readonly year: number | null
  readonly month: number | null
  readonly day: number | null
}

const months = 'january february march april may june july august september october november december'.split(' ')
const month = `(${months.map((name) => `${name}|${name.slice(0, 3)}`).join('|')}|sept)\\.?`
const datePatterns: readonly { readonly pattern: RegExp; readonly order: string }[] = [
  { pattern: /\b(\d{4})-(\d{2})-(\d{2})\b/gu, order: 'ymd' },
  { pattern: /\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b/gu, order: 'dmy' },
  { pattern: new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?(?: of)? ${month},? (\\d{3,4})\\b`, 'giu'), order: 'dmy' },
  { pattern: new RegExp(`\\b${month} (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{3,4})\\b`, 'giu'), order: 'mdy' },
  { pattern: new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?(?: of)? ${month}(?![\\p{L}])`, 'giu'), order: 'dm' },
  { pattern: new RegExp(`\\b${month} (\\d{1,2})(?:st|nd|rd|th)?\\b(?! ?\\d)`, 'giu'), order: 'md' },
  { pattern: new RegExp(`\\b${month},? (\\d{4})\\b`, 'giu'), order: 'my' },
]

/** Factor to the base unit, by every way the unit is written. */
const units: ReadonlyMap<string, { readonly dimension: string; readonly factor: number }> = new Map(
  (
    [
      ['length', 1, 'm metre metres meter meters'],
      ['length', 1000, 'km kilometre kilometres kilometer kilometers'],
      ['length', 0.01, 'cm centimetre centimetres centimeter centimeters'],
      ['length', 0.001, 'mm millimetre millimetres millimeter millimeters'],
      ['length', 1609.344, 'mile miles mi'],
      ['length', 0.3048, 'foot feet ft'],
      ['mass', 1, 'kg kilogram kilograms kilo kilos'],
      ['mass', 0.001, 'g gram grams'],
      ['mass', 1000, 't tonne tonnes ton tons'],
      ['time', 1, 'second seconds sekunde sekunden'],
      ['time', 60, 'minute minutes min minuten'],
      ['time', 3600, 'hour hours stunde stunden'],
      ['time', 86_400, 'day days tag tage tagen'],
      ['time', 604_800, 'week weeks woche wochen'],
      ['years', 1, 'year years jahr jahre jahren'],
      ['years', 1 / 12, 'month months monat monate monaten'],
      ['clock', 60, 'am pm uhr'],
      ['share', 1, '% percent'],
      ['temperature', 1, '°c celsius'],
      ['volume', 1, 'l litre litres liter liters'],
      ['power', 1, 'w watt watts'],
      ['power', 1000, 'kw kilowatt kilowatts'],
      ['euro', 1, '€ eur euro euros'],
      ['dollar', 1, '$ usd dollar dollars'],
      ['pound', 1, '£ gbp'],
    ] as const
  ).flatMap(([dimension, factor, names]) => names.split(' ').map((name) => [name, { dimension, factor }] as const)),
)

const small: ReadonlyMap<string, number> = new Map([
  ...'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((name, value): [string, number] => [name, value]),
  ...'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((name, index): [string, number] => [name, 20 + index * 10]),
])
const scales: ReadonlyMap<string, number> = new Map([
  ['hundred', 100],
  ['thousand', 1000],
  ['million', 1e6],
  ['billion', 1e9],
])

const clock = /(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])(?:\s?(am|pm|Uhr)\b)?/giu

/** Numbers, with their units, and dates of a text, in digits or in English words. A lone 'one' counts nothing. */
export function quantitiesOf(text: string): Quantity[] {
  const found: Quantity[] = []
  let rest = text
  for (const [written, hour = '', minute = '', half = ''] of text.matchAll(clock)) {
    const afternoon = half.toLowerCase() === 'pm' && Number(hour) < 12 ? 12 : 0
    const value = (Number(hour) + afternoon) * 60 + Number(minute)
    found.push({ kind: 'figure', text: written, value, dimension: 'clock', role: null })
    rest = rest.replace(written, ' '.repeat(written.length))
  }
  for (const { pattern, order } of datePatterns) {
    for (const match of rest.matchAll(pattern)) {
      const date = dateFrom(match, order)
      if (date === null) continue
      found.push(date)
      rest = rest.replace(match[0], ' '.repeat(match[0].length))
    }
  }
  for (const match of rest.matchAll(
    /([€$£]\s?)?(?<![\p{L}\p{N}.,])(-?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*))(?:st|nd|rd|th)?(?:\s?(million|billion|thousand)\b)?(?:[\s-]?(%|°C|[€$£]|\p{L}+))?/gu,
  )) {
    const [whole, sign = '', digits = '', scale = '', unit = ''] = match
    const value = valueOf(digits)
    if (value === null) continue
    const factor = scales.get(scale) ?? 1
    const written = digits + (scale === '' ? '' : ` ${scale}`)
    const before = rest.slice(Math.max(0, match.index - 12), match.index)
    const role = isYearNumber(digits)
      ? yearBefore.test(before)
        ? 'year'
        : null
      : /^\d+$/u.test(digits)
        ? null
        : 'count'
    found.push(figure(written, value * factor, { unit: sign.trim() || unit.toLowerCase(), role }))
    rest = rest.replace(whole, ' '.repeat(whole.length))
  }
  return [...found, ...numberWords(rest)]
}

const yearBefore = /\b(?:in|since|until|till|from|by|before|after|year)\s*$/iu

/** What follows a number where it counts; anything else may follow a year. */
const countedNoun = /s$|^(?:people|men|women|children|staff)$/u

function isYearNumber(digits: string): boolean {
  return /^[12]\d{3}$/u.test(digits)
}

function figure(text: string, value: number, { unit, role }: { unit: string; role: Role | null }): Figure {
  const known = units.get(unit)
  const counts = known !== undefined || (!stopWords.has(unit) && countedNoun.test(unit))
  return {
    kind: 'figure',
    text,
    value: value * (known?.factor ?? 1),
    dimension: known?.dimension ?? null,
    role: role ?? (counts ? 'count' : null),
  }
}

/** `1,234.5`, `1.234,5` and `1 234`; a single separator before exactly three digits parts thousands. */
function valueOf(digits: string): number | null {
  const plain = digits.replace(/[ \u00a0\u202f]/gu, '')
  const grouped = /^-?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/u.exec(plain)
  const separator = grouped?.[1]
  const value =
    separator === undefined
      ? Number(plain.replace(',', '.'))
      : Number(plain.replaceAll(separator, '').replace(',', '.'))
  return Number.isFinite(value) ? value : null
}

function dateFrom(match: RegExpMatchArray, order: string): DateFigure | null {
  const part = (letter: string) => {
    const index = order.indexOf(letter)
    return index < 0 ? null : (match[index + 1] ?? null)
  }
  const monthText = part('m')
  const named =
    monthText === null ? -1 : months.findIndex((name) => monthText.toLowerCase().startsWith(name.slice(0, 3)))
  const number = monthText === null ? null : named >= 0 ? named + 1 : Number(monthText)
  const day = part('d') === null ? null : Number(part('d'))
  if ((number ?? 1) < 1 || (number ?? 1) > 12 || (day ?? 1) < 1 || (day ?? 1) > 31) return null
  return { kind: 'date', text: match[0], year: part('y') === null ? null : Number(part('y')), month: number, day }
}

function numberWords(text: string): Figure[] {
  const found: Figure[] = []
  let words: string[] = []
  let total = 0
  let current = 0
  const flush = (unit: string) => {
    if (words.length > 0 && !(words.length === 1 && words[0] === 'one' && !units.has(unit))) {
      found.push(figure(words.join(' '), total + current, { unit, role: null }))
    }
    words = []
    total = 0
    current = 0
  }
  for (const { word } of wordsOf(text)) {
    const value = small.get(word)
    const scale = scales.get(word)
    if (value !== undefined) current += value
    else if (scale === 100 && words.length > 0) current = Math.max(1, current) * 100
    else if (scale !== undefined && words.length > 0) {
      total += Math.max(1, current) * scale
      current = 0
    } else if (word === 'and' && words.length > 0) continue
    else {
      flush(word)
      continue
    }
    words.push(word)
  }
  flush('')
  return found
}

const asksHowMuch =
  /\b(?:how (?:many|much|tall|high|long|old|far|deep|wide|heavy|big|large)|number of|wie (?:viele?|hoch|lange?|alt|weit|tief|breit|schwer|groß)|wieviele?|combien|cuánt[oa]s?)(?!\p{L})/iu
const asksWhen =
  /\b(?:when|(?:what|which) (?:year|date|day)|in (?:what|which) year|wann|in welchem jahr|quand|cuándo)(?!\p{L})/iu
const asksHowLong = /\b(?:how long|wie lange?|combien de temps|cuánto tiempo)(?!\p{L})/iu
const lengths: ReadonlySet<string> = new Set(['time', 'years', 'length'])

/** Which kind of quantity a question asks for; null where it asks for none, or for either. */
export function askedRole(question: string): Role | null {
  if (asksHowMuch.test(question)) return 'count'
  return asksWhen.test(question) ? 'year' : null
}

/** Times that are said without a figure. */
const timeWords =
  /\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mornings?|evenings?|noon|midnight|night|spring|summer|autumn|winter|easter|christmas|today|tomorrow|yesterday|daily|weekly|monthly|always|never|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|mittags?|morgens?|abends?|nachts?|heute|gestern|täglich|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo)(?!\p{L})/iu

/** Whether a text can answer a question: one that asks for a number or a time wants one of its kind. */
export function canAnswer(question: string, text: string): boolean {
  const role = askedRole(question)
  if (role === null || (role === 'year' && timeWords.test(text))) return true
  const quantities = quantitiesOf(text)
  const isLength = (one: Quantity) => one.kind === 'figure' && (one.dimension === null || lengths.has(one.dimension))
  return asksHowLong.test(question) ? quantities.some(isLength) : quantities.length > 0
}

/** Whether what `claimed` says is said by one of `held`. A unit that only one side names is not held against it. */
export function holdsQuantity(held: readonly Quantity[], claimed: Quantity): boolean {
  return held.some((one) => {
    if (claimed.kind === 'date') return one.kind === 'date' ? agrees(one, claimed) : isYear(claimed, one)
    if (one.kind === 'date') return claimed.role !== 'count' && [one.year, one.day].includes(claimed.value)
    if (claimed.role !== null && one.role !== null && claimed.role !== one.role) return false
    const alike = claimed.dimension === null || one.dimension === null || claimed.dimension === one.dimension
    return alike && Math.abs(one.value - claimed.value) <= 1e-6 * Math.abs(one.value)
  })
}

function agrees(held: DateFigure, claimed: DateFigure): boolean {
  return (['year', 'month', 'day'] as const).every((part) => claimed[part] === null || claimed[part] === held[part])
}

function isYear(claimed: DateFigure, held: Figure): boolean {
  return claimed.month === null && held.dimension === null && claimed.year === held.value
}
