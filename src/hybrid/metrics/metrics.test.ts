import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { auroc, aurocWithin } from './auroc.ts'
import { bootstrapInterval } from './bootstrap.ts'
import { calibrationError, calibrationFloor } from './calibration-error.ts'
import { gainCurve } from './gain.ts'
import { selectiveRisk } from './selective-risk.ts'

const scored = fc.array(fc.record({ score: fc.integer({ min: 0, max: 5 }), right: fc.boolean() }), { maxLength: 40 })

test('AUROC counts every pair of a right and a wrong answer, ties by half', () => {
  fc.assert(
    fc.property(scored, (rows) => {
      const pairs = rows
        .filter(({ right }) => right)
        .flatMap((a) => rows.filter(({ right }) => !right).map((b) => a.score - b.score))
      const ordered = pairs.reduce((sum, gap) => sum + (gap > 0 ? 1 : gap === 0 ? 0.5 : 0), 0)
      const value = auroc(rows)
      expect(value?.toFixed(10)).toBe(pairs.length === 0 ? undefined : (ordered / pairs.length).toFixed(10))
    }),
  )
})

test('what the group alone tells is left out', () => {
  const rows = [
    { score: 2, right: true, kind: 'easy' },
    { score: 2, right: false, kind: 'easy' },
    { score: 1, right: true, kind: 'hard' },
    { score: 1, right: false, kind: 'hard' },
    { score: 1, right: false, kind: 'hard' },
  ]
  expect(aurocWithin(rows, ({ kind }) => kind)).toBe(0.5)
  expect(auroc(rows)).toBeGreaterThan(0.5)
})

test('APGR is a half where nothing is known, and the same however rows are sorted', () => {
  const random = seededRandom(2)
  const rows = Array.from({ length: 300 }, () => ({ gain: 0, device: random() < 0.4, cloud: random() < 0.9 }))
  expect(gainCurve(rows).apgr).toBeCloseTo(0.5, 10)
  expect(gainCurve(rows).cpt50).toBeCloseTo(0.5, 10)
  const steps = rows.map((row, index) => ({ ...row, gain: index % 3 }))
  expect(gainCurve(steps.toReversed()).apgr).toBeCloseTo(gainCurve(steps).apgr ?? 0, 10)
})

test('with a cloud that is always right APGR is ½ + (accuracy / 2) · (2 · AUROC − 1)', () => {
  const random = seededRandom(3)
  const rows = Array.from({ length: 200 }, () => {
    const device = random() < 0.4
    return { gain: random() - Number(device) / 2, device, cloud: true }
  })
  const accuracy = rows.filter(({ device }) => device).length / rows.length
  const ranking = auroc(rows.map(({ gain, device }) => ({ score: -gain, right: device }))) ?? 0
  expect(gainCurve(rows).apgr).toBeCloseTo(0.5 + (accuracy / 2) * (2 * ranking - 1), 10)
})

test('a curve by hand: the gap is recovered by the one escalation that pays', () => {
  const rows = [
    { gain: 0.9, device: false, cloud: true },
    { gain: 0.1, device: true, cloud: true },
  ]
  expect(gainCurve(rows)).toEqual({ apgr: 0.75, cpt50: 0.25, cpt80: 0.4, callsAt95: expect.closeTo(0.45, 10) })
  expect(gainCurve([]).apgr).toBeNull()
})

test('perfect probabilities show the floor, crooked ones more', () => {
  const random = seededRandom(4)
  const rows = Array.from({ length: 2000 }, () => {
    const p = random()
    return { p, right: random() < p }
  })
  const floor = calibrationFloor(rows)
  expect(floor).toBeGreaterThan(0.01)
  expect(Math.abs(calibrationError(rows) - floor)).toBeLessThan(0.01)
  const crooked = rows.map(({ p, right }) => ({ p: Math.sqrt(p), right }))
  expect(calibrationError(crooked)).toBeGreaterThan(0.1)
})

test('selective risk takes a part of the group at the cut', () => {
  const rows = [
    { score: 2, right: true },
    { score: 1, right: true },
    { score: 1, right: false },
    { score: 0, right: false },
  ]
  expect(selectiveRisk(rows, 0.25)).toBe(0)
  expect(selectiveRisk(rows, 0.5)).toBeCloseTo(0.25, 10)
  expect(selectiveRisk(rows, 1)).toBe(0.5)
})

test('a bootstrap interval holds the mean', () => {
  const values = Array.from({ length: 100 }, (_, index) => index)
  const interval = bootstrapInterval(values, (drawn) => drawn.reduce((sum, value) => sum + value, 0) / drawn.length)
  expect(interval?.low).toBeLessThan(49.5)
  expect(interval?.high).toBeGreaterThan(49.5)
  expect((interval?.high ?? 0) - (interval?.low ?? 0)).toBeLessThan(13)
})
