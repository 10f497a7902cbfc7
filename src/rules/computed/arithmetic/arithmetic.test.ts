import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createComputed } from '../computed.ts'

const computed = createComputed({ now: () => new Date(0), timeZone: () => 'UTC' })

/** Numerator and denominator, worked out without anything that is tested here. */
type Fraction = readonly [bigint, bigint]

interface Expression {
  readonly text: string
  /** Null: divided by zero somewhere. */
  readonly value: Fraction | null
}

const signs = {
  '+': ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d],
  '-': ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d - c * b, b * d],
  '*': ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * c, b * d],
  '/': ([a, b]: Fraction, [c, d]: Fraction): Fraction | null => (c === 0n ? null : [a * d, b * c]),
} as const

const number: fc.Arbitrary<Expression> = fc
  .tuple(fc.bigInt({ min: 0n, max: 9999n }), fc.integer({ min: 0, max: 3 }))
  .map(([digits, places]) => {
    const text = digits.toString().padStart(places + 1, '0')
    const point = text.length - places
    return {
      text: places === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`,
      value: [digits, 10n ** BigInt(places)],
    }
  })

const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    number,
    fc
      .tuple(tie('tree'), fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const), tie('tree'))
      .map(([left, sign, right]) => ({
        text: `(${left.text}) ${sign} (${right.text})`,
        value: left.value === null || right.value === null ? null : signs[sign](left.value, right.value),
      })),
  ),
}))

function parsed(value: string): Fraction {
  const [n = '', d] = value.split('/')
  if (d !== undefined) return [BigInt(n), BigInt(d)]
  const [whole = '', fraction = ''] = n.replace('-', '').split('.')
  const digits = BigInt(whole + fraction) * (n.startsWith('-') ? -1n : 1n)
  return [digits, 10n ** BigInt(fraction.length)]
}

test('any calculation is worked out exactly', () => {
  fc.assert(
    fc.property(tree, ({ text, value }) => {
      fc.pre(text.length < 200)
      const answer = computed.answer(`calculate (${text}) + 0`)?.value ?? ''
      expect(answer === 'undefined').toBe(value === null)
      const [n, d] = value === null ? [0n, 1n] : parsed(answer)
      const [expected, of] = value ?? [0n, 1n]
      expect(n * of).toBe(expected * d)
    }),
    { numRuns: 1000 },
  )
})

test('products come before sums, and both from left to right', () => {
  const factor = fc.bigInt({ min: 1n, max: 999n })
  const product = fc.array(factor, { minLength: 1, maxLength: 3 })
  const sum = fc.array(fc.tuple(fc.boolean(), product), { minLength: 2, maxLength: 5 })
  fc.assert(
    fc.property(sum, (terms) => {
      let text = ''
      let value = 0n
      for (const [negative, factors] of terms) {
        const of = factors.reduce((a, b) => a * b)
        value += negative && text !== '' ? -of : of
        text += `${text === '' ? '' : negative ? ' - ' : ' + '}${factors.join(' * ')}`
      }
      expect(computed.answer(`what is ${text}`)?.value).toBe(String(value))
    }),
  )
})

test('roots are right to their last digit', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 2n, max: 10n ** 12n }), (square) => {
      expect(computed.answer(`sqrt(${String(square * square)})`)?.value).toBe(String(square))
      const cut = Number(computed.answer(`sqrt(${String(square)})`)?.value)
      expect(Math.abs(cut - Math.sqrt(Number(square)))).toBeLessThan(cut * 1e-10)
    }),
  )
})

test('powers and factorials are whole', () => {
  for (let n = 2n; n <= 30n; n++) {
    let factorial = 1n
    for (let factor = 2n; factor <= n; factor++) factorial *= factor
    expect(computed.answer(`what is ${String(n)}!`)?.value).toBe(String(factorial))
    expect(computed.answer(`3^${String(n)}`)?.value).toBe(String(3n ** n))
  }
})

test('prime numbers are told from others', () => {
  const isPrime = (n: number) => n > 1 && Array.from({ length: n - 2 }, (_, i) => i + 2).every((d) => n % d !== 0)
  for (let n = 0; n < 300; n++) {
    expect(computed.answer(`is ${String(n)} prime`)?.value).toBe(isPrime(n) ? 'yes' : 'no')
  }
})
