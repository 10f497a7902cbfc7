import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDollars, parseDollars } from './money.ts'

test('what people type is exact', () => {
  expect(parseDollars('2.50', 'budget-day')).toBe(2_500_000_000)
  expect(parseDollars('$0.000000001', 'budget-day')).toBe(1)
  expect(parseDollars('0.1', 'a') + parseDollars('0.2', 'a')).toBe(parseDollars('0.3', 'a'))
  for (const wrong of ['', 'five', '-1', '1e3', '1.0000000001', '1000000', '1,50', '.5']) {
    expect(() => parseDollars(wrong, 'budget-day')).toThrow(/not an amount of dollars/)
  }
})

test('amounts are written with two decimals or as many as they have', () => {
  expect([0, 1, 120_000_000, 2_500_000_000, -3].map(formatDollars)).toEqual([
    '$0.00',
    '$0.000000001',
    '$0.12',
    '$2.50',
    '-$0.000000003',
  ])
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (nano) => {
      expect(parseDollars(formatDollars(nano), 'a')).toBe(nano)
    }),
  )
})
