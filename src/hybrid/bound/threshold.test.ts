import { expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { clopperPearsonLower, clopperPearsonUpper } from './clopper-pearson.ts'
import { certifyThreshold, riskControlThreshold, type Audited } from './threshold.ts'

/** Probability of at most `hits` of `trials`, summed term by term. */
function binomial(hits: number, trials: number, rate: number): number {
  let term = (1 - rate) ** trials
  let sum = term
  for (let k = 1; k <= hits; k++) {
    term *= ((trials - k + 1) / k) * (rate / (1 - rate))
    sum += term
  }
  return sum
}

test.each([
  [0, 60, 0.05],
  [3, 50, 0.1],
  [25, 500, 0.1],
  [49, 50, 0.05],
])('Clopper and Pearson leave out what is as rare as they say: %i of %i', (hits, trials, delta) => {
  expect(binomial(hits, trials, clopperPearsonUpper(hits, trials, delta))).toBeCloseTo(delta, 8)
  expect(clopperPearsonLower(trials - hits, trials, delta)).toBeCloseTo(1 - clopperPearsonUpper(hits, trials, delta), 8)
})

test('no losses are certain of nothing with a single question', () => {
  expect(clopperPearsonUpper(1, 1, 0.1)).toBe(1)
  expect(clopperPearsonUpper(0, 1, 0.1)).toBeCloseTo(0.9, 8)
})

const row = (score: number, lost: boolean): Audited => ({ score, lost })

test('equal scores are kept or given up together', () => {
  // Fifty sure ones without a loss, then a group of fifty equal scores of which half are losses, sorted losses last.
  const rows = [
    ...Array.from({ length: 50 }, (_, index) => row(2 + index / 100, false)),
    ...Array.from({ length: 50 }, (_, index) => row(1, index >= 25)),
  ]
  const certified = certifyThreshold(rows, { alpha: 0.1, delta: 0.1, lossOf: 'all' })
  expect(certified).toMatchObject({ threshold: 2, answeredShare: 0.5 })
  expect(riskControlThreshold(rows, 0.1).threshold).toBe(2)
})

test('what cannot be certified is said to be so', () => {
  const rows = Array.from({ length: 40 }, (_, index) => row(index, index % 2 === 0))
  expect(certifyThreshold(rows, { alpha: 0.05, delta: 0.1, lossOf: 'answered' }).threshold).toBeNull()
  expect(certifyThreshold([], { alpha: 0.05, delta: 0.1, lossOf: 'all' }).threshold).toBeNull()
})

/** Scores in 20 steps; a question is lost more often the lower its score: the true loss of a threshold is known. */
function drawn(count: number, random: () => number): Audited[] {
  return Array.from({ length: count }, () => {
    const score = Math.floor(random() * 20) / 20
    return row(score, random() < (1 - score) ** 2)
  })
}

function trueLoss(threshold: number | null): number {
  if (threshold === null) return 0
  let sum = 0
  for (let step = 0; step < 20; step++) if (step / 20 >= threshold - 1e-9) sum += (1 - step / 20) ** 2 / 20
  return sum
}

test('over 1,000 draws the certified loss is above alpha no more often than delta, and risk control meets it on average', () => {
  const random = seededRandom(5)
  let above = 0
  let mean = 0
  let answered = 0
  for (let draw = 0; draw < 1000; draw++) {
    const rows = drawn(300, random)
    const certified = certifyThreshold(rows, { alpha: 0.05, delta: 0.1, lossOf: 'all' })
    if (trueLoss(certified.threshold) > 0.05) above++
    answered += certified.answeredShare / 1000
    mean += trueLoss(riskControlThreshold(rows, 0.05).threshold) / 1000
  }
  expect(above / 1000).toBeLessThanOrEqual(0.1)
  expect(answered).toBeGreaterThan(0.3)
  expect(mean).toBeLessThanOrEqual(0.05)
  expect(mean).toBeGreaterThan(0.03)
})
