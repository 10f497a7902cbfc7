import { expect, test } from 'vitest'
import { calibrated, fitCalibrator } from './calibrator.ts'
import { fitIsotonic, isotonicProbability } from './isotonic.ts'
import { fitLogistic, logitOf } from './logistic.ts'
import { seededRandom } from './random.ts'
import { sigmoid } from './sigmoid.ts'

function drawn(count: number) {
  const random = seededRandom(1)
  const rows = Array.from({ length: count }, () => [random() * 4 - 2, random() * 100])
  const right = rows.map(([a = 0, b = 0]) => random() < sigmoid(1.5 * a - 0.03 * (b - 50) + 0.5))
  return { rows, right }
}

test('finds the slopes that outcomes were drawn with, on any scale', () => {
  const { rows, right } = drawn(4000)
  const model = fitLogistic(rows, right, { l2: 1 })
  expect((model.weights[0] ?? 0) / (model.scale[0] ?? 1)).toBeCloseTo(1.5, 0)
  expect(((model.weights[1] ?? 0) / (model.scale[1] ?? 1)) * 100).toBeCloseTo(-3, 0)
  expect(sigmoid(logitOf(model, [0, 50]))).toBeCloseTo(sigmoid(0.5), 1)
})

test('is pulled towards what was known before, the more the fewer rows speak', () => {
  const { rows, right } = drawn(4000)
  const prior = { mean: [0, 50], scale: [1, 30], weights: [-2, 0], bias: 0 }
  const few = fitLogistic(rows.slice(0, 5), right.slice(0, 5), { l2: 20, prior })
  const many = fitLogistic(rows, right, { l2: 20, prior })
  expect(few.weights[0]).toBeLessThan(-1)
  expect(many.weights[0]).toBeGreaterThan(1)
  expect(fitLogistic([], [], { l2: 20, prior })).toEqual(prior)
})

test('outcomes that can be told apart perfectly give finite weights', () => {
  const model = fitLogistic([[0], [1], [2], [3]], [false, false, true, true], { l2: 0.01 })
  expect(model.weights.every(Number.isFinite)).toBe(true)
  expect(sigmoid(logitOf(model, [3]))).toBeGreaterThan(0.9)
})

test('isotonic regression pools what falls, keeps ties together, and is straight between', () => {
  const curve = fitIsotonic([0, 1, 2, 3, 3], [false, true, false, true, true])
  expect(curve.x).toEqual([0, 1, 2, 3])
  expect(curve.y).toEqual([0.25, 0.5, 0.5, 1 - 0.5 / 3])
  expect(isotonicProbability(curve, 0.5)).toBeCloseTo(0.375, 10)
  expect(isotonicProbability(curve, -9)).toBe(0.25)
  expect(isotonicProbability(curve, 9)).toBeCloseTo(1 - 0.5 / 3, 10)
})

test('few labels are scaled, many get a curve of their own', () => {
  const { rows, right } = drawn(600)
  const logits = rows.map(([a = 0]) => 3 * a)
  const few = fitCalibrator(logits.slice(0, 499), right.slice(0, 499))
  const many = fitCalibrator(logits, right)
  expect([few.type, many.type]).toEqual(['platt', 'isotonic'])
  // Twice as steep as it should be: both flatten it.
  for (const calibrator of [few, many]) expect(calibrated(calibrator, 4)).toBeLessThan(sigmoid(4))
})
