import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { limitsOf, valuesOf } from './limit-values.ts'

const amount = fc.integer({ min: 0, max: 999_999_999_999_999 })
const limits = fc.record(
  {
    dayNanoUsd: amount,
    monthNanoUsd: amount,
    totalNanoUsd: amount,
    requestsPerMinute: fc.integer({ min: 1 }),
    tokensPerMinute: fc.integer({ min: 1 }),
    models: fc.array(fc.stringMatching(/^[a-z0-9/*.-]{1,20}$/), { minLength: 1 }),
    expiresAt: fc.integer({ min: 0, max: 40_000 }).map((days) => days * 86_400_000 + 86_399_999),
    cacheSeconds: fc.integer({ min: 0 }),
    prepaid: fc.constant(true),
  },
  { requiredKeys: [] },
)

test('what is shown for editing and not touched stays as it is', () => {
  fc.assert(
    fc.property(limits, (some) => {
      expect(limitsOf(valuesOf(some))).toEqual(some)
    }),
  )
})

test.each([
  ['dayNanoUsd', '1.0000000001'],
  ['totalNanoUsd', 'ten'],
  ['requestsPerMinute', '1.5'],
  ['cacheSeconds', '-1'],
])('%s %s is refused with its field', (param, text) => {
  expect(() => limitsOf({ ...valuesOf({}), [param]: text })).toThrow(expect.objectContaining({ param }))
})
