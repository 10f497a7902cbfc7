/**
 * Days of the proleptic Gregorian calendar as whole numbers, 0 for 1 January 1970: what is counted in days knows no
 * daylight-saving time. After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
 */
export type Day = number

export interface Civil {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  /** 1 to 31. */
  readonly day: number
}

/** Before it, which day a date means depends on the country. */
export const firstYear = 1583
export const lastYear = 9999

export function dayOf({ year, month, day }: Civil): Day {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

export function civilOf(day: Day): Civil {
  const shifted = day + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  }
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** Null where there is no such day, as 30 February, or it is out of range. */
export function checkedDay({ year, month, day }: Civil): Day | null {
  if (year < firstYear || year > lastYear || month < 1 || month > 12) return null
  return day >= 1 && day <= daysInMonth(year, month) ? dayOf({ year, month, day }) : null
}

/** Of the week: 1 is Monday, 7 is Sunday (ISO 8601). */
export function weekdayOf(day: Day): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** The same day so many months later, or the last one of a month that is shorter. */
export function addMonths(day: Day, months: number): { readonly day: Day; readonly shortened: boolean } {
  const from = civilOf(day)
  const count = from.year * 12 + from.month - 1 + months
  const year = Math.floor(count / 12)
  const month = count - year * 12 + 1
  const most = daysInMonth(year, month)
  return { day: dayOf({ year, month, day: Math.min(from.day, most) }), shortened: from.day > most }
}

/** Whole months from one day to a later one. */
export function monthsBetween(from: Day, to: Day): number {
  const [a, b] = [civilOf(from), civilOf(to)]
  const months = (b.year - a.year) * 12 + b.month - a.month
  return addMonths(from, months).day > to ? months - 1 : months
}

/** Week and its year by ISO 8601: a week belongs to the year in which its Thursday lies. */
export function isoWeek(day: Day): { readonly week: number; readonly year: number } {
  const thursday = day - weekdayOf(day) + 4
  const { year } = civilOf(thursday)
  return { week: Math.floor((thursday - dayOf({ year, month: 1, day: 1 })) / 7) + 1, year }
}

export function isoDate(day: Day): string {
  const { year, month, day: date } = civilOf(day)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
}
