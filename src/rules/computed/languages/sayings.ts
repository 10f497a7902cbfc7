export type Tense = 'past' | 'present' | 'future'

/** Something that is told beside a result, because the question could have meant something else. */
export type Remark =
  | 'us-measure'
  | 'fluid-ounce'
  | 'short-ton'
  | 'decimal-data'
  | 'year-365'
  | 'day-month'
  | 'month-day'
  | 'gregorian'
  | 'iso-week'
  | 'yearly'
  | 'first-day-out'
  | 'today-only'
  | 'western-easter'
  | 'us-thanksgiving'
  | 'last-day'

/** What answers are made of in one language, beside numbers, dates and symbols. All numbers come in written. */
export interface Sayings {
  readonly divisionByZero: (expression: string) => string
  readonly noRealNumber: (expression: string) => string
  readonly tooLarge: (expression: string) => string
  readonly readAs: (written: string, value: string) => string
  readonly sum: string
  readonly product: string
  readonly average: string
  readonly median: string
  readonly greatestDivisor: string
  readonly leastMultiple: string
  readonly tip: (tip: string, total: string) => string
  readonly interest: (interest: string, total: string) => string
  readonly prime: (number: string) => string
  readonly notPrime: (number: string, why: string) => string
  readonly today: (date: string) => string
  readonly thatIs: (date: string, tense: Tense) => string
  readonly weekday: (date: string, weekday: string, tense: Tense) => string
  readonly until: (span: string, date: string) => string
  readonly since: (span: string, date: string) => string
  readonly between: (span: string, from: string, to: string) => string
  readonly leap: (year: string, yes: boolean) => string
  readonly nextLeap: (year: string) => string
  readonly week: (date: string, week: string, year: string) => string
  readonly age: (years: string, birth: string, birthday: boolean) => string
  readonly daysInMonth: (month: string, days: string) => string
  readonly timeIn: (place: string, time: string, zone: string) => string
  readonly timeNow: (time: string, zone: string) => string
  readonly timesIn: (place: string, times: readonly string[]) => string
  readonly timeThere: (there: string, here: string) => string
  readonly at: (time: string, place: string, offset: string) => string
  readonly ahead: (first: string, span: string, second: string) => string
  readonly same: (first: string, second: string) => string
  readonly zoneOf: (place: string, zone: string) => string
  readonly remarks: Readonly<Record<Remark, string>>
}
