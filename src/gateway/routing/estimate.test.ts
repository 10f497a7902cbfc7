import { expect, test } from 'vitest'
import { estimateNanoUsd } from './estimate.ts'

const asOf = '2026-11-25'

test('counts input, output and the request', () => {
  // 1,000 tokens at $2 and 100 at $10 for a million, and a hundredth of a cent.
  expect(estimateNanoUsd({ input: 2e9, output: 1e10, request: 100_000, asOf }, { input: 1000, output: 100 })).toBe(
    3_100_000,
  )
})

test('counts cached tokens at their price, or at the usual one where none is known', () => {
  const tokens = { input: 1000, cached: 900, output: 0 }
  expect(estimateNanoUsd({ input: 2e9, output: 0, cachedInput: 2e8, asOf }, tokens)).toBe(380_000)
  expect(estimateNanoUsd({ input: 2e9, output: 0, asOf }, tokens)).toBe(2_000_000)
})

test('takes the price of the highest tier that is reached, in any order', () => {
  const tiers = [
    { fromInputTokens: 500_000, input: 8e9, output: 0 },
    { fromInputTokens: 200_000, input: 4e9, output: 0 },
  ]
  const price = { input: 2e9, output: 0, tiers, asOf }
  const cost = (input: number) => estimateNanoUsd(price, { input, output: 0 }) / input
  expect([cost(199_999), cost(200_000), cost(600_000)]).toEqual([2000, 4000, 8000])
})
