import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readCalibrationSet } from '../src/app/calibration/calibration-set.ts'
import { examplesOf, fitTrials, keyOf } from '../src/app/calibration/fit.ts'
import { readRecord } from '../src/app/calibration/record.ts'
import { encodeRows } from '../src/hybrid/evaluate/fitted-on.ts'

/**
 * Makes what `vade hybrid calibrate` measured here part of the product: node scripts/ship-calibration.ts RECORD.json
 * `src/hybrid/measured/MODEL.json` is the calibration; `scripts/calibration-set/outcomes/MODEL.jsonl.gz` are the answers
 * that it was fitted on, for `vade hybrid evaluate --data`, which knows these questions by `fitted-in-conversations.json`.
 */
const [file = ''] = process.argv.slice(2)
const record = await readRecord(file)
if (record === null || record === 'damaged') throw new Error(`${file} is no record of a calibration.`)
const { questions, sources } = await readCalibrationSet()
const date = new Date().toISOString().slice(0, 10)
const { calibration, findings } = fitTrials(record.trials, { model: keyOf(record.model), questions, sources, date })
if (calibration === null) throw new Error(`${file} has too few answers.`)

const root = join(import.meta.dirname, '..')
writeFileSync(
  join(root, 'src/hybrid/evaluate/fitted-in-conversations.json'),
  `${JSON.stringify({ rows: encodeRows(questions.map(({ id }) => id)) }, null, 1)}\n`,
)
const short = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value)
writeFileSync(
  join(root, 'src/hybrid/measured', `${record.model.id}.json`),
  `${JSON.stringify(calibration, short, 1)}\n`,
)

const byId = new Map(questions.map((question) => [question.id, question]))
const answers = new Map(record.trials.map(({ id, answer }) => [id, answer]))
const lines = examplesOf(record.trials, questions).map(({ id, right, draft }) => {
  const [first = 0, second = 0] = (draft.optionProbabilities ?? []).toSorted((a, b) => b - a)
  const tokens = draft.signals.map(({ logprob, p1, p2, entropy }) => [logprob, p1, p2, entropy, entropy])
  const features = { opt_pmax: first, opt_margin: first - second }
  const { source, text, options } = byId.get(id) ?? { source: '', text: '', options: undefined }
  const run = { answer: answers.get(id), ok: right, tokens, features }
  return JSON.stringify({
    id,
    set: source,
    kind: draft.kind,
    question: text,
    options,
    template: calibration.model.template,
    runs: { [record.model.id]: run },
  })
})
writeFileSync(
  join(root, 'scripts/calibration-set/outcomes', `${record.model.id}.jsonl.gz`),
  gzipSync(`${lines.join('\n')}\n`, { level: 9 }),
)
console.log(findings)
