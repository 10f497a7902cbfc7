import { expect, test } from 'vitest'
import { signalOf, signalTop } from './signal.ts'

test('a vocabulary of equal tokens has the entropy of its likeliest and one bucket', () => {
  const ranked = Array.from({ length: 40 }, (_, token) => ({ token, logit: 3 }))
  const { logprob, p1, p2, entropy } = signalOf({ ranked, weight: 40 }, 33)
  expect(logprob).toBeCloseTo(Math.log(1 / 40))
  expect(p1).toBeCloseTo(1 / 40)
  expect(p2).toBeCloseTo(1 / 40)
  // The other half is one bucket.
  expect(entropy).toBeCloseTo(signalTop * (1 / 40) * Math.log(40) + 0.5 * Math.log(2))
})

test('a sure token has no entropy and a log-probability of zero', () => {
  const sure = signalOf({ ranked: [{ token: 7, logit: 90 }], weight: 1 }, 7)
  expect(sure).toEqual({ logprob: 0, p1: 1, p2: 0, entropy: expect.closeTo(0) })
})

test('what was not among those read is as unlikely as JSON can say', () => {
  expect(signalOf({ ranked: [{ token: 7, logit: 1 }], weight: 1.5 }, 8).logprob).toBe(-9999)
})
