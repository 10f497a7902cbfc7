import { expect, test } from 'vitest'
import type { Call } from './command.ts'
import { limitsFrom, limitsInWords, newLimitsFrom } from './key-limits.ts'

function call(options: Call['options']): Call {
  return {
    words: [],
    options,
    json: false,
    signal: new AbortController().signal,
    commands: [],
    onInterrupt: () => undefined,
  }
}

test('what people type becomes limits', () => {
  const limits = newLimitsFrom(
    call({
      'budget-day': '2.50',
      'budget-total': '100',
      'requests-per-minute': '60',
      models: 'device, openai/*',
      expires: '2027-01-01',
      prepaid: true,
    }),
  )
  expect(limits).toEqual({
    dayNanoUsd: 2_500_000_000,
    totalNanoUsd: 100_000_000_000,
    requestsPerMinute: 60,
    models: ['device', 'openai/*'],
    expiresAt: Date.UTC(2027, 0, 2) - 1,
    prepaid: true,
  })
  expect(limitsInWords(limits)).toBe(
    '$2.50 a day, $100.00 in all, 60 calls a minute, only device openai/*, until 2027-01-01, prepaid',
  )
  const days = limitsFrom(call({ expires: '30d' })).expiresAt ?? 0
  expect(Math.round((days - Date.now()) / 86_400_000)).toBe(30)
})

test('a limit of nothing is refused where it would end the key, and what has passed is told apart', () => {
  expect(() => limitsFrom(call({ 'tokens-per-minute': '0' }))).toThrow(
    "'0' cannot be a limit; give a whole number from 1 on with --tokens-per-minute, or 'none'.",
  )
  expect(limitsFrom(call({ 'cache-seconds': '0' }))).toEqual({ cacheSeconds: 0 })
  expect(() => limitsFrom(call({ expires: '2020-01-01' }))).toThrow(
    "'2020-01-01' has passed; give --expires as 2027-01-01 or 30d, or 'none'.",
  )
})

test('none takes a limit away, and what is not typed stays', () => {
  expect(limitsFrom(call({ 'budget-day': 'none', models: 'none', postpaid: true }))).toStrictEqual({
    dayNanoUsd: undefined,
    models: undefined,
    prepaid: undefined,
  })
  expect(newLimitsFrom(call({ 'budget-day': 'none' }))).toStrictEqual({})
})

test('what is no amount, number or day is refused with its option', () => {
  for (const [option, value] of [
    ['budget-month', '1,50'],
    ['tokens-per-minute', '1e6'],
    ['requests-per-minute', '0'],
    ['expires', '2020-01-01'],
    ['expires', '0d'],
    ['expires', '2027-02-31x'],
    ['expires', '2027-13-01'],
    ['expires', 'soon'],
  ] as const) {
    expect(() => limitsFrom(call({ [option]: value }))).toThrow(`--${option}`)
  }
})
