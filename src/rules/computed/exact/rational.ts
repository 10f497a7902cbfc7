/** An exact fraction in lowest terms; `d` is positive. */
export interface Rational {
  readonly n: bigint
  readonly d: bigint
}

/** Longest numerator or denominator that is worked with, in bits: about 1,200 digits. */
const mostBits = 4096

/** A number of more digits than are worked with; the question was understood nevertheless. */
export class TooLarge extends Error {}

export class DivisionByZero extends Error {}

/** Throws `DivisionByZero` and `TooLarge`. */
export function rational(n: bigint, d = 1n): Rational {
  if (d === 0n) throw new DivisionByZero()
  const divisor = gcd(n, d) * (d < 0n ? -1n : 1n)
  const lowest = { n: n / divisor, d: d / divisor }
  if (bits(lowest.n) > mostBits || bits(lowest.d) > mostBits) throw new TooLarge()
  return lowest
}

/** Of plain decimal text, as `-12.5`. */
export function decimal(text: string): Rational {
  const negative = text.startsWith('-')
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.')
  const value = rational(BigInt(whole + fraction), 10n ** BigInt(fraction.length))
  return negative ? negate(value) : value
}

export const zero = rational(0n)
export const one = rational(1n)

export const integer = (value: number | bigint): Rational => rational(BigInt(value))
export const negate = ({ n, d }: Rational): Rational => ({ n: -n, d })
export const add = (a: Rational, b: Rational): Rational => rational(a.n * b.d + b.n * a.d, a.d * b.d)
export const subtract = (a: Rational, b: Rational): Rational => add(a, negate(b))
export const multiply = (a: Rational, b: Rational): Rational => rational(a.n * b.n, a.d * b.d)
export const divide = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n)
export const isInteger = ({ d }: Rational): boolean => d === 1n
export const isNegative = ({ n }: Rational): boolean => n < 0n
export const equal = (a: Rational, b: Rational): boolean => a.n === b.n && a.d === b.d

/** Negative, zero or positive, as `Array.sort` wants it. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.n * b.d - b.n * a.d
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The largest whole number that is not above it. */
export function floor({ n, d }: Rational): bigint {
  const cut = n / d
  return n < 0n && cut * d !== n ? cut - 1n : cut
}

/** To a whole exponent. Refuses before it multiplies: 9^9^9 costs nothing. */
export function power(base: Rational, exponent: bigint): Rational {
  if (exponent < 0n) return power(divide(one, base), -exponent)
  const size = BigInt(Math.max(bits(base.n), bits(base.d)))
  if (base.d === 1n && base.n >= -1n && base.n <= 1n)
    return exponent === 0n ? one : exponent % 2n === 0n ? multiply(base, base) : base
  if ((size - 1n) * exponent > mostBits) throw new TooLarge()
  return rational(base.n ** exponent, base.d ** exponent)
}

/** The greatest common divisor, never negative. */
export function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

function bits(value: bigint): number {
  return (value < 0n ? -value : value).toString(2).length
}
