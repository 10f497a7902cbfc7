import { expect, test } from 'vitest'
import { openBeforeEach } from '../../../test/opened-store.ts'
import { choiceRoutes } from '../../api/index.ts'
import type { InstalledModel } from '../../engine-native/index.ts'
import { quality, shippedCalibrations } from '../../hybrid/index.ts'
import { keyOf } from '../calibration/fit.ts'
import { recordFile, writeRecord } from '../calibration/record.ts'
import { conversationTemplate } from '../calibration/template.ts'
import { createCalibrations } from './calibrations.ts'
import { choiceOf } from './choice.ts'
import { createLearning, type Learning } from './learning.ts'

let home = ''
let learning: Learning
openBeforeEach(async (store, opened) => {
  home = opened
  learning = await createLearning(store.settings)
})

const half = 'qwen2.5-coder-0.5b-instruct'
const larger = 'qwen2.5-coder-1.5b-instruct'

function model(id: string, given: Partial<InstalledModel> = {}): InstalledModel {
  const shipped = shippedCalibrations().find(({ model: { name } }) => name === id)
  return {
    id,
    name: id,
    kind: 'chat',
    license: '',
    file: '',
    bytes: 0,
    sha256: shipped?.model.sha256 ?? 'f'.repeat(64),
    contextTokens: 0,
    memory: { fileBytes: 0, repackedBytes: 0, contextBytesPerToken: 0, vocabularySize: 0 },
    companions: [],
    ...given,
  }
}

async function choiceWith(installed: readonly InstalledModel[]) {
  const calibrations = createCalibrations(home)
  await calibrations.refresh(installed)
  return choiceRoutes.getChoice.output.parse(choiceOf({ installed, calibrations, learning }))
}

test('what ships is shown as it was measured, beside every baseline', async () => {
  const { at, measured, installed } = await choiceWith([])
  expect(at).toBe(quality.at)
  expect(installed).toEqual([])
  for (const { name, auroc, violations, apgrRandom } of quality.drafts) {
    const shown = measured.find((each) => each.name === name)
    expect(shown).toMatchObject({ auroc, bound: { alpha: 0.05, splits: 200 } })
    expect(shown?.bound.kept).toBeCloseTo(200 * (1 - violations))
    expect(shown?.choosers.map((each) => each.name)).toEqual(['random', 'prompt length', 'Vade', 'oracle'])
    expect(shown?.choosers[0]?.apgr).toBe(apgrRandom)
  }
  expect(measured).toHaveLength(quality.drafts.length + quality.routing.length)
  const routed = measured.at(quality.drafts.length)
  expect(routed?.choosers.map((each) => each.name)).toEqual(quality.routing[0]?.ways.map((way) => way.name))
  // Which kinds may stand is another matter in conversations, and unknown where it was not measured there.
  expect(measured.find(({ name }) => name === half)?.inConversations).toEqual([])
  expect(measured.find(({ name }) => name === larger)?.inConversations).toContain('qa')
  expect(measured.find(({ name }) => name.startsWith('smollm2'))?.inConversations).toBeNull()
})

test('a model that was measured shows what it may answer and what is certified', async () => {
  const { installed } = await choiceWith([model(larger), model('minilm', { kind: 'embedding' })])
  expect(installed).toMatchObject([{ id: larger, exact: true, note: null, learned: { kinds: [], audits: 0 } }])
  const [shown] = installed
  expect(shown?.kinds.filter(({ mayAnswer }) => mayAnswer).map(({ kind }) => kind)).toContain('qa')
  expect(
    shown?.thresholds.find(({ alpha, lossOf }) => alpha === 0.02 && lossOf === 'answered')?.answeredShare,
  ).toBeNull()
  expect(
    shown?.thresholds.find(({ alpha, lossOf }) => alpha === 0.1 && lossOf === 'all')?.answeredShare,
  ).toBeGreaterThan(0)
  expect(shown?.inUse.map(({ certified }) => certified)).toEqual([true, true])
})

test('what was measured on this machine comes before what ships', async () => {
  const own = model(larger)
  const calibration = shippedCalibrations().find((each) => each.model.template === conversationTemplate)
  if (calibration === undefined) throw new Error('None ships for conversations.')
  expect((await choiceWith([own])).installed).toMatchObject([{ measuredHere: false }])
  const kinds = { bool: { n: 40, right: 39, auroc: 0.9, aurocLow: 0.8, topRight: 1 } }
  await writeRecord(recordFile(home, own.sha256), {
    version: 1,
    model: { id: own.id, sha256: own.sha256 },
    template: conversationTemplate,
    trials: [],
    calibration: { ...calibration, model: keyOf(own), kinds },
  })
  expect((await choiceWith([own])).installed).toMatchObject([
    { measuredHere: true, exact: true, kinds: [{ kind: 'bool', n: 40, right: 39, enough: true, mayAnswer: true }] },
  ])
})

test('of a model that nobody measured nothing is certified', async () => {
  const { installed } = await choiceWith([model('stranger')])
  expect(installed).toMatchObject([{ exact: false, fitted: null, kinds: [], thresholds: [], feasibility: null }])
  expect(installed[0]?.note).toContain('vade hybrid calibrate')
  expect(installed[0]?.inUse.map(({ certified }) => certified)).toEqual([false, false])
})

test('what was learned here is counted by kind', async () => {
  const stranger = model('stranger')
  const evidence = { model: stranger.sha256, kind: 'qa', expected: 0.6, logit: 0.3 }
  await learning.add(evidence, { source: 'thumb', right: true, kept: true })
  await learning.add(evidence, { source: 'audit', right: false, kept: true })
  const { installed } = await choiceWith([stranger])
  expect(installed[0]?.learned).toEqual({ kinds: [{ kind: 'qa', n: 2, right: 1, expected: 1.2 }], audits: 1 })
})
