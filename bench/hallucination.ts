import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../src/app/index.ts'
import { createArms, replayed, type Outcome } from './hallucination/arms.ts'
import { claimFigures } from './hallucination/claim-figures.ts'
import {
  calibratedThreshold,
  judged,
  selectiveAccuracy,
  share,
  type Answered,
  type Judged,
} from './hallucination/figures.ts'
import { bootstrap, type Estimate } from './hallucination/statistics.ts'
import { generateSuite, type Counts, type Suite } from './hallucination/suite.ts'
import { report, shown, type Row } from './report.ts'

/**
 * The device's model alone against Vade with the same model, offline: the same seeded questions, greedy, in turns. The
 * threshold for answers from documents is chosen on one half, everything is told of the other; without documents the
 * calibration that ships decides, which was made of other questions. `--claims` judges the check alone, without a model;
 * `--replay` takes what the model said in the last run, for work on the check; `--resume` goes on with it.
 */
const seed = 20_261_126
const words = process.argv.slice(2)
const id = words.find((word) => !word.startsWith('--')) ?? 'qwen2.5-coder-1.5b-instruct'
const counts: Counts = {
  document: 20,
  'document-absent-entity': 6,
  'document-absent-attribute': 12,
  computable: 6,
  known: 12,
  fictional: 10,
}
const file = join(import.meta.dirname, 'results', `hallucination-${id}-answers.json`)
type Saved = Readonly<Record<string, { readonly alone: Outcome; readonly vade: Outcome }>>

async function measure(): Promise<void> {
  const suite = generateSuite(seed, counts)
  const replay = words.includes('--replay')
  const saved = replay || words.includes('--resume') ? readSaved() : {}
  const answered = await answers(suite, saved, replay)
  const about = {
    model: id,
    seed,
    questions: answered.length,
    threshold: shown(calibratedThreshold(answered, suite)),
  }
  const rows = rowsOf(judged(answered, suite, 'alone'), judged(answered, suite, 'vade'))
  report(`hallucination-${id}`, about, rows)
}

function readSaved(): Saved {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Saved) : {}
}

async function answers(suite: Suite, saved: Saved, replay: boolean): Promise<Answered[]> {
  const home = mkdtempSync(join(tmpdir(), 'vade-bench-'))
  const app = await createApp({ home, log: () => {} })
  const answered: Answered[] = []
  try {
    await app.models.pulled('all-minilm-l6-v2', {})
    if (!replay) {
      await app.models.pulled(id, {})
      await app.settings.change({ defaultModel: id })
      await app.rereadModels()
    }
    let past: Outcome['pieces'] = []
    const model = replay ? replayed(id, () => past) : app.directory.resolve('device')
    const arms = await createArms(app, suite.sets, model)
    for (const question of suite.questions) {
      const known = saved[question.id]
      if (known !== undefined && !replay) {
        answered.push({ question, alone: known.alone, vade: known.vade })
        continue
      }
      if (known === undefined && replay) continue
      past = known?.vade.pieces ?? []
      const alone = known?.alone ?? (await arms.alone(question))
      const vade = await arms.vade(question)
      answered.push({ question, alone, vade })
      if (!replay) save(answered)
    }
  } finally {
    await app.close()
    rmSync(home, { recursive: true, force: true })
  }
  return answered
}

/** After each question, so that a run that was cut short can go on. */
function save(answered: readonly Answered[]): void {
  mkdirSync(join(import.meta.dirname, 'results'), { recursive: true })
  const rows = answered.map(({ question, alone, vade }) => [
    question.id,
    { question: question.text, answers: question.answers, alone, vade },
  ])
  writeFileSync(file, JSON.stringify(Object.fromEntries(rows), null, 1))
}

const measures: Readonly<Record<string, (rows: readonly Judged[]) => number>> = {
  accuracy: (rows) => share(rows, ({ right }) => right),
  'accuracy of the surest 80 %': (rows) => selectiveAccuracy(rows, 0.8),
  'inventions where there is no answer': (rows) =>
    share(
      rows.filter(({ unanswerable }) => unanswerable),
      ({ invention }) => invention,
    ),
  'inventions told as facts': (rows) =>
    share(
      rows.filter(({ unanswerable }) => unanswerable),
      ({ invention, isGuess }) => invention && !isGuess,
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
  for (const [name, figure] of Object.entries(measures)) {
    const better = name.startsWith('accuracy')
    rows.push(
      told(
        `${name}, the model alone`,
        bootstrap(pairs, (drawn) => figure(drawn.map((pair) => pair.alone))),
      ),
      told(
        `${name}, Vade`,
        bootstrap(pairs, (drawn) => figure(drawn.map((pair) => pair.vade))),
      ),
    )
    const gain = bootstrap(
      pairs,
      (drawn) => figure(drawn.map((pair) => pair.vade)) - figure(drawn.map((pair) => pair.alone)),
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

if (words.includes('--claims')) report('hallucination-claims', { seeds: 4 }, claimFigures())
else await measure()
