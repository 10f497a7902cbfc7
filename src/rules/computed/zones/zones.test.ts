import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { english } from '../languages/english.ts'
import { french } from '../languages/french.ts'
import { german } from '../languages/german.ts'
import { spanish } from '../languages/spanish.ts'
import { cities } from './cities.ts'
import { instantOf, isConstant, isZone, offsetAt, writeOffset } from './clock.ts'
import { countryZones, zonesOfLargeCountries } from './countries.ts'
import { findPlace } from './places.ts'

const languages = [english, german, french, spanish]
test('every zone that is named is one', () => {
  const zones = [
    ...Object.keys(cities),
    ...countryZones
      .trim()
      .split(/\s+/)
      .map((row) => row.split(':')[1] ?? ''),
    ...Object.values(zonesOfLargeCountries).flatMap((row) => row.split(' ')),
    ...languages.flatMap(({ places }) => Object.values(places).flatMap((row) => row.split(' '))),
  ]
  expect(zones.filter((zone) => !isZone(zone))).toEqual([])
})

test('offsets are those that Intl writes', () => {
  const instant = fc.integer({ min: Date.UTC(2000, 0, 1) / 60_000, max: Date.UTC(2037, 11, 31) / 60_000 })
  fc.assert(
    fc.property(fc.constantFrom(...Intl.supportedValuesOf('timeZone')), instant, (zone, minute) => {
      const written = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
        .formatToParts(minute * 60_000)
        .find(({ type }) => type === 'timeZoneName')?.value
      const [, sign, hours = '0', minutes = '0'] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(written ?? '') ?? []
      expect(offsetAt(zone, minute * 60_000)).toBe((Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1) + 0)
    }),
  )
})

test('what a clock shows is found again, unless it never shows it', () => {
  const berlin = 'Europe/Berlin'
  for (let wall = Date.UTC(2027, 2, 28); wall < Date.UTC(2027, 2, 29); wall += 900_000) {
    const instant = instantOf(berlin, wall)
    const hidden = wall >= Date.UTC(2027, 2, 28, 2) && wall < Date.UTC(2027, 2, 28, 3)
    expect(instant === null).toBe(hidden)
    expect(instant === null || instant + offsetAt(berlin, instant) * 60_000 === wall).toBe(true)
  }
})

test('zones without daylight-saving time stay as far apart', () => {
  const now = Date.UTC(2026, 10, 26)
  expect(isConstant(['Asia/Tokyo', 'Asia/Kolkata'], now)).toBe(true)
  expect(isConstant(['Europe/Berlin', 'Europe/Paris'], now)).toBe(true)
  expect(isConstant(['Europe/Berlin', 'America/New_York'], now)).toBe(false)
})

test('offsets are written with their minutes', () => {
  expect([0, 540, -210, 345].map(writeOffset)).toEqual(['UTC', 'UTC+9', 'UTC−3:30', 'UTC+5:45'])
})

test('places have names in four languages', () => {
  expect(findPlace('Munich', english)?.zones).toEqual(['Europe/Berlin'])
  expect(findPlace('Japan', english)?.zones).toEqual(['Asia/Tokyo'])
  expect(findPlace('Japón'.normalize('NFD').replace(/\p{M}/gu, ''), spanish)?.zones).toEqual(['Asia/Tokyo'])
  expect(findPlace('wien', german)?.zones).toEqual(['Europe/Vienna'])
  expect(findPlace('Londres', french)?.zones).toEqual(['Europe/London'])
  expect(findPlace('Canada', english)?.zones.length).toBeGreaterThan(4)
  expect(findPlace('Paris, France', english)?.zones).toEqual(['Europe/Paris'])
  expect(findPlace('Paris, Japan', english)).toBeNull()
  expect(findPlace('Georgia', english)).toBeNull()
  expect(findPlace('Atlantis', english)).toBeNull()
})
