import type { Asked } from '../answer.ts'
import { divide, integer, rational, type Rational } from '../exact/rational.ts'
import { compute } from './parse.ts'
import { tokens } from './tokens.ts'

/** A number alone, in digits or words. */
export function readValue(text: string, { speech }: Asked): Rational | null {
  const found = tokens(text, speech)
  if (found === null) return null
  const [first, second, ...more] = found
  if (more.length > 0) return compoundValue(found)
  if (first?.type === '-' && second?.type === 'number') return { n: -second.value.n, d: second.value.d }
  if (first?.type === 'number' && second === undefined) return first.value
  return compoundValue(found)
}

/** Three quarters, and nothing that was meant to be computed first. */
function compoundValue(found: NonNullable<ReturnType<typeof tokens>>): Rational | null {
  if (!found.every(({ type }) => type === 'number')) return null
  return found.length === 2 ? (compute(found)?.value ?? null) : null
}

/** A sum of money or any number: `$45.60`, `80 euros`, `120`. The currency is given back as it is to be written. */
export function readMoney(
  text: string,
  asked: Asked,
): { readonly value: Rational; readonly write: (value: Rational) => string } | null {
  const sign =
    /^(?<before>[$€£])? ?(?<number>.+?) ?(?<after>[$€£]|euros?|dollars?|dolares|pounds|pfund|bucks)?$/iu.exec(text)
  const value = readValue(sign?.groups?.['number'] ?? '', asked)
  if (value === null || value.n < 0n) return null
  const { before, after } = sign?.groups ?? {}
  if (before !== undefined && after !== undefined) return null
  // Prices have two decimals or none.
  const write = (result: Rational) => {
    const cents = rational((2n * result.n * 100n + result.d) / (2n * result.d), 100n)
    const written = asked.speech.write(cents)
    return [2n, 5n, 10n].includes(cents.d) ? `${written}0` : written
  }
  const marked = (written: string) =>
    before === undefined ? `${written}${after === undefined ? '' : ` ${after}`}` : `${before}${written}`
  const isMoney = before !== undefined || after !== undefined
  return { value, write: (result) => marked(isMoney ? write(result) : asked.speech.write(result)) }
}

/** `17 %` or `seventeen percent`, as 17. */
export function readPercent(text: string, asked: Asked): Rational | null {
  const found = tokens(text, asked.speech)
  const [number, sign, ...more] = found ?? []
  return number?.type === 'number' && sign?.type === '%' && more.length === 0 ? number.value : null
}

export const share = (percent: Rational): Rational => divide(percent, integer(100))

/** `3, 5 and 10`: at least two numbers; null where a comma could be inside one of them. */
export function readList(text: string, asked: Asked): readonly Rational[] | null {
  const { and } = asked.speech.language.dates
  const separated = text.replace(new RegExp(`,? (?:${and}|&) `, 'giu'), '; ')
  const loose = /^[-\d,.]+$/.test(separated)
  // 3,5,10 is a list in English, where 3,500 is a number.
  if (loose && asked.speech.language.code === 'en' && !/,\d{3}(?!\d)/.test(separated)) {
    return values(separated.split(','), asked)
  }
  return values(separated.split(/[;,] |;/), asked)
}

function values(items: readonly string[], asked: Asked): readonly Rational[] | null {
  const read = items.filter((item) => item.trim() !== '').map((item) => readValue(item.trim(), asked))
  if (read.length < 2 || read.length > 100) return null
  return read.every((value) => value !== null) ? read : null
}
