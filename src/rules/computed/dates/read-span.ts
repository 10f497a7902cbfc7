import type { Asked } from '../answer.ts'
import { readValue } from '../arithmetic/operands.ts'
import { isInteger, one } from '../exact/rational.ts'

/** A length of time, kept apart in what has a fixed length and what has none. */
export interface Span {
  readonly months: number
  readonly days: number
  readonly minutes: number
}

const longest = 4_000_000n

/** `3 weeks`, `a year and two months`, `90 days`; null where the text is anything else. */
export function readSpan(text: string, asked: Asked): Span | null {
  const { spans, and } = asked.speech.language.dates
  const total = { months: 0, days: 0, minutes: 0 }
  for (const part of text.toLowerCase().split(new RegExp(`, | ${and} `, 'u'))) {
    const found = /^(?<count>.+?) ?(?<unit>\p{L}+)$/u.exec(part.trim())?.groups
    const unit = spans[found?.['unit'] ?? '']
    const said = found?.['count'] ?? ''
    const count = asked.speech.numbers.isArticle(said) ? one : readValue(said, asked)
    if (unit === undefined || count === null) return null
    const half = count.d === 2n && unit === 'hour'
    if ((!isInteger(count) && !half) || count.n < 1n || count.n > longest) return null
    const number = Number(count.n)
    if (unit === 'year' || unit === 'month') total.months += number * (unit === 'year' ? 12 : 1)
    else if (unit === 'week' || unit === 'day') total.days += number * (unit === 'week' ? 7 : 1)
    else total.minutes += unit === 'minute' ? number : half ? number * 30 : number * 60
  }
  return total
}
