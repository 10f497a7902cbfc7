import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../src/app/index.ts'
import type { Model } from '../src/core/index.ts'
import { createArms, type Outcome } from './hallucination/arms.ts'
import { claimFigures } from './hallucination/claim-figures.ts'
import { isRight } from './hallucination/judge.ts'
import {
  calibratedThreshold,
  judged,
  selectiveAccuracy,
  share,
  type Answered,
  type Judged,
} from './hallucination/figures.ts'
import { bestThreshold, bootstrap, type Estimate } from './hallucination/statistics.ts'
import { generateSuite, type Counts } from './hallucination/suite.ts'
import { report, shown, type Row } from './report.ts'

/**
 * The device's model alone against Vade with the same model: the same seeded questions, greedy, in turns. Thresholds
 * are chosen on one half, everything is told of the other. `--claims` judges the check alone, without a model;
 * `--replay` takes what the model said in the last run, for work on the check.
 */
const seed = 20_261_126
const words = process.argv.slice(2)
const id = words.find((word) => !word.startsWith('--')) ?? 'qwen2.5-coder-1.5b-instruct'
const counts: Counts = {
  document: 18,
  'document-absent-entity': 6,
  'document-absent-attribute': 8,
  computable: 6,
  known: 10,
  fictional: 8,
}
const file = join(import.meta.dirname, 'results', `hallucination-${id}-answers.json`)
type Saved = Readonly<Record<string, { readonly alone: Outcome; readonly vade: Outcome }>>

if (words.includes('--claims')) report('hallucination-claims', { seeds: 4 }, claimFigures())
else await measure()

async function measure(): Promise<void> {
  const suite = generateSuite(seed, counts)
  const saved = words.includes('--replay') ? (JSON.parse(readFileSync(file, 'utf8')) as Saved) : null
  const home = mkdtempSync(join(tmpdir(), 'vade-bench-'))
  const app = await createApp({ home, log: () => {} })
  const began = performance.now()
  const answered: Answered[] = []
  try {
    await app.models.pulled('all-minilm-l6-v2', {})
    if (saved === null) {
      await app.models.pulled(id, {})
      await app.settings.change({ defaultModel: id })
      await app.rereadModels()
    }
    const replay = { draft: '', leastProbable: 1 as number | null }
    const arms = await createArms(app, suite.sets, saved === null ? app.directory.resolve('device') : replayed(replay))
    for (const question of suite.questions) {
      const past = saved?.[question.id]
      replay.draft = past?.vade.draft ?? ''
      replay.leastProbable = past?.vade.leastProbable ?? 1
      const alone = past?.alone ?? (await arms.alone(question.text, question.set))
      // Without documents the same words go to the same model.
      const vade = question.set === null ? alone : await arms.vade(question.text, question.set)
      answered.push({ question, alone, vade: { ...vade, draft: vade.draft === '' ? replay.draft : vade.draft } })
    }
  } finally {
    await app.close()
    rmSync(home, { recursive: true, force: true })
  }
  const minutes = (performance.now() - began) / 60_000
  if (saved === null) {
    mkdirSync(join(import.meta.dirname, 'results'), { recursive: true })
    writeFileSync(
      file,
      JSON.stringify(
        Object.fromEntries(
          answered.map(({ question, alone, vade }) => [question.id, { ...question, about: null, alone, vade }]),
        ),
        null,
        1,
      ),
    )
  }
  const closed = withClosedBookAbstention(answered)
  const threshold = calibratedThreshold(answered, suite)
  report(
    `hallucination-${id}`,
    {
      model: id,
      seed,
      questions: answered.length,
      minutes: shown(minutes),
      threshold: shown(threshold),
      closedBookThreshold: shown(closed.threshold),
    },
    rowsOf(judged(closed.answered, suite, 'alone'), judged(closed.answered, suite, 'vade')),
  )
}

function replayed(said: { readonly draft: string; readonly leastProbable: number | null }): Model {
  return {
    id,
    runsOn: 'device',
    abilities: { input: ['text'], tools: false, schema: false, logprobs: true, contextTokens: 4096 },
    async *generate() {
      const logprob = Math.log(said.leastProbable ?? 1)
      yield { type: 'text-start' }
      yield { type: 'text-delta', text: said.draft, logprobs: [{ token: '', logprob, top: [] }] }
      yield { type: 'text-end' }
      const usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 1 }
      yield { type: 'finish', reason: 'stop', usage, origin: { model: id, runsOn: 'device' }, costNanoUsd: 0 }
    },
  }
}

/** Without documents Vade's only sign is how sure the model was: below what is best on the calibration half it says nothing. */
function withClosedBookAbstention(answered: readonly Answered[]) {
  const isClosed = ({ question: { kind } }: Answered) => kind === 'known' || kind === 'fictional'
  const labels = answered
    .filter(isClosed)
    .flatMap(({ question, vade }) =>
      question.half === 'test'
        ? []
        : [
            {
              score: vade.leastProbable ?? 1,
              rightIfGiven: isRight(question, vade.text),
              rightIfNot: question.answers.length === 0,
            },
          ],
    )
  const threshold = bestThreshold(labels)
  return {
    threshold,
    answered: answered.map((one) =>
      isClosed(one) && (one.vade.leastProbable ?? 1) < threshold
        ? { ...one, vade: { ...one.vade, text: 'I do not know this well enough to answer it.' } }
        : one,
    ),
  }
}

const measures: Readonly<Record<string, (rows: readonly Judged[]) => number>> = {
  accuracy: (rows) => share(rows, ({ right }) => right),
  'accuracy of the surest 80 %': (rows) => selectiveAccuracy(rows, 0.8),
  'inventions where there is no answer': (rows) =>
    share(
      rows.filter(({ unanswerable }) => unanswerable),
      ({ invention }) => invention,
    ),
  'right where there is an answer': (rows) =>
    share(
      rows.filter(({ unanswerable }) => !unanswerable),
      ({ right }) => right,
    ),
  'unsupported sentences': (rows) =>
    sum(rows, ({ unsupported }) => unsupported) / sum(rows, ({ sentences }) => sentences),
  'unsupported sentences told without a mark': (rows) =>
    sum(rows, ({ unmarked }) => unmarked) / sum(rows, ({ sentences }) => sentences),
}

/** All of the half that nothing was chosen on, with intervals; then by kind of question, of both halves. */
function rowsOf(alone: readonly Judged[], vade: readonly Judged[]): Row[] {
  const pairs = alone.flatMap((row, index) => {
    const other = vade[index]
    return other === undefined || row.half !== 'test' ? [] : [{ alone: row, vade: other }]
  })
  const rows: Row[] = []
  for (const [name, measure] of Object.entries(measures)) {
    const better = name.startsWith('accuracy')
    rows.push(
      told(
        `${name}, the model alone`,
        bootstrap(pairs, (drawn) => measure(drawn.map((pair) => pair.alone))),
      ),
      told(
        `${name}, Vade`,
        bootstrap(pairs, (drawn) => measure(drawn.map((pair) => pair.vade))),
      ),
    )
    const gain = bootstrap(
      pairs,
      (drawn) => measure(drawn.map((pair) => pair.vade)) - measure(drawn.map((pair) => pair.alone)),
    )
    rows.push({ ...told(`${name}, Vade - alone`, gain), ...(better && { mark: '>= 0.1' }) })
  }
  for (const kind of new Set(alone.map((row) => row.kind))) {
    for (const [who, own] of [
      ['alone', alone],
      ['Vade', vade],
    ] as const) {
      const right = own.filter((row) => row.kind === kind)
      rows.push({
        what: `${kind}: right, ${who}, of ${String(right.length)} of both halves`,
        value: share(right, (row) => row.right),
        unit: '',
      })
    }
  }
  return rows
}

function told(what: string, { value, low, high }: Estimate): Row {
  return { what: `${what} [${shown(low)}, ${shown(high)}]`, value, unit: '' }
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
