import { expect, test } from 'vitest'
import { formatMoment, formatMs, formatShare, formatTime } from './format.ts'

test('times are said in their unit', () => {
  expect([0.44, 9.96, 640.4, 999.6, 2345, 59_996, 185_000].map(formatMs)).toEqual([
    '0.4 ms',
    '10 ms',
    '640 ms',
    '1.00 s',
    '2.35 s',
    '1 min 0 s',
    '3 min 5 s',
  ])
})

test('a moment has the same time of day in a list and alone', () => {
  const at = Date.UTC(2026, 10, 26, 0, 15, 38)
  expect(formatMoment(at).endsWith(formatTime(at, at))).toBe(true)
  expect(formatTime(at, at + 86_400_000 * 3).endsWith(`, ${formatTime(at, at)}`)).toBe(true)
})

test('a share is never rounded to all or nothing', () => {
  expect(formatShare(0, 0)).toBe('–')
  expect(formatShare(9_999, 10_000)).toBe('> 99.9 %')
  expect(formatShare(1, 10_000)).toBe('< 0.1 %')
  expect(formatShare(10, 10)).toBe('100 %')
  expect(formatShare(982, 1000)).toBe('98.2 %')
})
