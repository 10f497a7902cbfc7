import { decimal, type Rational } from './rational.ts'
import { decimalMark } from './write-number.ts'

export interface ReadNumber {
  readonly value: Rational
  /** The same digits mean another number elsewhere: 1.234 is 1234 in German. */
  readonly ambiguous: boolean
}

/** Characters that a number of digits may hold inside. */
export const numberPattern = String.raw`\d+(?:[.,'’ \u00a0\u202f]\d{3})*(?:[.,]\d+)?|[.,]\d+`

/** Digits as a language writes them: `1,234.56` or `1.234,56`. Null where they are no number in it. */
export function readNumber(text: string, language: string): ReadNumber | null {
  const mark = decimalMark(language)
  const group = mark === '.' ? ',' : '.'
  if (/^\d+$/.test(text)) return { value: decimal(text), ambiguous: false }
  if (/^\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]\d+)?$/.test(text)) {
    return { value: decimal(text.replace(/[ \u00a0\u202f'’]/g, '').replace(',', '.')), ambiguous: false }
  }
  const marks = new Set(text.replace(/\d/g, ''))
  const last = text.search(/[.,]\d*$/)
  if (marks.size === 2) {
    // Both marks: the last one is the decimal mark, wherever one lives.
    const end = text[last] === '.' ? /^\d{1,3}(?:,\d{3})+\.\d+$/ : /^\d{1,3}(?:\.\d{3})+,\d+$/
    if (!end.test(text)) return null
    return { value: decimal(plain(text.slice(0, last)) + '.' + text.slice(last + 1)), ambiguous: false }
  }
  const groups = /^[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*$/.exec(text)
  if (groups?.[1] === group) return { value: decimal(plain(text)), ambiguous: text.length <= 7 }
  if (!/^\d*[.,]\d+$/.test(text)) {
    return groups === null ? null : { value: decimal(plain(text)), ambiguous: false }
  }
  // A comma is a decimal mark in English to nobody; a point is one in the other languages to many.
  if (text.includes(',') && mark === '.') return null
  const value = decimal(`${text.slice(0, last)}.${text.slice(last + 1)}`.replace(/^\./, '0.'))
  return { value, ambiguous: groups !== null }
}

function plain(text: string): string {
  return text.replace(/[.,]/g, '')
}
