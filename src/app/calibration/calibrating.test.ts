import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { textOf, type GenerateRequest, type Model, type Part } from '../../core/index.ts'
import { readCalibration } from '../../hybrid/index.ts'
import { createEliza } from '../../rules/index.ts'
import { createCalibrations } from '../hybrid/calibrations.ts'
import { calibrate, type CalibrateOptions } from './calibrating.ts'
import { readCalibrationSet } from './calibration-set.ts'
import { readRecord, recordFile } from './record.ts'

const { questions } = await readCalibrationSet()
const sha256 = 'a'.repeat(64)
const installed = {
  id: 'knower',
  name: 'Knower',
  kind: 'chat' as const,
  license: 'MIT',
  file: '/nowhere',
  bytes: 1,
  sha256,
  contextTokens: 4096,
  memory: { fileBytes: 1, repackedBytes: 0, contextBytesPerToken: 0, vocabularySize: 0 },
  companions: [],
}

let home = ''
let asked: string[] = []
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vade-calibrate-'))
  asked = []
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** Knows two answers of three, says so where nobody can know, and is less sure of what it does not know. */
const knower: Model = {
  id: 'knower',
  runsOn: 'device',
  abilities: { input: ['text'], tools: false, schema: false, logprobs: true, contextTokens: 4096 },
  async *generate(request: GenerateRequest): AsyncGenerator<Part> {
    const last = request.messages.at(-1)
    const text = last === undefined ? '' : textOf(last)
    asked.push(text)
    const at = questions.findIndex((question) => question.text === text)
    const knows = at % 3 !== 0
    const p1 = knows ? 0.9 - (at % 7) / 100 : 0.4 + (at % 5) / 100
    const signal = { logprob: Math.log(p1), p1, p2: 1 - p1, entropy: 2 * (1 - p1) }
    const known = questions[at]?.accepted[0] ?? 'I do not know.'
    const wrong = { mc: known === 'A' ? 'B' : 'A', bool: known === 'Yes' ? 'No' : 'Yes', qa: 'Nothing', gsm: '-1' }
    yield { type: 'text-start' }
    yield { type: 'text-delta', text: knows ? known : wrong[questions[at]?.kind ?? 'qa'], signals: [signal] }
    yield { type: 'text-end' }
    yield {
      type: 'finish',
      reason: 'stop',
      usage: { inputTokens: 1, cachedTokens: 0, outputTokens: 1 },
      origin: { model: 'knower', runsOn: 'device' },
      costNanoUsd: 0,
    }
  },
}

function run(options: Partial<CalibrateOptions> = {}, model = knower) {
  const of = { home, installed: () => Promise.resolve([installed]), defaultModel: () => Promise.resolve(installed) }
  return calibrate(
    { ...of, modelOf: () => model },
    { questions: 120, signal: new AbortController().signal, ...options },
  )
}

test('what it finds out is fitted, told, and kept for the owner only', async () => {
  const progress: number[] = []
  const found = await run({ onProgress: ({ done }) => progress.push(done) })
  expect(found).toMatchObject({ model: 'knower', asked: 120, judged: 112, right: 72 })
  expect(found.auroc).toBeGreaterThan(0.9)
  expect(found.certified.length).toBeGreaterThan(0)
  expect(progress).toEqual(Array.from({ length: 121 }, (_, index) => index))
  expect(found.file).toBe(recordFile(home, sha256))
  expect(statSync(found.file).mode & 0o777).toBe(0o600)
  expect(readdirSync(dirname(found.file))).toHaveLength(1)
  const record = await readRecord(found.file)
  const calibration = record === null || record === 'damaged' ? null : readCalibration(record.calibration)
  expect(calibration?.model).toMatchObject({ name: 'knower', sha256 })
  expect(calibration?.provenance.rows).toBe(112)
})

test('a calibration that was stopped goes on where it was', async () => {
  const stop = new AbortController()
  const stopped = run({ signal: stop.signal, onProgress: ({ done }) => done === 25 && stop.abort() })
  await expect(stopped).rejects.toMatchObject({
    code: 'aborted',
    message: expect.stringContaining('25 answers are kept'),
  })
  expect(asked).toHaveLength(25)
  const found = await run({ questions: 60 })
  expect(found.asked).toBe(60)
  expect(asked).toHaveLength(60)
  expect(new Set(asked).size).toBe(60)
})

test('few answers are kept, and say nothing yet', async () => {
  const found = await run({ questions: 12 })
  expect(found).toMatchObject({ asked: 12, auroc: null, kinds: [], certified: [] })
  expect(readFileSync(found.file, 'utf8')).toContain('"calibration":null')
})

test('a damaged file, and answers that were asked for in another way, begin anew', async () => {
  const { file } = await run({ questions: 5 })
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, 300))
  expect(await readRecord(file)).toBe('damaged')
  expect((await run({ questions: 5 })).asked).toBe(5)
  writeFileSync(file, readFileSync(file, 'utf8').replace('conversation-', 'elsewhere-'))
  expect((await run({ questions: 4 })).asked).toBe(4)
  expect(asked).toHaveLength(14)
})

test('a model that does not say how sure it is cannot be calibrated, nor one that is not here', async () => {
  await expect(run({}, createEliza())).rejects.toMatchObject({ code: 'unsupported' })
  await expect(run({ model: 'nobody' })).rejects.toMatchObject({ code: 'model_not_found' })
})

test('what was measured here comes before what ships; a damaged file leaves that, with a sentence that says so', async () => {
  const found = async () => {
    const calibrations = createCalibrations(home)
    await calibrations.refresh([installed])
    return calibrations.of(installed.id)?.found
  }
  expect(await found()).toMatchObject({ exact: false, calibration: { model: { sha256: '*' } } })
  const { file } = await run()
  expect(await found()).toMatchObject({ exact: true, calibration: { model: { sha256 } } })
  writeFileSync(file, '{"version":1}')
  const damaged = await found()
  expect(damaged).toMatchObject({ exact: false, note: expect.stringContaining('damaged') })
})
