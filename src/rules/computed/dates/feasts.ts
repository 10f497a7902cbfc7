import type { Remark } from '../languages/sayings.ts'
import { dayOf, weekdayOf, type Day } from './calendar.ts'

interface Feast {
  readonly day: (year: number) => Day
  readonly remark?: Remark
}

const fixed = (month: number, day: number): Feast => ({ day: (year) => dayOf({ year, month, day }) })
const fromEaster = (days: number): Feast => ({ day: (year) => easter(year) + days, remark: 'western-easter' })

/** Days that have a name, by id. */
export const feasts: Readonly<Record<string, Feast>> = {
  'new-year': fixed(1, 1),
  epiphany: fixed(1, 6),
  valentine: fixed(2, 14),
  halloween: fixed(10, 31),
  'all-saints': fixed(11, 1),
  nicholas: fixed(12, 6),
  'christmas-eve': fixed(12, 24),
  christmas: fixed(12, 25),
  'boxing-day': fixed(12, 26),
  'new-years-eve': fixed(12, 31),
  'german-unity': fixed(10, 3),
  bastille: fixed(7, 14),
  'ash-wednesday': fromEaster(-46),
  'good-friday': fromEaster(-2),
  easter: fromEaster(0),
  'easter-monday': fromEaster(1),
  ascension: fromEaster(39),
  pentecost: fromEaster(49),
  'whit-monday': fromEaster(50),
  thanksgiving: { day: (year) => nthThursdayOfNovember(year, 4), remark: 'us-thanksgiving' },
}

/** Gregorian Easter Sunday: the anonymous algorithm (Nature, 20 April 1876), as Meeus gives it. */
function easter(year: number): Day {
  const a = year % 19
  const [b, c] = [Math.floor(year / 100), year % 100]
  const [d, e] = [Math.floor(b / 4), b % 4]
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - d - g + 15) % 30
  const [i, k] = [Math.floor(c / 4), c % 4]
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 19 * l) / 433)
  const month = Math.floor((h + l - 7 * m + 90) / 25)
  const day = (h + l - 7 * m + 33 * month + 19) % 32
  return dayOf({ year, month, day })
}

function nthThursdayOfNovember(year: number, count: number): Day {
  const first = dayOf({ year, month: 11, day: 1 })
  return first + ((4 - weekdayOf(first) + 7) % 7) + (count - 1) * 7
}
