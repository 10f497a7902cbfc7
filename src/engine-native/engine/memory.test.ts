import { expect, test } from 'vitest'
import { estimateBytes, planMemory } from './memory.ts'

const file = { id: 'm', file: '/m-q4_k_m.gguf', bytes: 1_117_000_000, contextTokens: 32_768 }

test('repacked weights count more than their file', () => {
  expect(estimateBytes(file, { contextTokens: 2048, sequences: 1 })).toBeGreaterThan(1.6 * file.bytes)
})

test('conversations, then the window shrink before the model is refused', () => {
  const wish = { contextTokens: 4096, sequences: 4 }
  expect(planMemory(file, { ...wish, ceiling: Infinity })).toEqual(wish)
  expect(planMemory(file, { ...wish, ceiling: 2.2e9 }).sequences).toBeLessThan(4)
  expect(planMemory(file, { ...wish, ceiling: 2.08e9 })).toEqual({ contextTokens: 2048, sequences: 1 })
  expect(() => planMemory(file, { ...wish, ceiling: 1e9 })).toThrow(/needs \d+ MB/)
})
