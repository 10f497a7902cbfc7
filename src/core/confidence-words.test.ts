import { expect, test } from 'vitest'
import { confidenceWords } from './confidence-words.ts'

test('confidence in words rises with the number', () => {
  const words = [null, 0.1, 0.3, 0.6, 0.8, 0.95].map(confidenceWords)
  expect(new Set(words).size).toBe(6)
})
