import { floor, isNegative, negate, power, rational, type Rational } from './rational.ts'

export interface Written {
  readonly text: string
  /** False where digits had to be left out. */
  readonly exact: boolean
}

/** Digits that count, shown of a number that has no end. */
const shownDigits = 10

/** With the separators of a language, or plain (`-1234.5`) where `language` is null. */
export function writeNumber(value: Rational, language: string | null, digits = shownDigits): Written {
  if (isNegative(value)) {
    const { text, exact } = writeNumber(negate(value), language, digits)
    return { text: `${language === null ? '-' : '−'}${text}`, exact }
  }
  const places = endingPlaces(value.d)
  // A decimal that ends is shown to its end, unless that is longer than anybody reads.
  const exact = places !== null && places <= (digits < shownDigits ? digits : 12)
  // What stands before the point is never rounded away.
  const rounded = exact ? value : round(value, Math.max(digits, floor(value).toString().length))
  const fraction = fractionDigits(rounded, exact ? places : digits + leadingZeros(rounded))
  return { text: join(floor(rounded), fraction, language), exact }
}

/** Where a decimal has no end: `1/3`. */
export function writeFraction({ n, d }: Rational): string {
  return `${n < 0n ? '−' : ''}${String(n < 0n ? -n : n)}/${String(d)}`
}

/** Rounded half up to so many digits that count. */
export function round(value: Rational, digits: number): Rational {
  const whole = floor(value)
  const length = whole === 0n ? -leadingZeros(value) : whole.toString().length
  const scale = power(rational(10n), BigInt(digits - length))
  const scaled = rational(value.n * scale.n, value.d * scale.d)
  const nearest = rational((2n * scaled.n + scaled.d) / (2n * scaled.d))
  return rational(nearest.n * scale.d, nearest.d * scale.n)
}

/** How many digits after the point a fraction with this denominator has; null: without end. */
function endingPlaces(denominator: bigint): number | null {
  let rest = denominator
  let twos = 0
  let fives = 0
  for (; rest % 2n === 0n; twos++) rest /= 2n
  for (; rest % 5n === 0n; fives++) rest /= 5n
  return rest === 1n ? Math.max(twos, fives) : null
}

/** Zeros between the point and the first other digit of a number below 1. */
function leadingZeros({ n, d }: Rational): number {
  if (n === 0n || n >= d) return 0
  const estimate = Math.max(0, d.toString().length - n.toString().length - 1)
  return n * 10n ** BigInt(estimate + 1) >= d ? estimate : estimate + 1
}

function fractionDigits(value: Rational, places: number): string {
  const scaled = (value.n * 10n ** BigInt(places)) / value.d
  const text = scaled.toString().padStart(places + 1, '0')
  return text.slice(text.length - places).replace(/0+$/, '')
}

function join(whole: bigint, fraction: string, language: string | null): string {
  if (language === null) return `${String(whole)}${fraction === '' ? '' : `.${fraction}`}`
  const grouped = new Intl.NumberFormat(language, { maximumFractionDigits: 0 }).format(whole)
  return `${grouped}${fraction === '' ? '' : `${decimalMark(language)}${fraction}`}`
}

export function decimalMark(language: string): '.' | ',' {
  return language === 'en' ? '.' : ','
}
