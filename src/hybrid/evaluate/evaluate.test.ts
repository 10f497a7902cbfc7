import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { evaluate, promptEase, readOutcomes, refit, type Example } from '../index.ts'
import { seededRandom } from '../random.ts'
import { sigmoid } from '../sigmoid.ts'
import { fitPrior } from '../fit/refit.ts'

const random = seededRandom(8)

/** Drafts of a model that is right about half the time, and whose entropy tells when. */
function draftedLine(index: number, changes: object = {}): string {
  const ok = random() < 0.5
  const entropy = (ok ? 0.6 : 1.6) + random()
  const tokens = [[-entropy / 2, 0.9 - entropy / 4, 0.1, entropy, entropy, 'more to come']].map((token) =>
    token.slice(0, 5),
  )
  const run = { answer: 'x', ok, tokens, features: { new: {} }, unknown: 1 }
  return JSON.stringify({
    id: `made-${String(index)}`,
    set: 'made',
    kind: 'qa',
    question: `Who was it? ${String(index)}`,
    runs: { q15: run },
    extra: null,
    ...changes,
  })
}

function routedLine(index: number): string {
  const hard = index % 2 === 0
  const domain = hard ? 'law' : 'cooking'
  const weak = random() < (hard ? 0.3 : 0.9)
  return JSON.stringify({
    set: 'made',
    domain,
    prompt: `Question ${String(index)} about ${domain}`,
    weak_ok: weak,
    strong_ok: random() < 0.9,
  })
}

const lines = <Value>(count: number, of: (index: number) => Value) =>
  Array.from({ length: count }, (_, index) => of(index))

test('judges foreign drafts by what ships, with unknown fields and missing runs', () => {
  const rows = [
    ...lines(80, (index) => draftedLine(index)),
    draftedLine(99, { runs: {} }),
    draftedLine(100, { runs: { q15: null } }),
    '',
  ]
  const judged = evaluate(readOutcomes(rows), { alpha: 0.05 })
  expect(judged).toMatchObject({
    set: 'made',
    model: 'q15',
    n: 80,
    outOfFold: 0,
    leftOut: 0,
    alpha: 0.05,
    alwaysCloud: 1,
  })
  expect(judged.auroc).toBeGreaterThan(0.75)
  expect(judged.apgr).toBeGreaterThan(0.6)
  expect(judged.apgrOracle).toBeGreaterThan(judged.apgr ?? 1)
  expect(judged.apgrRandom).toBeCloseTo(0.5, 1)
  expect(judged.violations).toBeLessThanOrEqual(0.1)
  expect(evaluate(readOutcomes(rows), { alpha: 0.05, model: 'qwen2.5-coder-1.5b-instruct' }).n).toBe(80)
  expect(evaluate(readOutcomes(rows), { alpha: 0.05 })).toEqual(judged)
})

test('answers in conversations are judged by what was measured in conversations, and it says so', () => {
  const [worked, conversation] = [undefined, 'conversation-3957ef05c53c'].map((template) => {
    const rows = lines(80, (index) => draftedLine(index, { template }))
    return evaluate(readOutcomes(rows), { alpha: 0.05 })
  })
  expect(conversation?.calibration).toEqual({
    name: 'qwen2.5-coder-1.5b-instruct',
    template: 'conversation-3957ef05c53c',
  })
  expect(worked?.calibration?.name).toBe('qwen2.5-coder-1.5b-instruct')
  expect(worked?.calibration?.template).toMatch(/^[0-9a-f]{64}$/)
  const foreign = lines(80, (index) => draftedLine(index)).map((line) => line.replace('"q15"', '"other"'))
  expect(evaluate(readOutcomes(foreign), { alpha: 0.05 }).calibration).toEqual({ name: 'any', template: '*' })
  const mixed = [draftedLine(1), draftedLine(2, { template: 'conversation-3957ef05c53c' })]
  expect(() => readOutcomes(mixed)).toThrow(/Line 2 has another template/)
})

test.each(['0.5b', '1.5b'])('the answers that the %s was calibrated on are judged out of fold', (size) => {
  const model = `qwen2.5-coder-${size}-instruct`
  const file = join(import.meta.dirname, '../../../scripts/calibration-set/outcomes', `${model}.jsonl.gz`)
  const judged = evaluate(readOutcomes(gunzipSync(readFileSync(file)).toString().split('\n')), { alpha: 0.05 })
  expect(judged).toMatchObject({ model, outOfFold: judged.n, leftOut: 0, calibration: null })
  expect(judged.auroc).toBeGreaterThan(0.74)
  expect(judged.ece - judged.eceFloor).toBeLessThanOrEqual(0.03)
})

test('judges foreign routes, and learns their subjects on the way', () => {
  const judged = evaluate(readOutcomes(lines(600, routedLine)), { alpha: 0.05 })
  expect(judged).toMatchObject({ set: 'made', model: null, n: 600, outOfFold: 0 })
  expect(judged.apgr).toBeGreaterThan(0.58)
  expect(judged.sets).toHaveLength(1)
})

test.each([
  ['', /empty/],
  ['\n\n', /empty/],
  ['{"id": 1', /Line 1 is not JSON/],
  ['[1]\n', /Line 1 has neither/],
  ['5', /Line 1 is not a JSON object/],
  [`${draftedLine(1)}\n{"a": 1}`, /Line 2 has neither/],
  [`${draftedLine(1)}\n${routedLine(1)}`, /Line 2 has another format/],
  [draftedLine(1, { kind: 7 }), /Line 1, kind/],
  [`${routedLine(1)}\n{"prompt": "a", "weak_ok": "yes", "strong_ok": true}`, /Line 2, weak_ok/],
])('says what is wrong with the data, and where', (text, said) => {
  expect(() => readOutcomes(text.split('\n'))).toThrow(said)
})

test('names the models that there are', () => {
  expect(() => evaluate(readOutcomes([draftedLine(1)]), { alpha: 0.05, model: 'q99' })).toThrow(
    /no answers of q99.*q15/,
  )
})

test('a refit needs forty answers, then finds what tells right from wrong', () => {
  const examples = lines(120, (index): Example => {
    const right = random() < 0.5
    const entropy = 1.5 - Number(right) + random()
    const p1 = sigmoid(1 - entropy)
    const kind = index % 2 === 0 ? 'qa' : 'letter'
    return {
      id: String(index),
      right,
      length: 10,
      draft: { kind, ease: 0, signals: [{ logprob: -entropy, p1, p2: 0.1, entropy }] },
    }
  })
  const model = { name: 'own', sha256: 'a', quant: 'Q8_0', template: 't' }
  const about = {
    model,
    provenance: { fitted: '2026-11-26', sources: [] },
    prior: fitPrior([examples.slice(0, 60).filter(({ draft }) => draft.kind === 'qa')]),
  }
  expect(() => refit(examples.slice(0, 39), about)).toThrow(/at least 40/)
  const own = refit(examples, about)
  expect(own.kinds).toMatchObject({ qa: { n: 60 }, letter: { n: 60 } })
  expect(own.draft.features).toEqual(expect.arrayContaining(['kind:qa', 'kind:letter']))
  expect(own.kinds['qa']?.auroc).toBeGreaterThan(0.8)
  expect(own.calibrator?.type).toBe('platt')
})

test('an easy prompt looks easier than a hard one, and no prompt is out of range', () => {
  const easy = promptEase('What do people use to cut paper?\nA. scissors\nB. a spoon\nC. milk\nD. snow\nAnswer:')
  const hard = promptEase(
    'Find the degree of the field extension Q(sqrt(2), sqrt(3), sqrt(18)) over Q.\nA. 0\nB. 4\nC. 2\nD. 6\nAnswer:',
  )
  expect(easy).toBeGreaterThan(hard + 0.5)
  for (const prompt of ['', '😀'.repeat(9999), '9'.repeat(100_000)])
    expect(Math.abs(promptEase(prompt))).toBeLessThanOrEqual(2.5)
})

const shared = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'confidence', 'outcomes.jsonl.gz')

describe.skipIf(!existsSync(shared))(
  'on the drafts that what ships was fitted on (skipped where ../shared/data is not there)',
  () => {
    const rows = existsSync(shared) ? gunzipSync(readFileSync(shared)).toString().split('\n') : []

    test('the 1.5B reaches its marks out of fold', () => {
      const judged = evaluate(readOutcomes(rows), { alpha: 0.05 })
      expect(judged).toMatchObject({ model: 'q15', n: 156, outOfFold: 156 })
      expect(judged.auroc).toBeGreaterThanOrEqual(0.79)
      expect(judged.aurocWithinKind).toBeGreaterThanOrEqual(0.73)
      expect(judged.ece - judged.eceFloor).toBeLessThanOrEqual(0.03)
      expect(judged.violations).toBeLessThanOrEqual(0.1)
    })

    test('a few of these rows cannot be judged honestly, and are not', () => {
      expect(() => evaluate(readOutcomes(rows.slice(0, 20)), { alpha: 0.05 })).toThrow(/out of fold/)
    })
  },
)
