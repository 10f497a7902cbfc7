import { expect, test } from 'vitest'
import { unitCost } from './units.ts'

const price = { input: 0, output: 0, asOf: '2026-11-25' }

test('pictures, seconds, characters and further requests cost what the price says, rounded up once', () => {
  // $0.04 a picture, $0.006 a minute, $15 for a million characters, $2 for a thousand searches.
  const all = { ...price, image: 40_000_000, second: 100_000_000_000, character: 15_000_000_000, request: 2_000_000 }
  expect(unitCost(all, { images: 3 })).toBe(120_000_000)
  expect(unitCost(all, { seconds: 60 })).toBe(6_000_000)
  expect(unitCost(all, { characters: 7 })).toBe(105_000)
  expect(unitCost(all, { requests: 3 })).toBe(4_000_000)
  expect(unitCost(all, { requests: 0 })).toBe(0)
  expect(unitCost({ ...price, second: 1, character: 1 }, { seconds: 1, characters: 1 })).toBe(1)
  expect(unitCost(price, { images: 9, seconds: 9, characters: 9, requests: 9 })).toBe(0)
})

test('tokens of pictures cost what they cost more than text', () => {
  const drawing = { ...price, input: 5_000_000_000, imageInput: 8_000_000_000 }
  expect(unitCost(drawing, { imageTokens: 1000 })).toBe(3_000_000)
  expect(unitCost({ ...drawing, imageInput: 1 }, { imageTokens: 1000 })).toBe(0)
})

test('what cannot be counted exactly is an error', () => {
  expect(() => unitCost(price, { seconds: 1.5 })).toThrow(RangeError)
  expect(() => unitCost({ ...price, image: 2 ** 52 }, { images: 2 ** 20 })).toThrow('too large')
})
