import type { Asked } from '../answer.ts'
import { monthsBetween, addMonths, type Day } from './calendar.ts'

type SpanUnit = 'day' | 'week' | 'month' | 'year' | 'hour' | 'minute'

/** As it is written where the person lives, if the question is in the language of that place. */
export function writeDate(day: Day, asked: Asked, { weekday = true } = {}): string {
  const format = new Intl.DateTimeFormat(dateLocale(asked), {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    ...(weekday && { weekday: 'long' }),
  })
  return format.format(new Date(day * 86_400_000))
}

export function writeWeekday(day: Day, asked: Asked): string {
  const format = new Intl.DateTimeFormat(asked.speech.language.code, { timeZone: 'UTC', weekday: 'long' })
  return format.format(new Date(day * 86_400_000))
}

export function writeMonth({ year, month }: { readonly year: number; readonly month: number }, asked: Asked): string {
  const format = new Intl.DateTimeFormat(asked.speech.language.code, {
    timeZone: 'UTC',
    month: 'long',
    year: 'numeric',
  })
  return format.format(Date.UTC(year, month - 1, 1))
}

export function dateLocale({ locale, speech: { language } }: Asked): string {
  return locale.slice(0, 2).toLowerCase() === language.code ? locale : language.code
}

/** `3 weeks and 2 days`; what is zero is left out. */
export function writeSpan(parts: readonly (readonly [number, SpanUnit])[], asked: Asked): string {
  const { code } = asked.speech.language
  const kept = parts.filter(([count]) => count !== 0)
  const written = (kept.length === 0 ? parts.slice(-1) : kept).map(([count, unit]) =>
    new Intl.NumberFormat(code, { style: 'unit', unit, unitDisplay: 'long' }).format(count),
  )
  return new Intl.ListFormat(code, { type: 'conjunction' }).format(written)
}

/** The days from one day to a later one, and beside them the unit that was asked for. */
export function writeDays(
  { from, to, unit }: { readonly from: Day; readonly to: Day; readonly unit: string | undefined },
  asked: Asked,
): string {
  const days = to - from
  const inDays = writeSpan([[days, 'day']], asked)
  if (unit === 'week') {
    return `${writeSpan(
      [
        [Math.floor(days / 7), 'week'],
        [days % 7, 'day'],
      ],
      asked,
    )} (${inDays})`
  }
  if (unit === 'month' || unit === 'year') {
    const months = monthsBetween(from, to)
    const rest = to - addMonths(from, months).day
    const whole =
      unit === 'month'
        ? ([[months, 'month']] as const)
        : ([
            [Math.floor(months / 12), 'year'],
            [months % 12, 'month'],
          ] as const)
    return `${writeSpan([...whole, [rest, 'day']], asked)} (${inDays})`
  }
  return inDays
}
