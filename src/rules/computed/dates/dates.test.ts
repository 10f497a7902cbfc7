import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createComputed } from '../computed.ts'
import { civilOf, dayOf, isoWeek } from './calendar.ts'

const dayMs = 86_400_000
const computed = createComputed({ now: () => new Date('2026-11-26T10:00:00Z'), timeZone: () => 'Europe/Berlin' })
const value = (question: string) => computed.answer(question)?.value
const iso = (date: Date) => date.toISOString().slice(0, 10)
const date = fc
  .integer({ min: Date.UTC(1900, 0, 1) / dayMs, max: Date.UTC(2100, 11, 31) / dayMs })
  .map((day) => new Date(day * dayMs))

test('every day of two centuries is the one that Date says', () => {
  const first = Date.UTC(1900, 0, 1) / dayMs
  const days = Array.from({ length: Date.UTC(2101, 0, 1) / dayMs - first }, (_, index) => first + index)
  const wrong = days.filter((day) => {
    const known = new Date(day * dayMs)
    const civil = { year: known.getUTCFullYear(), month: known.getUTCMonth() + 1, day: known.getUTCDate() }
    const { year, month, day: of } = civilOf(day)
    return dayOf(civil) !== day || year !== civil.year || month !== civil.month || of !== civil.day
  })
  expect(wrong).toEqual([])
  expect(dayOf({ year: 1970, month: 1, day: 1 })).toBe(0)
})

test('days are added and counted as Date does', () => {
  fc.assert(
    fc.property(date, fc.integer({ min: 1, max: 20_000 }), (from, days) => {
      const to = new Date(from.getTime() + days * dayMs)
      expect(value(`${String(days)} days after ${iso(from)}`)).toBe(iso(to))
      expect(value(`${String(days)} days before ${iso(to)}`)).toBe(iso(from))
      expect(value(`how many days between ${iso(from)} and ${iso(to)}`)).toBe(String(days))
    }),
  )
})

test('days of the week are those that Intl says, in four languages', () => {
  const asks = {
    en: (day: string) => `what day is ${day}`,
    de: (day: string) => `welcher Wochentag ist der ${day}`,
    fr: (day: string) => `quel jour est le ${day}`,
    es: (day: string) => `qué día es el ${day}`,
  }
  fc.assert(
    fc.property(date, fc.constantFrom('en' as const, 'de' as const, 'fr' as const, 'es' as const), (day, language) => {
      const long = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
        timeZone: 'UTC',
        day: 'numeric',
        month: 'long',
        year: 'numeric',
      })
      const weekday = new Intl.DateTimeFormat(language, { timeZone: 'UTC', weekday: 'long' })
      const answer = computed.answer(asks[language](long.format(day)))
      expect(answer?.value).toBe(iso(day))
      expect(answer?.text).toContain(weekday.format(day))
    }),
  )
})

test('ages change on the birthday', () => {
  expect(value('how old is someone born on 26 November 1990')).toBe('36')
  expect(value('how old is someone born on 27 November 1990')).toBe('35')
  expect(value('how old is someone born on 27 November 2026')).toBeUndefined()
})

/** From the table of the Book of Common Prayer, and the earliest and the latest that there are. */
test.each([
  [1818, '03-22'],
  [1943, '04-25'],
  [2000, '04-23'],
  [2008, '03-23'],
  [2019, '04-21'],
  [2024, '03-31'],
  [2025, '04-20'],
  [2026, '04-05'],
  [2038, '04-25'],
])('Easter %i', (year, day) => {
  expect(value(`when is Easter ${String(year)}`)).toBe(`${String(year)}-${day}`)
})

/** Examples of ISO 8601's own article. */
test.each([
  ['2005-01-01', 53, 2004],
  ['2005-12-31', 52, 2005],
  ['2007-01-01', 1, 2007],
  ['2008-12-29', 1, 2009],
  ['2010-01-03', 53, 2009],
])('week of %s', (day, week, year) => {
  expect(isoWeek(Date.parse(day) / dayMs)).toEqual({ week, year })
})

test('leap years follow the rule of 1582', () => {
  for (const [year, leap] of [
    [1900, 'no'],
    [2000, 'yes'],
    [2023, 'no'],
    [2024, 'yes'],
    [2100, 'no'],
    [2400, 'yes'],
  ] as const) {
    expect(value(`is ${String(year)} a leap year`)).toBe(leap)
  }
  expect(value('is 1500 a leap year')).toBeUndefined()
})
