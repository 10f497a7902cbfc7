import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSketch } from './sketch.ts'

test('keeps every quantile within a bucket of the true one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 1, max: 500_000, noNaN: true }), { minLength: 1, maxLength: 300 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (values, q) => {
        const sketch = createSketch()
        for (const value of values) sketch.add(value, 0)
        const sorted = values.toSorted((a, b) => a - b)
        const exact = sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0
        const neighbour = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? 0
        const found = sketch.quantile(q) ?? 0
        expect(found).toBeGreaterThan(neighbour / 1.12)
        expect(found).toBeLessThan(exact * 1.12)
      },
    ),
  )
})

test('knows nothing at first', () => {
  expect(createSketch().quantile(0.5)).toBeUndefined()
})

test('believes new numbers more than old ones', () => {
  const sketch = createSketch()
  for (let index = 0; index < 900; index++) sketch.add(100, 0)
  for (let index = 0; index < 100; index++) sketch.add(1000, 30 * 60_000)
  expect(sketch.quantile(0.5)).toBeGreaterThan(900)
})

test('follows a change after some thousand numbers, however quickly they come', () => {
  const sketch = createSketch()
  for (let index = 0; index < 100_000; index++) sketch.add(100, 0)
  expect(sketch.count).toBeLessThanOrEqual(1001)
  for (let index = 0; index < 2000; index++) sketch.add(1000, 0)
  expect(sketch.quantile(0.5)).toBeGreaterThan(900)
})
