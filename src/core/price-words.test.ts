import { expect, test } from 'vitest'
import { priceInWords } from './price-words.ts'

test.each([
  [{ input: 150_000_000, output: 600_000_000 }, '$0.15 in, $0.60 out a million tokens'],
  [{ input: 0, output: 0 }, 'free'],
  [{ input: 0, output: 0, character: 22_000_000_000 }, '$22.00 a million characters'],
  // 0.0001 dollars a second.
  [{ input: 0, output: 0, second: 100_000_000_000 }, '$0.36 an hour of sound'],
  [
    { input: 1_000_000_000, output: 0, request: 5_000_000, image: 40_000_000 },
    '$1.00 in, $0.00 out a million tokens, $0.005 a call, $0.04 a picture',
  ],
])('%j is %s', (price, words) => {
  expect(priceInWords(price)).toBe(words)
})
