import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Usage } from '../../core/index.ts'
import type { Price } from '../providers/provider.ts'
import { costOf, worstCase } from './price.ts'

const usage = (inputTokens: number, outputTokens: number, more: Partial<Usage> = {}): Usage => ({
  inputTokens,
  outputTokens,
  cachedTokens: 0,
  ...more,
})
/** $3 and $15 for a million tokens, as Claude Sonnet. */
const sonnet: Price = {
  input: 3_000_000_000,
  output: 15_000_000_000,
  cachedInput: 300_000_000,
  cacheWrite5m: 3_750_000_000,
  cacheWrite1h: 6_000_000_000,
  asOf: '2026-11-25',
}

test('tokens of the prompt cache are charged once, at their own price', () => {
  expect(costOf(sonnet, usage(1000, 100))).toBe(1000 * 3000 + 100 * 15_000)
  expect(costOf(sonnet, usage(1000, 0, { cachedTokens: 600 }))).toBe(400 * 3000 + 600 * 300)
  const written = usage(1000, 0, { cachedTokens: 100, cacheWriteTokens: { '5m': 200, '1h': 300 } })
  expect(costOf(sonnet, written)).toBe(400 * 3000 + 100 * 300 + 200 * 3750 + 300 * 6000)
})

test('what a price does not name is charged as input', () => {
  const bare: Price = { input: 1_000_000, output: 0, asOf: '2026-11-25' }
  expect(costOf(bare, usage(10, 5, { cachedTokens: 3, cacheWriteTokens: { '5m': 2, '1h': 1 } }))).toBe(10)
})

test('a tier is for the whole request, and for what is written to the cache', () => {
  const tiered: Price = {
    ...sonnet,
    tiers: [{ fromInputTokens: 200_001, input: 6_000_000_000, output: 22_500_000_000 }],
  }
  expect(costOf(tiered, usage(200_000, 10))).toBe(200_000 * 3000 + 10 * 15_000)
  expect(costOf(tiered, usage(200_001, 10))).toBe(200_001 * 6000 + 10 * 22_500)
  expect(costOf(tiered, usage(300_000, 0, { cacheWriteTokens: { '5m': 300_000 } }))).toBe(300_000 * 6000)
})

test('half a billionth rounds up, once, at the end', () => {
  const cheap: Price = { input: 250_000, output: 250_000, asOf: '2026-11-25' }
  expect(costOf(cheap, usage(1, 0))).toBe(0)
  expect(costOf(cheap, usage(1, 1))).toBe(1)
  expect(costOf({ ...cheap, request: 7 }, usage(0, 0))).toBe(7)
})

test('counts and amounts that cannot be exact are refused', () => {
  expect(() => costOf(sonnet, usage(0, -1))).toThrow(RangeError)
  expect(() => costOf(sonnet, usage(1.5, 0))).toThrow(RangeError)
  expect(() => costOf(sonnet, usage(Number.MAX_SAFE_INTEGER, 0))).toThrow(RangeError)
})

const rate = fc.integer({ min: 0, max: 200_000_000_000 })
const tokens = fc.integer({ min: 0, max: 2_000_000 })
const price: fc.Arbitrary<Price> = fc.record(
  {
    input: rate,
    output: rate,
    cachedInput: rate,
    cacheWrite5m: rate,
    cacheWrite1h: rate,
    request: fc.integer({ min: 0, max: 1_000_000_000 }),
    tiers: fc.array(
      fc.record(
        { fromInputTokens: fc.integer({ min: 1, max: 1_000_000 }), input: rate, output: rate, cachedInput: rate },
        { requiredKeys: ['fromInputTokens', 'input', 'output'] },
      ),
      { maxLength: 3 },
    ),
    asOf: fc.constant('2026-11-25'),
  },
  { requiredKeys: ['input', 'output', 'asOf'] },
)
const used: fc.Arbitrary<Usage> = fc
  .tuple(tokens, tokens, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }))
  .map(([inputTokens, outputTokens, shares]) => {
    let left = inputTokens
    const [cachedTokens = 0, short = 0, long = 0] = shares.map((share) => {
      const part = Math.floor(left * share)
      left -= part
      return part
    })
    return { inputTokens, outputTokens, cachedTokens, cacheWriteTokens: { '5m': short, '1h': long } }
  })

test('it is what arithmetic without limits gives', () => {
  const flat = price.map((one): Price => ({ ...one, tiers: [] }))
  fc.assert(
    fc.property(flat, used, (one, usageOf) => {
      const rates = [one.cachedInput ?? one.input, one.cacheWrite5m ?? one.input]
      const [cached = 0, short = 0] = rates
      const long = one.cacheWrite1h ?? short
      const writes = usageOf.cacheWriteTokens ?? {}
      const parts = [
        [usageOf.cachedTokens, cached],
        [writes['5m'] ?? 0, short],
        [writes['1h'] ?? 0, long],
        [usageOf.inputTokens - usageOf.cachedTokens - (writes['5m'] ?? 0) - (writes['1h'] ?? 0), one.input],
        [usageOf.outputTokens, one.output],
      ] as const
      const millionths = parts.reduce((sum, [count, at]) => sum + BigInt(count) * BigInt(at), 0n)
      const exact = (millionths + 500_000n) / 1_000_000n + BigInt(one.request ?? 0)
      expect(BigInt(costOf(one, usageOf))).toBe(exact)
    }),
  )
})

test('nothing costs more than the worst case of as many tokens or more', () => {
  fc.assert(
    fc.property(price, used, tokens, tokens, (one, usageOf, moreInput, moreOutput) => {
      const worst = worstCase(one, usageOf.inputTokens + moreInput, usageOf.outputTokens + moreOutput)
      expect(costOf(one, usageOf)).toBeLessThanOrEqual(worst)
    }),
  )
})

test('what a tier says about writing to the cache is charged there', () => {
  const tiered: Price = {
    input: 3_000_000_000,
    output: 15_000_000_000,
    cacheWrite5m: 3_750_000_000,
    tiers: [{ fromInputTokens: 200_001, input: 6_000_000_000, output: 22_500_000_000, cacheWrite5m: 7_500_000_000 }],
    asOf: '2026-11-25',
  }
  const written = { inputTokens: 300_000, cachedTokens: 0, outputTokens: 0, cacheWriteTokens: { '5m': 300_000 } }
  expect(costOf(tiered, written)).toBe(2_250_000_000)
  expect(worstCase(tiered, 300_000, 0)).toBe(2_250_000_000)
})
