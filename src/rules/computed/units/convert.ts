import type { Asked, ComputedAnswer, Solvers } from '../answer.ts'
import { compare, divide, add, isNegative, multiply, subtract, zero, type Rational } from '../exact/rational.ts'
import { round, writeNumber } from '../exact/write-number.ts'
import { readQuantities, type Quantity } from './read-quantity.ts'
import { unitsCalled, type Unit } from './units.ts'

/** Digits that count of a converted value that has no end. */
const digits = 7

export const units: Solvers = {
  convert: ({ amount = '', unit = '' }, asked) => {
    const targets = unitsCalled(unit, asked.speech.language.code)
    if (targets.length === 0) return null
    // A name with several meanings has the one that the other side has.
    const pairs = readQuantities(amount, asked).flatMap((quantity) =>
      targets.filter(({ dimension }) => dimension === quantity.unit.dimension).map((target) => ({ quantity, target })),
    )
    const [pair] = pairs
    if (pair === undefined || pair.quantity.unit.symbol === pair.target.symbol) return null
    return converted({ ...pair, amount, unit }, asked)
  },
}

interface Conversion {
  readonly quantity: Quantity
  readonly target: Unit
  /** As they were written. */
  readonly amount: string
  readonly unit: string
}

function converted({ quantity, target, amount, unit }: Conversion, asked: Asked): ComputedAnswer | null {
  const value = convert(quantity.value, quantity.unit, target)
  if (value === null) return null
  const { speech } = asked
  const written = writeNumber(value, speech.language.code, digits)
  const isRound = writeNumber(quantity.value, null, digits).exact
  // 5'10" is no decimal number of feet.
  const from = isRound ? named(quantity.value, quantity.unit, asked) : amount
  const remarks = new Set([quantity.unit.remark, target.remark].filter((remark) => remark !== null))
  const words = [...remarks].map((remark) => speech.language.say.remarks[remark])
  return {
    text: [`${from} ${written.exact ? '=' : '≈'} ${named(value, target, asked)}`, ...words].join(' '),
    understood: `${from} ${{ en: 'in', de: 'in', fr: 'en', es: 'en' }[speech.language.code]} ${unit}`,
    value: writeNumber(value, null, digits).text,
    tool: 'unit',
    arguments: {
      value: writeNumber(quantity.value, null).text,
      from: quantity.unit.symbol,
      to: target.symbol,
    },
  }
}

/** Null where there is none: below absolute zero, or no distance at all for a litre. */
export function convert(value: Rational, from: Unit, to: Unit): Rational | null {
  if (from.offset !== null && to.offset !== null) {
    const kelvin = multiply(add(value, from.offset), from.factor)
    return isNegative(kelvin) ? null : subtract(divide(kelvin, to.factor), to.offset)
  }
  if (isNegative(value)) return null
  if ((from.inverse || to.inverse) && compare(value, zero) === 0) return null
  const base = from.inverse ? divide(from.factor, value) : multiply(value, from.factor)
  return to.inverse ? divide(to.factor, base) : divide(base, to.factor)
}

/** With the unit in words where `Intl` has them. */
function named(value: Rational, { symbol, plural, intl }: Unit, { speech }: Asked): string {
  const number = writeNumber(value, speech.language.code, digits).text
  if (intl === null) return `${number} ${value.n === value.d ? symbol : plural}`
  const { code } = speech.language
  const shown = round(value, digits)
  const format = new Intl.NumberFormat(code, { style: 'unit', unit: intl, unitDisplay: 'long' })
  const parts = format.formatToParts(Number(shown.n) / Number(shown.d))
  const unit = parts
    .filter(({ type }) => type === 'unit')
    .map((part) => part.value)
    .join('')
    .trim()
  return `${number} ${unit}`
}
