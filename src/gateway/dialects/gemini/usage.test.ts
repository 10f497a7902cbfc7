import { expect, test } from 'vitest'
import { decodeUsage, encodeUsage } from './usage.ts'

test('later events replace what they name', () => {
  const first = decodeUsage({
    usageMetadata: { promptTokenCount: 10, thoughtsTokenCount: 5, cachedContentTokenCount: 8 },
  })
  expect(first).toEqual({ inputTokens: 10, cachedTokens: 8, outputTokens: 5, reasoningTokens: 5 })
  const second = decodeUsage({ usageMetadata: { candidatesTokenCount: 3 } }, first)
  expect(second).toEqual({ inputTokens: 10, cachedTokens: 8, outputTokens: 8, reasoningTokens: 5 })
  const third = decodeUsage({ usageMetadata: { promptTokenCount: 10, thoughtsTokenCount: 6 } }, second)
  expect(third).toEqual({ inputTokens: 10, cachedTokens: 8, outputTokens: 9, reasoningTokens: 6 })
  expect(decodeUsage({ candidates: [] }, third)).toBe(third)
})

test('what is no count is not counted', () => {
  expect(decodeUsage(null)).toBeUndefined()
  expect(decodeUsage({ usageMetadata: [] })).toBeUndefined()
  expect(decodeUsage({ usageMetadata: { promptTokenCount: -1, candidatesTokenCount: '5' } })).toEqual({
    inputTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
  })
})

test('the choices of an answer share their prompt', () => {
  const usage = { inputTokens: 10, cachedTokens: 4, outputTokens: 6, reasoningTokens: 2 }
  expect(encodeUsage([usage, { inputTokens: 10, cachedTokens: 4, outputTokens: 1 }])).toEqual({
    promptTokenCount: 10,
    candidatesTokenCount: 5,
    totalTokenCount: 17,
    cachedContentTokenCount: 4,
    thoughtsTokenCount: 2,
  })
})
