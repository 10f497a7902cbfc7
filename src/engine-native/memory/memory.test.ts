import { expect, test } from 'vitest'
import { estimateBytes } from './estimate.ts'
import { planMemory } from './plan.ts'

const memory = { fileBytes: 1_117e6, repackedBytes: 625e6, contextBytesPerToken: 28_672, vocabularySize: 151_936 }
const file = { id: 'm', memory, contextTokens: 32_768 }
const least = estimateBytes(memory, { contextTokens: 1024, sequences: 1 })

test('repacked weights count beside their file', () => {
  expect(least).toBeGreaterThan(memory.fileBytes + memory.repackedBytes)
})

test('conversations, then the window shrink before the model is refused', () => {
  const wish = { contextTokens: 4096, sequences: 4 }
  expect(planMemory(file, { ...wish, ceilingBytes: Infinity })).toEqual(wish)
  expect(planMemory(file, { ...wish, ceilingBytes: least + 210e6 })).toEqual({ contextTokens: 4096, sequences: 2 })
  expect(planMemory(file, { ...wish, ceilingBytes: least + 40e6 })).toEqual({ contextTokens: 2048, sequences: 1 })
  expect(() => planMemory(file, { ...wish, ceilingBytes: 1e9 })).toThrow(/needs \d+ MB/)
})

test('a model trained for a shorter window gets no longer one', () => {
  const wish = { contextTokens: 4096, sequences: 1, ceilingBytes: Infinity }
  expect(planMemory({ ...file, contextTokens: 512 }, wish).contextTokens).toBe(512)
})
