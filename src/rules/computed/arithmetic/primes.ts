import type { Asked, ComputedAnswer, Solvers } from '../answer.ts'
import { isInteger } from '../exact/rational.ts'
import type { Slots } from '../languages/phrases.ts'
import { readValue } from './operands.ts'

/** Up to here trial division ends within a few milliseconds. */
const largest = 10n ** 10n

export const primes: Solvers = {
  'is-prime': (slots, asked) =>
    factored(slots, asked, ({ number, product, prime }) => {
      const { say } = asked.speech.language
      return { text: prime ? say.prime(number) : say.notPrime(number, product), value: prime ? 'yes' : 'no' }
    }),
  factors: (slots, asked) =>
    factored(slots, asked, ({ number, product, prime }) =>
      product === '' && !prime
        ? null
        : { text: `${number} = ${prime ? number : product}`, value: prime ? number : product },
    ),
}

interface Factored {
  readonly number: string
  /** Prime powers, as `2³ × 5`; empty for 0, 1 and primes. */
  readonly product: string
  readonly prime: boolean
}

function factored(
  { n = '' }: Slots,
  asked: Asked,
  told: (found: Factored) => { readonly text: string; readonly value: string } | null,
): ComputedAnswer | null {
  const value = readValue(n, asked)
  if (value === null || !isInteger(value) || value.n < 0n || value.n > largest) return null
  const number = asked.speech.write(value)
  const factors = primeFactors(Number(value.n))
  const prime = factors.length === 1
  const answer = told({ number, product: prime ? '' : powers(factors), prime })
  if (answer === null) return null
  const understood = `prime factors of ${number}`
  return { ...answer, understood, tool: 'arithmetic', arguments: { operation: 'factors', number: String(value.n) } }
}

/** In rising order; none of 0 and 1. */
function primeFactors(value: number): readonly number[] {
  const found: number[] = []
  let rest = value
  for (let factor = 2; factor * factor <= rest; factor += factor === 2 ? 1 : 2) {
    for (; rest % factor === 0; rest /= factor) found.push(factor)
  }
  if (rest > 1) found.push(rest)
  return found
}

function powers(factors: readonly number[]): string {
  const counts = new Map<number, number>()
  for (const factor of factors) counts.set(factor, (counts.get(factor) ?? 0) + 1)
  return [...counts]
    .map(([factor, count]) => (count === 1 ? String(factor) : `${String(factor)}^${String(count)}`))
    .join(' × ')
}
