import type { Asked, ComputedAnswer, Solvers } from '../answer.ts'
import { add, compare, divide, gcd, integer, isInteger, multiply, rational, type Rational } from '../exact/rational.ts'
import type { Slots } from '../languages/phrases.ts'
import { plainValue } from './arithmetic.ts'
import { readList } from './operands.ts'

type Label = 'sum' | 'product' | 'average' | 'median' | 'greatestDivisor' | 'leastMultiple'

/** What is asked about several numbers. */
export const lists: Solvers = {
  sum: (slots, asked) => listed(slots, asked, { label: 'sum', of: total }),
  product: (slots, asked) => listed(slots, asked, { label: 'product', of: (all) => all.reduce(multiply) }),
  average: (slots, asked) =>
    listed(slots, asked, { label: 'average', of: (all) => divide(total(all), integer(all.length)) }),
  median: (slots, asked) => listed(slots, asked, { label: 'median', of: median }),
  'greatest-divisor': (slots, asked) =>
    listed(slots, asked, { label: 'greatestDivisor', of: (all) => rational(whole(all).reduce(gcd)), positive: true }),
  'least-multiple': (slots, asked) =>
    listed(slots, asked, {
      label: 'leastMultiple',
      of: (all) => rational(whole(all).reduce((a, b) => (a / gcd(a, b)) * b)),
      positive: true,
    }),
}

interface Calculation {
  readonly label: Label
  readonly of: (all: readonly Rational[]) => Rational
  /** Means something for positive whole numbers only. */
  readonly positive?: boolean
}

function listed({ list = '' }: Slots, asked: Asked, calculation: Calculation): ComputedAnswer | null {
  const all = readList(list, asked)
  if (all === null) return null
  if (calculation.positive === true && !all.every((value) => isInteger(value) && value.n > 0n)) return null
  const { speech } = asked
  const value = calculation.of(all)
  const items = all.map((item) => speech.write(item)).join(speech.language.code === 'en' ? ', ' : '; ')
  const understood = speech.language.say[calculation.label].replace('{x}', items)
  return {
    text: `${understood} ${speech.equals(value)}`,
    understood,
    value: plainValue({ value, exact: true }),
    tool: 'arithmetic',
    arguments: { operation: calculation.label, numbers: items },
  }
}

const total = (all: readonly Rational[]): Rational => all.reduce(add)
const whole = (all: readonly Rational[]): readonly bigint[] => all.map(({ n }) => n)

function median(all: readonly Rational[]): Rational {
  const sorted = [...all].sort(compare)
  const middle = Math.floor(sorted.length / 2)
  const [low = rational(0n), high = rational(0n)] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]]
  return divide(add(low, high), integer(2))
}
