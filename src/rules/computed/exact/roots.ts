import { rational, type Rational } from './rational.ts'

/** Digits after the point of a root that has no end. */
const digits = 60n

/** The `degree`-th root of a number that is not negative; `exact` is false where it was cut after 60 digits. */
export function root(value: Rational, degree: bigint): { readonly value: Rational; readonly exact: boolean } {
  const n = wholeRoot(value.n, degree)
  const d = wholeRoot(value.d, degree)
  if (n ** degree === value.n && d ** degree === value.d) return { value: rational(n, d), exact: true }
  const scale = 10n ** digits
  const cut = wholeRoot((value.n * scale ** degree) / value.d, degree)
  return { value: rational(cut, scale), exact: false }
}

/** The largest whole number whose `degree`-th power is not above `value`, by Newton's method. */
function wholeRoot(value: bigint, degree: bigint): bigint {
  if (value < 2n) return value
  let guess = 1n << BigInt(Math.ceil(value.toString(2).length / Number(degree)))
  for (;;) {
    const next = ((degree - 1n) * guess + value / guess ** (degree - 1n)) / degree
    if (next >= guess) return guess
    guess = next
  }
}

/** 64 decimals of the circle's constant (OEIS A000796). */
export const pi: Rational = rational(31415926535897932384626433832795028841971693993751058209749445923n, 10n ** 64n)
