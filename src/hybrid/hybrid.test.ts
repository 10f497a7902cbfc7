import { expect, test } from 'vitest'
import type { Blocked } from '../core/index.ts'
import {
  certifiedLogit,
  cloudRate,
  decide,
  fewestGivenUp,
  findCalibration,
  learn,
  mayAnswer,
  nothingLearned,
  quality,
  ownOrShipped,
  readCalibration,
  readLearned,
  score,
  scoreBefore,
  shippedCalibrations,
  skipDraft,
  type Draft,
  type Question,
} from './index.ts'

const free = { money: 0.02, waiting: 0.02, privacy: 0.02 }
const device = (p: number, calibrated = true) => ({ p, logit: Math.log(p / (1 - p)), calibrated })
const question = (changes: Partial<Question>): Question => ({
  device: device(0.8),
  cloud: 0.85,
  mayAnswer: true,
  threshold: null,
  blocked: null,
  price: free,
  ...changes,
})

test('a good answer stays, a doubtful one is escalated, and a dear cloud is not asked for little', () => {
  expect(decide(question({}))).toMatchObject({ action: 'keep', code: 'confident', stance: 'plain', confidence: 0.8 })
  expect(decide(question({ device: device(0.4) }))).toMatchObject({ action: 'escalate', code: 'unsure' })
  const dear = { ...free, money: 0.5 }
  expect(decide(question({ device: device(0.4), price: dear }))).toMatchObject({
    action: 'unverified',
    stance: 'unverified',
  })
})

test('under the certified threshold the cloud is asked, above it the answer stands', () => {
  expect(decide(question({ threshold: 2 })).action).toBe('escalate')
  expect(decide(question({ threshold: 1 })).action).toBe('keep')
})

test.each<Blocked>([
  'offline',
  'no-larger-model',
  'not-allowed',
  'declined',
  'budget',
  'provider-terms',
  'cloud-failed',
])('without a cloud (%s) an answer is certified, marked, or not given', (blocked) => {
  const wanted = (p: number, threshold: number | null) =>
    decide(question({ blocked, threshold, device: device(p), cloud: 0.99 }))
  expect(wanted(0.8, 1)).toMatchObject({ action: 'keep', stance: 'plain', code: blocked })
  expect(wanted(0.8, null)).toMatchObject({ action: 'unverified', stance: 'unverified', code: blocked })
  expect(wanted(0.1, null)).toMatchObject({ action: 'abstain', stance: 'abstained', code: blocked })
  expect(wanted(0.1, null).reason).toMatch(/^\p{Lu}.*\.$/u)
})

test('a model that may not answer a kind of task never stands behind an answer', () => {
  for (const blocked of [null, 'offline'] as const) {
    for (const p of [0.05, 0.3, 0.6, 0.84, 0.99]) {
      const verdict = decide(question({ mayAnswer: false, device: device(p), threshold: -9, blocked }))
      expect(verdict.action).not.toBe('keep')
    }
  }
})

test('a score that was not measured is never stood behind, nor one that is not there', () => {
  expect(decide(question({ device: device(0.95, false), mayAnswer: false })).stance).toBe('unverified')
  expect(decide(question({ device: null }))).toMatchObject({
    action: 'unverified',
    confidence: null,
    calibrated: false,
  })
})

test('only what was measured as hopeless is not drafted', () => {
  expect(skipDraft(question({ device: device(0.1) }))).toMatchObject({ action: 'escalate', code: 'hopeless' })
  expect(skipDraft(question({ device: device(0.1, false) }))).toBeNull()
  expect(skipDraft(question({ device: device(0.1), blocked: 'offline' }))).toBeNull()
  expect(skipDraft(question({ device: device(0.4) }))).toBeNull()
  expect(skipDraft(question({ device: device(0.1), cloud: 0.12 }))).toBeNull()
})

const shipped = shippedCalibrations()
const named = (part: string) => {
  const found = shipped.find(({ model }) => model.name.includes(part))
  if (found === undefined) throw new Error(part)
  return findCalibration(shipped, found.model)
}
const sure: Draft = { signals: [{ logprob: -0.01, p1: 0.99, p2: 0.005, entropy: 0.06 }], kind: 'bool', ease: 1 }
const unsure: Draft = { signals: [{ logprob: -1.2, p1: 0.3, p2: 0.28, entropy: 2.1 }], kind: 'bool', ease: 1 }

test('what ships knows who may answer what', () => {
  const kinds = ['mc', 'qa', 'bool', 'gsm', 'poem']
  const may = shipped.map((calibration) => {
    const { name, template } = calibration.model
    const allowed = kinds.filter((kind) => mayAnswer(findCalibration(shipped, calibration.model), kind))
    return [name, template.startsWith('conversation-') ? 'in a conversation' : 'after examples', allowed]
  })
  expect(may.filter(([, , allowed]) => allowed?.length !== 0)).toEqual([
    ['qwen2.5-coder-1.5b-instruct', 'after examples', ['mc', 'bool']],
    ['qwen2.5-coder-1.5b-instruct', 'in a conversation', ['mc', 'qa']],
  ])
  expect(mayAnswer(named('1.5b'), 'poem')).toBe(false)
  // Two answers of this kind were measured: whatever they say, it is nothing.
  expect(mayAnswer(named('1.5b'), 'gsm')).toBe(false)
})

test('surer tokens give a higher score, and any number of them will do', () => {
  const found = named('1.5b')
  expect(score(sure, found).p).toBeGreaterThan(0.7)
  expect(score(unsure, found).p).toBeLessThan(score(sure, found).p - 0.2)
  expect(score({ ...sure, signals: [...sure.signals, ...unsure.signals] }, found).p).toBeLessThan(score(sure, found).p)
  expect(Number.isFinite(score({ ...sure, signals: [] }, found).p)).toBe(true)
  expect(score(sure, found).calibrated).toBe(true)
})

test('among options, the one that the model chooses to everything tells least', () => {
  const found = named('0.5b')
  const chosen = (place: number) =>
    score({ ...unsure, kind: 'mc', optionProbabilities: [0.1, 0.1, 0.1, 0.1].with(place, 0.7) }, found).p
  expect(chosen(2)).toBeGreaterThan(chosen(0) + 0.05)
})

test('another way of asking, another model and a damaged file are scored with care, and said to be', () => {
  const { calibration } = named('1.5b')
  const exact = score(sure, named('1.5b'))
  const asked = findCalibration(shipped, { ...calibration.model, template: 'other' })
  const foreign = findCalibration(shipped, { sha256: 'f00', quant: 'Q4_K_M', template: 'other' })
  const damaged = ownOrShipped({ version: 1, draft: 'cut off' }, shipped, calibration.model)
  for (const found of [asked, foreign, damaged]) {
    expect(found.exact).toBe(false)
    expect(found.note).toMatch(/more careful/)
    expect(score(sure, found)).toMatchObject({ calibrated: false })
    expect(score(sure, found).p).toBeLessThan(exact.p)
    expect(mayAnswer(found, 'bool')).toBe(false)
    expect(certifiedLogit(nothingLearned, found, { alpha: 0.1, lossOf: 'all' })).toBeNull()
  }
  expect(asked.calibration).toBe(calibration)
  const own = { ...structuredClone(calibration), model: { ...calibration.model, template: 'own' } }
  expect(ownOrShipped(own, shipped, own.model)).toMatchObject({ exact: true, note: null })
})

test('a calibration that does not add up is refused by name', () => {
  const { calibration } = named('1.5b')
  expect(() => readCalibration({ ...calibration, draft: { ...calibration.draft, weights: [1] } })).toThrow(
    /draft.*vade hybrid calibrate/,
  )
  expect(() => readCalibration({ ...calibration, version: 2 })).toThrow(/version/)
  expect(() => readCalibration(null)).toThrow(/cannot be used/)
})

test('where nothing can be certified there is no threshold', () => {
  const wanted = { alpha: 0.1, lossOf: 'answered' } as const
  expect(certifiedLogit(nothingLearned, named('0.5b'), wanted)).toBeNull()
  expect(certifiedLogit(nothingLearned, named('135m'), wanted)).toBeNull()
})

test('labels move the domain, audits alone move the threshold', () => {
  const found = named('1.5b')
  const wanted = { alpha: 0.1, lossOf: 'answered' } as const
  let learned = nothingLearned
  const label = { domain: 'rivers', expected: 0.4, logit: 1, right: true, kept: true }
  for (let count = 0; count < 40; count++) learned = learn(learned, { ...label, source: 'thumb' }, 0.1)
  const rivers = { ...unsure, domain: 'rivers' }
  expect(score(rivers, found, learned.device).p).toBeGreaterThan(score(unsure, found, learned.device).p)
  expect(learned.audits).toHaveLength(0)
  for (let count = 0; count < 1200; count++)
    learned = learn(learned, { ...label, logit: count % 7, source: 'audit' }, 0.1)
  expect(learned.audits).toHaveLength(1000)
  expect(certifiedLogit(learned, found, wanted)).toBe(0)
  expect(readLearned(JSON.parse(JSON.stringify(learned)))).toEqual(learned)
  expect(readLearned({ version: 1, audits: 'gone' })).toEqual(nothingLearned)
})

test('losses make the device stricter until it certifies nothing', () => {
  let learned = nothingLearned
  const label = { domain: 'law', expected: 0.9, logit: 3, right: false, kept: true, source: 'audit' } as const
  for (let count = 0; count < 120; count++) learned = learn(learned, label, 0.1)
  expect(learned.level).toBe(0)
  expect(certifiedLogit(learned, named('1.5b'), { alpha: 0.1, lossOf: 'answered' })).toBeNull()
})

test('before a draft the kind and the words decide', () => {
  const found = named('0.5b')
  const hard = scoreBefore({ kind: 'qa', ease: -1 }, found)
  const easy = scoreBefore({ kind: 'bool', ease: 1.5 }, found)
  expect(hard.p).toBeLessThan(0.2)
  expect(easy.p).toBeGreaterThan(0.4)
})

test('how often the cloud is right was measured for two kinds, and is said to be a guess for others', () => {
  expect(cloudRate('mc')).toMatchObject({ measured: true, p: expect.closeTo(0.81, 2) })
  expect(cloudRate('poem')).toMatchObject({ measured: false, p: expect.closeTo(0.77, 2) })
})

test('the page has every model and set, with its baselines', () => {
  const measured = shipped.flatMap(({ model }) => (model.sha256 === '*' ? [] : [model.name]))
  expect(new Set(quality.drafts.map(({ name }) => name))).toEqual(new Set(measured))
  expect(quality.routing.map(({ set }) => set)).toEqual(['all', 'mmlu', 'gsm8k'])
  for (const { ways } of quality.routing) {
    expect(ways.map(({ name }) => name)).toEqual(expect.arrayContaining(['random', 'prompt length', 'oracle']))
  }
})

test('what cannot be reached even by perfect scores is known beforehand', () => {
  expect(fewestGivenUp(0.44, 0.2, 'answered')).toBeCloseTo(0.3, 8)
  expect(fewestGivenUp(0.44, 0.2, 'all')).toBeCloseTo(0.24, 8)
  expect(fewestGivenUp(0.03, 0.05, 'all')).toBe(0)
})
