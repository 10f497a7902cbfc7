import type { Asked } from '../answer.ts'
import { readValue } from '../arithmetic/operands.ts'
import { add, compare, one, rational, type Rational } from '../exact/rational.ts'
import { unitsCalled, type Unit } from './units.ts'

export interface Quantity {
  readonly value: Rational
  readonly unit: Unit
}

/** All readings of `20 km`, `3 1/2 cups`, `a mile`, `5 ft 10 in`, `5'10"`; none where it is no quantity. */
export function readQuantities(text: string, asked: Asked): readonly Quantity[] {
  const compound =
    /^(?<feet>\d+) ?(?:ft|feet|foot|') ?(?:and )?(?<inches>\d+(?:\.\d+)?) ?(?:in|inch|inches|"|'')?$/iu.exec(
      text,
    )?.groups
  if (compound !== undefined) return inFeet(compound['feet'] ?? '', compound['inches'] ?? '', asked)
  // The longest number first: two and a half cups.
  for (let end = text.length; end > 0; end--) {
    const boundary = text[end] === ' ' || (/\d$/.test(text.slice(0, end)) && /^[^\d.,]/.test(text.slice(end)))
    if (!boundary) continue
    const units = unitsCalled(text.slice(end), asked.speech.language.code)
    if (units.length === 0) continue
    const value = readAmount(text.slice(0, end).trim(), asked)
    if (value !== null) return units.map((unit) => ({ value, unit }))
  }
  return []
}

/** A number before a unit, which may be mixed: `3 1/2`, `two and a half`. */
function readAmount(text: string, asked: Asked): Rational | null {
  const mixed = /^(?:(?<whole>\d+) )?(?<n>\d+)\/(?<d>\d+)$/.exec(text)?.groups
  if (mixed !== undefined) {
    const [n, d] = [BigInt(mixed['n'] ?? ''), BigInt(mixed['d'] ?? '')]
    if (d === 0n || (mixed['whole'] !== undefined && n >= d)) return null
    return add(rational(BigInt(mixed['whole'] ?? '0')), rational(n, d))
  }
  const half = /^(?<whole>.+) and a half$/iu.exec(text)?.groups
  if (half !== undefined && asked.speech.language.code === 'en') {
    const whole = readValue(half['whole'] ?? '', asked)
    return whole === null ? null : add(whole, rational(1n, 2n))
  }
  if (asked.speech.numbers.isArticle(text.toLowerCase())) return one
  return readValue(text, asked)
}

function inFeet(feet: string, inches: string, asked: Asked): readonly Quantity[] {
  const [unit] = unitsCalled('ft', 'en')
  const [whole, rest] = [readValue(feet, asked), readValue(inches, asked)]
  if (unit === undefined || whole === null || rest === null || compare(rest, rational(12n)) >= 0) return []
  return [{ value: add(whole, rational(rest.n, rest.d * 12n)), unit }]
}
