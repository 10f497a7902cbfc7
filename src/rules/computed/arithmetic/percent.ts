import type { Asked, ComputedAnswer, Solvers } from '../answer.ts'
import { add, divide, integer, isInteger, multiply, one, power, subtract, type Rational } from '../exact/rational.ts'
import { writeNumber } from '../exact/write-number.ts'
import { readMoney, readPercent, readValue, share } from './operands.ts'

const hundred = integer(100)

/** Tips, discounts, taxes, changes and interest. */
export const percent: Solvers = {
  tip: ({ p = '', n = '' }, asked) =>
    withShare({ p, n }, asked, ({ value, part, write, percent: rate }) => ({
      text: `${asked.speech.language.say.tip(write(part), write(add(value, part)))} (${rate} % × ${write(value)})`,
      understood: `${rate} % × ${write(value)}`,
      value: part,
    })),
  discount: ({ p = '', n = '' }, asked) => changed({ p, n, sign: '−' }, asked),
  tax: ({ p = '', n = '' }, asked) => changed({ p, n, sign: '+' }, asked),
  'more-than': ({ p = '', n = '' }, asked) => changed({ p, n, sign: '+' }, asked),
  'less-than': ({ p = '', n = '' }, asked) => changed({ p, n, sign: '−' }, asked),
  'what-percent': ({ a = '', b = '' }, asked) => {
    const [part, whole] = [readMoney(a, asked), readMoney(b, asked)]
    if (part === null || whole === null || whole.value.n === 0n) return null
    const understood = `${part.write(part.value)} ÷ ${whole.write(whole.value)}`
    const value = multiply(divide(part.value, whole.value), hundred)
    return told({ text: `${understood} ${inPercent(value, asked)}`, understood, value }, { part: a, whole: b })
  },
  'percent-change': ({ a = '', b = '' }, asked) => {
    const [from, to] = [readMoney(a, asked), readMoney(b, asked)]
    if (from === null || to === null || from.value.n === 0n) return null
    const understood = `${from.write(from.value)} → ${to.write(to.value)}`
    const value = multiply(divide(subtract(to.value, from.value), from.value), hundred)
    const sign = value.n > 0n ? '+' : ''
    const text = `${understood}: ${inPercent(value, asked).replace(/^= /, sign).replace(/^≈ /, `≈ ${sign}`)}`
    return told({ text, understood, value }, { from: a, to: b })
  },
  'compound-interest': ({ p = '', n = '', years = '' }, asked) => {
    const input = interestInput({ p, n, years }, asked)
    if (input === null) return null
    const { principal, rate, count, write } = input
    const understood = `${write(principal)} × (1 + ${asked.speech.write(rate)} %)^${String(count)}`
    const total = multiply(principal, power(add(one, share(rate)), count))
    const { say } = asked.speech.language
    const interest = subtract(total, principal)
    const text = `${say.interest(write(interest), write(total))} ${say.remarks.yearly} (${understood})`
    return told({ text, understood, value: total }, { principal: n, rate: p, years, compounded: 'yearly' })
  },
  'simple-interest': ({ p = '', n = '', years = '' }, asked) => {
    const input = interestInput({ p, n, years }, asked)
    if (input === null) return null
    const { principal, rate, count, write } = input
    const understood = `${write(principal)} × ${asked.speech.write(rate)} % × ${String(count)}`
    const interest = multiply(multiply(principal, share(rate)), integer(count))
    const text = asked.speech.language.say.interest(write(interest), write(add(principal, interest)))
    return told({ text, understood, value: interest }, { principal: n, rate: p, years })
  },
  split: ({ n = '', k = '' }, asked) => {
    const [sum, people] = [readMoney(n, asked), readValue(k, asked)]
    if (sum === null || people === null || !isInteger(people) || people.n < 2n) return null
    const understood = `${sum.write(sum.value)} ÷ ${asked.speech.write(people)}`
    const value = divide(sum.value, people)
    return told({ text: `${understood} ${asked.speech.equals(value)}`, understood, value }, { sum: n, people: k })
  },
}

interface Found {
  readonly text: string
  readonly understood: string
  readonly value: Rational
}

function told({ text, understood, value }: Found, given: Readonly<Record<string, string>>): ComputedAnswer {
  return { text, understood, value: writeNumber(value, null, 12).text, tool: 'percent', arguments: given }
}

interface Share {
  readonly value: Rational
  readonly part: Rational
  readonly percent: string
  readonly write: (value: Rational) => string
}

function withShare(
  { p, n }: { readonly p: string; readonly n: string },
  asked: Asked,
  found: (share: Share) => Found,
): ComputedAnswer | null {
  const [rate, sum] = [readPercent(p, asked), readMoney(n, asked)]
  if (rate === null || sum === null) return null
  const part = multiply(sum.value, share(rate))
  return told(found({ value: sum.value, part, percent: asked.speech.write(rate), write: sum.write }), {
    percent: p,
    of: n,
  })
}

/** A value and a share of it added or taken away: `80 − 20 % = 64`. */
function changed({ p, n, sign }: { readonly p: string; readonly n: string; readonly sign: '+' | '−' }, asked: Asked) {
  return withShare({ p, n }, asked, ({ value, part, write, percent: rate }) => {
    const understood = `${write(value)} ${sign} ${rate} %`
    const result = sign === '+' ? add(value, part) : subtract(value, part)
    return { text: `${understood} = ${write(result)} (${rate} % = ${write(part)})`, understood, value: result }
  })
}

function inPercent(value: Rational, { speech }: Asked): string {
  return `${speech.equals(value).replace(/^= .* ≈/, '≈')} %`
}

function interestInput(
  { p, n, years }: { readonly p: string; readonly n: string; readonly years: string },
  asked: Asked,
) {
  const [rate, sum, time] = [readPercent(p, asked), readMoney(n, asked), readValue(years, asked)]
  if (rate === null || sum === null || time === null || !isInteger(time) || time.n < 1n || time.n > 100n) return null
  return { principal: sum.value, rate, count: time.n, write: sum.write }
}
