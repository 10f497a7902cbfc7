import { assert, double, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import type { Sampling } from '../../../core/index.ts'
import { createDraw } from './draw.ts'

/** Probabilities of 0.5, 0.25, 0.15 and 0.1. */
const ranked = [0.5, 0.25, 0.15, 0.1].map((p, token) => ({ token, logit: Math.log(p) }))

function shares(sampling: Sampling, rounds = 4000): number[] {
  const draw = createDraw<number>({ seed: 1, ...sampling })
  const counts = ranked.map(() => 0)
  for (let round = 0; round < rounds; round++) counts[draw(ranked) ?? -1]!++
  return counts.map((count) => count / rounds)
}

test('draws in proportion to the probabilities', () => {
  for (const [token, share] of shares({ temperature: 1, topP: 1 }).entries()) {
    expect(share).toBeCloseTo(Math.exp(ranked[token]!.logit), 1)
  }
})

test('a low temperature sharpens and zero takes the likeliest', () => {
  // 0.5² : 0.25² = 4 : 1
  const [first = 0, second = 0] = shares({ temperature: 0.5, topP: 1, topK: 2 })
  expect(first).toBeCloseTo(0.8, 1)
  expect(second).toBeCloseTo(0.2, 1)
  expect(shares({ temperature: 0 }, 10)).toEqual([1, 0, 0, 0])
})

test('top-k, top-p and min-p cut the tail', () => {
  expect(shares({ temperature: 1, topK: 1 }, 50)).toEqual([1, 0, 0, 0])
  expect(shares({ temperature: 1, topP: 0.6 }).slice(2)).toEqual([0, 0])
  expect(shares({ temperature: 1, topP: 0 }, 50)).toEqual([1, 0, 0, 0])
  // Less than 0.4 of the likeliest: 0.15 and 0.1 go.
  expect(shares({ temperature: 1, topP: 1, minP: 0.4 }).slice(2)).toEqual([0, 0])
})

test('the same seed draws the same, and the choice of one token does not repeat itself in the next', () => {
  const sampling = { temperature: 1, topP: 1, seed: 5 }
  const twelve = () => {
    const draw = createDraw<number>(sampling)
    return Array.from({ length: 12 }, () => draw(ranked))
  }
  expect(twelve()).toEqual(twelve())
  expect(new Set(twelve()).size).toBeGreaterThan(1)
})

test('whatever the settings, something of the list is drawn', () => {
  const settings = record({
    temperature: double({ min: 0, max: 5, noNaN: true }),
    topP: double({ min: 0, max: 1, noNaN: true }),
    topK: integer({ min: -1, max: 10 }),
    minP: double({ min: 0, max: 1, noNaN: true }),
    seed: integer(),
  })
  assert(
    property(settings, (sampling) => {
      expect(createDraw<number>(sampling)(ranked)).toBeOneOf([0, 1, 2, 3])
    }),
  )
  expect(createDraw({})([])).toBeUndefined()
})
