import type { Asked } from '../answer.ts'
import { fold } from '../languages/phrases.ts'
import type { LanguageCode } from '../languages/language.ts'
import type { Remark } from '../languages/sayings.ts'
import { checkedDay, civilOf, daysInMonth, weekdayOf, type Day } from './calendar.ts'
import { feasts } from './feasts.ts'

/** A day that is named in a question. */
export interface ReadDate {
  /**
   * A day without a year comes every year: `next` and `last` are those from today on and until today; `this` is that
   * of the current year. Null where there is no such day.
   */
  readonly on: (which: 'next' | 'last' | 'this') => Day | null
  /** Says its year, so that it is one day only. */
  readonly hasYear: boolean
  /** Is a day of the week only. */
  readonly isWeekday: boolean
  readonly remarks: readonly Remark[]
}

/** Today, where it is asked. */
export function todayOf({ now, timeZone }: Asked): Day {
  const parts = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' })
    .formatToParts(now)
    .map(({ type, value }) => [type, Number(value)] as const)
  const { year = 0, month = 0, day = 0 } = Object.fromEntries(parts)
  return checkedDay({ year, month, day }) ?? 0
}

/** All of the text must be a date; null where it is none, or one of several. */
export function readDate(text: string, asked: Asked): ReadDate | null {
  const { relative, fillers } = asked.speech.language.dates
  const lower = text.toLowerCase().trim()
  const words = relative[lower]
  if (words !== undefined) return single(todayOf(asked) + words, [])
  const article = fillers.find((word) => lower.startsWith(`${word} `))
  const bare = article === undefined ? lower : lower.slice(article.length).trim()
  return (
    feast(lower, asked) ??
    feast(bare, asked) ??
    numeric(bare, asked) ??
    written(lower, asked) ??
    dayOfWeek(lower, asked)
  )
}

/** `February 2024` or a month alone, which is that of this year. */
export function readMonth(text: string, asked: Asked): { readonly year: number; readonly month: number } | null {
  const { fillers } = asked.speech.language.dates
  const parts = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => !fillers.includes(word))
  const month = monthNames(asked)[parts[0]?.replace(/\.$/, '') ?? '']
  if (month === undefined || parts.length > 2) return null
  const year = parts[1] === undefined ? civilOf(todayOf(asked)).year : Number(parts[1])
  return Number.isInteger(year) && checkedDay({ year, month, day: 1 }) !== null ? { year, month } : null
}

function single(day: Day | null, remarks: readonly Remark[]): ReadDate | null {
  return day === null ? null : { on: () => day, hasYear: true, isWeekday: false, remarks }
}

/** `inYear` is null for years that have no such day, as 29 February. */
function yearly(inYear: (year: number) => Day | null, asked: Asked, remarks: readonly Remark[]): ReadDate {
  const today = todayOf(asked)
  const { year } = civilOf(today)
  const years = { next: [0, 1, 2, 3, 4, 5, 6, 7, 8], last: [0, -1, -2, -3, -4, -5, -6, -7, -8], this: [0] }
  return {
    on: (which) => {
      for (const step of years[which]) {
        const day = inYear(year + step)
        if (day !== null && (which === 'this' || (which === 'next' ? day >= today : day <= today))) return day
      }
      return null
    },
    hasYear: false,
    isWeekday: false,
    remarks,
  }
}

function feast(text: string, asked: Asked): ReadDate | null {
  const { dates } = asked.speech.language
  const { year: thisYear } = civilOf(todayOf(asked))
  const behind = [
    ...dates.thisYear.map((words) => [words, thisYear] as const),
    ...dates.nextYear.map((words) => [words, thisYear + 1] as const),
  ]
  const said = behind.find(([words]) => text.endsWith(` ${words}`))
  const number = /[\s,]+(?:(?:in|of|en|de|del) )?(\d{4})$/.exec(text)
  const year = said?.[1] ?? (number === null ? null : Number(number[1]))
  const name = said === undefined ? text.slice(0, number?.index) : text.slice(0, -said[0].length - 1)
  const found = feasts[dates.feasts[name.trim()] ?? '']
  if (found === undefined) return null
  const remarks = found.remark === undefined ? [] : [found.remark]
  const inYear = (of: number) => checkedDay(civilOf(found.day(of)))
  return year === null
    ? yearly(inYear, asked, remarks)
    : year < 1583 || year > 9999
      ? null
      : single(inYear(year), remarks)
}

function numeric(text: string, asked: Asked): ReadDate | null {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text)
  if (iso !== null) return dated({ year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) }, [])
  const parts = /^(\d{1,2})([-/.]) ?(\d{1,2})(?:\2 ?(\d{4})|\.)?$/.exec(text)
  if (parts === null) return null
  const [first, second] = [Number(parts[1]), Number(parts[3])]
  const year = parts[4] === undefined ? null : Number(parts[4])
  const english = asked.speech.language.code === 'en' && parts[2] !== '.'
  // 3/4 without a year could be a part of something; 3.4 a number.
  if (year === null && (english || !text.endsWith('.'))) return null
  const unclear = english && first <= 12 && second <= 12 && first !== second
  const monthFirst = english && first <= 12 && (second > 12 || isAmerican(asked))
  const [month, day] = monthFirst ? [first, second] : [second, first]
  const remarks: Remark[] = unclear ? [monthFirst ? 'month-day' : 'day-month'] : []
  return year === null
    ? yearly((of) => checkedDay({ year: of, month, day }), asked, remarks)
    : dated({ year, month, day }, remarks)
}

function isAmerican({ locale }: Asked): boolean {
  return /^en(?:-US)?$/i.test(locale)
}

function dated(
  civil: { readonly year: number; readonly month: number; readonly day: number },
  remarks: readonly Remark[],
) {
  return single(checkedDay(civil), civil.year < 1924 ? [...remarks, 'gregorian'] : remarks)
}

/** With the name of the month: `3 March 2027`, `March 3rd`, `3 de marzo`. */
function written(text: string, asked: Asked): ReadDate | null {
  const { dates, code } = asked.speech.language
  const months = monthNames(asked)
  const weekdays = weekdayNames(code)
  let [month, day, year]: (number | undefined)[] = []
  for (const [index, raw] of text.split(/[\s,]+/).entries()) {
    const word = raw.replace(/\.$/, '')
    if (dates.fillers.includes(word)) continue
    const number = new RegExp(`^(\\d{1,4})(?:${dates.ordinal})?$`).exec(word)?.[1]
    if (index === 0 && weekdays[word] !== undefined) continue
    if (months[word] !== undefined && month === undefined) month = months[word]
    else if (number !== undefined && number.length <= 2 && day === undefined) day = Number(number)
    else if (number?.length === 4 && /^\d{4}$/.test(word) && year === undefined) year = Number(number)
    else return null
  }
  if (month === undefined || day === undefined) return null
  const named = { month, day }
  if (year !== undefined) return dated({ year, ...named }, [])
  if (day < 1 || day > daysInMonth(2000, month)) return null
  return yearly((of) => checkedDay({ year: of, ...named }), asked, [])
}

function dayOfWeek(text: string, asked: Asked): ReadDate | null {
  const { fillers } = asked.speech.language.dates
  const name = text
    .split(' ')
    .filter((word) => !fillers.includes(word))
    .join(' ')
  const weekday = weekdayNames(asked.speech.language.code)[name]
  if (weekday === undefined) return null
  const today = todayOf(asked)
  const ahead = (weekday - weekdayOf(today) + 7) % 7
  return {
    on: (which) => (which === 'last' ? today - ((7 - ahead) % 7) : today + ahead),
    hasYear: false,
    isWeekday: true,
    remarks: [],
  }
}

const nameTables = new Map<string, Readonly<Record<string, number>>>()

function monthNames({ speech: { language } }: Asked): Readonly<Record<string, number>> {
  return { ...namesOf(language.code, 'month'), ...language.dates.months }
}

function weekdayNames(code: LanguageCode): Readonly<Record<string, number>> {
  return namesOf(code, 'weekday')
}

/** Long and short names to their number, months from 1, weekdays from Monday. */
function namesOf(code: LanguageCode, what: 'month' | 'weekday'): Readonly<Record<string, number>> {
  const known = nameTables.get(code + what)
  if (known !== undefined) return known
  const made: Record<string, number> = {}
  for (const style of ['long', 'short'] as const) {
    const format = new Intl.DateTimeFormat(code, { timeZone: 'UTC', [what]: style })
    for (let number = 1; number <= (what === 'month' ? 12 : 7); number++) {
      // 1 January 2024 was a Monday.
      const date = what === 'month' ? Date.UTC(2024, number - 1, 1) : Date.UTC(2024, 0, number)
      made[fold(format.format(date)).toLowerCase().replace(/\.$/, '')] = number
    }
  }
  nameTables.set(code + what, made)
  return made
}
