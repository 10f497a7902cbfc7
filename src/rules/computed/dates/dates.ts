import type { Asked, ComputedAnswer, Solvers } from '../answer.ts'
import type { Remark, Tense } from '../languages/sayings.ts'
import {
  addMonths,
  checkedDay,
  civilOf,
  daysInMonth,
  isLeapYear,
  isoDate,
  isoWeek,
  monthsBetween,
  weekdayOf,
  firstYear,
  lastYear,
  type Day,
} from './calendar.ts'
import { readDate, readMonth, todayOf } from './read-date.ts'
import { readSpan } from './read-span.ts'
import { writeDate, writeDays, writeMonth, writeSpan, writeWeekday } from './write-date.ts'

/** What is asked about days, weeks, months and years. */
export const dates: Solvers = {
  'date-now': (_, asked) => {
    const today = todayOf(asked)
    return told(
      { text: say(asked).today(writeDate(today, asked)), understood: 'the date of today', value: isoDate(today) },
      {},
    )
  },
  weekday: ({ date = '' }, asked) => {
    const read = readDate(date, asked)
    const day = read?.on('this') ?? null
    if (read === null || day === null || read.isWeekday) return null
    const text = say(asked).weekday(
      writeDate(day, asked, { weekday: false }),
      writeWeekday(day, asked),
      tense(day, asked),
    )
    return told(
      { text, understood: `weekday of ${isoDate(day)}`, value: isoDate(day), remarks: read.remarks },
      { asked, date: isoDate(day), weekday: String(weekdayOf(day)) },
    )
  },
  'date-of': ({ date = '' }, asked) => {
    const read = readDate(date, asked)
    const day = read?.on(asked.question.includes(' last ') ? 'last' : 'next') ?? null
    // Who writes a date asks for something else about it.
    if (read === null || day === null || read.isWeekday || /\d{1,2}\D|^\d{1,2}$/.test(date.replace(/\d{4}$/, '')))
      return null
    return thatIs(day, { remarks: read.remarks, understood: `the date of ${date}` }, asked)
  },
  until: ({ unit, date = '' }, asked) => {
    const read = readDate(date, asked)
    const [today, day] = [todayOf(asked), read?.on('next') ?? null]
    if (read === null || day === null || day < today) return null
    const text = say(asked).until(
      writeDays({ from: today, to: day, unit: unitOf(unit, asked) }, asked),
      writeDate(day, asked),
    )
    return told(
      {
        text,
        understood: `days from ${isoDate(today)} to ${isoDate(day)}`,
        value: String(day - today),
        remarks: read.remarks,
      },
      { asked, from: isoDate(today), to: isoDate(day) },
    )
  },
  since: ({ unit, date = '' }, asked) => {
    const read = readDate(date, asked)
    const [today, day] = [todayOf(asked), read?.on('last') ?? null]
    if (read === null || day === null || day > today) return null
    const text = say(asked).since(
      writeDays({ from: day, to: today, unit: unitOf(unit, asked) }, asked),
      writeDate(day, asked),
    )
    return told(
      {
        text,
        understood: `days from ${isoDate(day)} to ${isoDate(today)}`,
        value: String(today - day),
        remarks: read.remarks,
      },
      { asked, from: isoDate(day), to: isoDate(today) },
    )
  },
  between: ({ unit, a = '', b = '' }, asked) => {
    const [first, second] = [readDate(a, asked), readDate(b, asked)]
    if (first === null || second === null || first.isWeekday || second.isWeekday) return null
    const days = ordered([first, second])
    if (days === null) return null
    const [from, to] = days
    const text = say(asked).between(
      writeDays({ from, to, unit: unitOf(unit, asked) }, asked),
      writeDate(from, asked, { weekday: false }),
      writeDate(to, asked, { weekday: false }),
    )
    const remarks = [...new Set([...first.remarks, ...second.remarks, 'first-day-out' as const])]
    return told(
      { text, understood: `days from ${isoDate(from)} to ${isoDate(to)}`, value: String(to - from), remarks },
      { asked, from: isoDate(from), to: isoDate(to) },
    )
  },
  'in-span': ({ span = '' }, asked) => shifted({ span, date: null, sign: 1 }, asked),
  ago: ({ span = '' }, asked) => shifted({ span, date: null, sign: -1 }, asked),
  after: ({ span = '', date = '' }, asked) => shifted({ span, date, sign: 1 }, asked),
  before: ({ span = '', date = '' }, asked) => shifted({ span, date, sign: -1 }, asked),
  'leap-year': ({ year = '' }, asked) => {
    const { dates: words } = asked.speech.language
    const { year: current } = civilOf(todayOf(asked))
    const lower = year.toLowerCase()
    const number = words.thisYear.includes(lower)
      ? current
      : words.nextYear.includes(lower)
        ? current + 1
        : Number(year)
    if (!Number.isInteger(number) || number < firstYear || number > lastYear) return null
    const leap = isLeapYear(number)
    return told(
      {
        text: say(asked).leap(String(number), leap),
        understood: `whether ${String(number)} is a leap year`,
        value: leap ? 'yes' : 'no',
      },
      { year: String(number) },
    )
  },
  'next-leap-year': (_, asked) => {
    let { year } = civilOf(todayOf(asked))
    do year++
    while (!isLeapYear(year))
    return told({ text: say(asked).nextLeap(String(year)), understood: 'the next leap year', value: String(year) }, {})
  },
  week: ({ date }, asked) => {
    const read = date === undefined ? null : readDate(date, asked)
    if (date !== undefined && (read === null || read.isWeekday)) return null
    const day = date === undefined ? todayOf(asked) : (read?.on('this') ?? null)
    if (day === null) return null
    const { week, year } = isoWeek(day)
    const text = say(asked).week(writeDate(day, asked), String(week), String(year))
    return told(
      {
        text,
        understood: `ISO week of ${isoDate(day)}`,
        value: String(week),
        remarks: [...(read?.remarks ?? []), 'iso-week'],
      },
      { asked, date: isoDate(day) },
    )
  },
  age: ({ date = '' }, asked) => {
    const read = readDate(date, asked)
    const [today, birth] = [todayOf(asked), read?.on('this') ?? null]
    if (read?.hasYear !== true || birth === null || birth > today) return null
    const years = Math.floor(monthsBetween(birth, today) / 12)
    const [born, now] = [civilOf(birth), civilOf(today)]
    const birthday = years > 0 && born.month === now.month && born.day === now.day
    const text = say(asked).age(
      writeSpan([[years, 'year']], asked),
      writeDate(birth, asked, { weekday: false }),
      birthday,
    )
    return told(
      {
        text,
        understood: `years from ${isoDate(birth)} to ${isoDate(today)}`,
        value: String(years),
        remarks: read.remarks,
      },
      { asked, birth: isoDate(birth) },
    )
  },
  'days-in-month': ({ month = '', year }, asked) => {
    const read = readMonth(year === undefined ? month : `${month} ${year}`, asked)
    if (read === null) return null
    const days = daysInMonth(read.year, read.month)
    const iso = `${String(read.year)}-${String(read.month).padStart(2, '0')}`
    const text = say(asked).daysInMonth(writeMonth(read, asked), writeSpan([[days, 'day']], asked))
    return told({ text, understood: `days in ${iso}`, value: String(days) }, { month: iso })
  },
}

interface Told {
  readonly text: string
  readonly understood: string
  readonly value: string
  readonly remarks?: readonly Remark[]
}

function told(
  { text, understood, value, remarks = [] }: Told,
  { asked, ...given }: { readonly asked?: Asked; readonly [name: string]: string | Asked | undefined },
): ComputedAnswer {
  const words = asked === undefined ? [] : remarks.map((remark) => say(asked).remarks[remark])
  return {
    text: [text, ...words].join(' '),
    understood,
    value,
    tool: 'date',
    arguments: given as Record<string, string>,
  }
}

const say = ({ speech }: Asked) => speech.language.say

function tense(day: Day, asked: Asked): Tense {
  const today = todayOf(asked)
  return day < today ? 'past' : day === today ? 'present' : 'future'
}

function unitOf(unit: string | undefined, { speech }: Asked): string | undefined {
  return unit === undefined ? undefined : speech.language.dates.spans[unit.toLowerCase()]
}

function thatIs(
  day: Day,
  { remarks, understood }: { readonly remarks: readonly Remark[]; readonly understood: string },
  asked: Asked,
) {
  const text = say(asked).thatIs(writeDate(day, asked), tense(day, asked))
  return told({ text, understood, value: isoDate(day), remarks }, { asked, date: isoDate(day) })
}

/** The earlier one first. Without a year, the second is the next one after the first. */
function ordered([first, second]: readonly [
  NonNullable<ReturnType<typeof readDate>>,
  NonNullable<ReturnType<typeof readDate>>,
]) {
  const [a, b] = [first.on('this'), second.on('this')]
  if (a === null || b === null) return null
  if (a <= b) return [a, b] as const
  if (first.hasYear && second.hasYear) return [b, a] as const
  if (first.hasYear || second.hasYear) return null
  const { year, month, day } = civilOf(b)
  const later = checkedDay({ year: year + 1, month, day })
  return later === null ? null : ([a, later] as const)
}

function shifted(
  { span, date, sign }: { readonly span: string; readonly date: string | null; readonly sign: 1 | -1 },
  asked: Asked,
): ComputedAnswer | null {
  const length = readSpan(span, asked)
  const read = date === null ? null : readDate(date, asked)
  if (length === null || length.minutes !== 0 || (date !== null && (read === null || read.isWeekday))) return null
  const from = date === null ? todayOf(asked) : (read?.on('this') ?? null)
  if (from === null) return null
  const { day, shortened } = addMonths(from, sign * length.months)
  const to = checkedDay(civilOf(day + sign * length.days))
  if (to === null) return null
  const remarks: Remark[] = [...(read?.remarks ?? []), ...(shortened ? (['last-day'] as const) : [])]
  const understood = `${writeSpan(
    [
      [length.months, 'month'],
      [length.days, 'day'],
    ],
    asked,
  )} ${sign === 1 ? 'after' : 'before'} ${isoDate(from)}`
  return thatIs(to, { remarks, understood }, asked)
}
