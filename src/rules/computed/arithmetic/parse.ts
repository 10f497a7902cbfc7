import {
  add,
  compare,
  divide,
  floor,
  integer,
  isInteger,
  isNegative,
  multiply,
  negate,
  one,
  power,
  rational,
  subtract,
  TooLarge,
  zero,
  type Rational,
} from '../exact/rational.ts'
import { root } from '../exact/roots.ts'
import type { Token } from './tokens.ts'

/** What a calculation comes to. */
export interface Result {
  readonly value: Rational
  /** False where a root was cut. */
  readonly exact: boolean
}

/** The text is a calculation, yet can be read in two ways: nothing is said about it. */
export class NotSure extends Error {}

/** An even root of a negative number. */
export class NoRealNumber extends NotSure {}

class NotACalculation extends Error {}

const hundred = integer(100)
const largestFactorial = 400n

/**
 * Reads all tokens by the usual precedence and computes as it reads. Null where they are no calculation. Throws
 * `DivisionByZero`, `TooLarge`, `NoRealNumber` and `NotSure`.
 */
export function compute(tokens: readonly Token[]): Result | null {
  let at = 0
  const next = () => tokens[at]?.type

  function take(...types: readonly Token['type'][]): Token['type'] | null {
    const type = next()
    if (type === undefined || !types.includes(type)) return null
    at++
    return type
  }
  function sum(): Result {
    let left = product()
    for (;;) {
      const sign = take('+', '-')
      if (sign === null) return left
      const from = at
      const right = product()
      // 100 + 10 % is 110 on a pocket calculator and 100.1 in a textbook.
      if (tokens.slice(from, at).at(-1)?.type === '%') throw new NotSure()
      left = both(left, right, sign === '+' ? add : subtract)
    }
  }
  function product(): Result {
    let left = signed()
    let divided = false
    for (;;) {
      const sign = take('*', '/', 'mod', 'of')
      if (sign === '/') {
        left = both(left, signed(), divide)
        divided = true
      } else if (sign === 'mod') left = both(left, signed(), modulo)
      else if (sign === 'of') {
        if (!isPart(left.value) && tokens[at - 2]?.type !== '%') throw new NotACalculation()
        left = both(left, signed(), multiply)
      } else if (sign === '*') left = both(left, signed(), multiply)
      else if (next() === '(') {
        // 6 / 2(1 + 2) is 9 to some and 1 to others.
        if (divided) throw new NotSure()
        left = both(left, signed(), multiply)
      } else return left
    }
  }
  function signed(): Result {
    if (take('-') !== null) {
      const { value, exact } = signed()
      return { value: negate(value), exact }
    }
    if (take('double') !== null) return both({ value: integer(2), exact: true }, signed(), multiply)
    return powered()
  }
  function powered(): Result {
    const base = postfixed()
    if (take('^') === null) return base
    return raise(base, signed())
  }
  function postfixed(): Result {
    let value = atom()
    for (;;) {
      const sign = take('%', '!', 'squared', 'cubed')
      if (sign === null) return value
      // 17 % 5 is what programmers write for the remainder; 17 % of 5 is a share.
      if (sign === '%' && (next() === 'number' || next() === '(')) value = both(value, atom(), modulo)
      else if (sign === '%') value = both(value, { value: hundred, exact: true }, divide)
      else if (sign === '!') value = factorial(value)
      else value = raise(value, { value: integer(sign === 'squared' ? 2 : 3), exact: true })
    }
  }
  function atom(): Result {
    const token = tokens[at]
    if (token?.type === 'number') {
      at++
      const following = tokens[at]
      // Three quarters: a number of parts.
      if (following?.type === 'number' && following.fraction && !token.fraction) {
        at++
        return { value: multiply(token.value, following.value), exact: true }
      }
      return { value: token.value, exact: token.exact }
    }
    if (take('(') !== null) {
      const inside = sum()
      if (take(')') === null) throw new NotACalculation()
      return inside
    }
    const degree = take('sqrt') ? 2n : take('cbrt') ? 3n : null
    if (degree === null) throw new NotACalculation()
    return rooted(take('-') === null ? postfixed() : negative(postfixed()), degree)
  }

  try {
    const result = sum()
    return at === tokens.length ? result : null
  } catch (thrown) {
    if (thrown instanceof NotACalculation) return null
    throw thrown
  }
}

function both(left: Result, right: Result, operation: (a: Rational, b: Rational) => Rational): Result {
  return { value: operation(left.value, right.value), exact: left.exact && right.exact }
}

function negative({ value, exact }: Result): Result {
  return { value: negate(value), exact }
}

function isPart(value: Rational): boolean {
  return !isNegative(value) && !isInteger(value)
}

/** With the sign of the divisor. */
function modulo(a: Rational, b: Rational): Rational {
  return subtract(a, multiply(b, rational(floor(divide(a, b)))))
}

function factorial({ value, exact }: Result): Result {
  if (!isInteger(value) || isNegative(value)) throw new NotSure()
  if (value.n > largestFactorial) throw new TooLarge()
  let product = 1n
  for (let factor = 2n; factor <= value.n; factor++) product *= factor
  return { value: rational(product), exact }
}

function raise(base: Result, exponent: Result): Result {
  const exact = base.exact && exponent.exact
  if (base.value.n === 0n && compare(exponent.value, zero) === 0) throw new NotSure()
  if (isInteger(exponent.value)) {
    if (!base.exact) return { value: shortened(powerOf(base.value, exponent.value.n)), exact }
    return { value: power(base.value, exponent.value.n), exact }
  }
  if (exponent.value.d > 12n || !exponent.exact) throw new NotSure()
  const radical = rootOf(base.value, exponent.value.d)
  const raised = radical.exact
    ? power(radical.value, exponent.value.n)
    : shortened(powerOf(radical.value, exponent.value.n))
  return { value: raised, exact: exact && radical.exact }
}

function rooted(of: Result, degree: bigint): Result {
  const { value, exact } = rootOf(of.value, degree)
  return { value, exact: exact && of.exact }
}

function rootOf(value: Rational, degree: bigint): Result {
  if (!isNegative(value)) return root(value, degree)
  if (degree % 2n === 0n) throw new NoRealNumber()
  const { value: positive, exact } = root(negate(value), degree)
  return { value: negate(positive), exact }
}

/** The power of a number with many decimals, which are cut between the steps. */
function powerOf(base: Rational, exponent: bigint): Rational {
  const steps = exponent < 0n ? -exponent : exponent
  if (steps > 64n) throw new NotSure()
  let value = one
  for (let step = 0n; step < steps; step++) value = shortened(multiply(value, base))
  return exponent < 0n ? divide(one, value) : value
}

function shortened({ n, d }: Rational): Rational {
  const scale = 10n ** 60n
  return rational((n * scale) / d, scale)
}
