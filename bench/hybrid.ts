import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { measureDrafts, type DraftQuality } from '../src/hybrid/evaluate/measure-drafts.ts'
import { measureRoutes, measureUnseen, type RouteQuality } from '../src/hybrid/evaluate/measure-routes.ts'
import { examplesOf } from '../src/hybrid/evaluate/judge-drafts.ts'
import {
  certifiedLogit,
  decide,
  findCalibration,
  mayAnswer,
  nothingLearned,
  promptEase,
  readOutcomes,
  score,
  shippedCalibrations,
} from '../src/hybrid/index.ts'
import { median, report, shown, type Row } from './report.ts'

/**
 * How good the choice between this device and a larger model is, from the outcomes in `$VADE_DATA` (else `../shared/data`),
 * each row scored by what was fitted on other rows, beside every baseline; and what a decision costs.
 */
const data = process.env['VADE_DATA'] ?? join(import.meta.dirname, '..', '..', 'shared', 'data')
const routing = outcomesIn('routing')
const drafts = outcomesIn('confidence')
if (routing.format !== 'routing' || drafts.format !== 'drafts')
  throw new Error(`${data} has other data than was expected.`)

const routes = measureRoutes(routing.rows)
const unseen = measureUnseen(routing.rows)
const q15 = measureDrafts(drafts.rows, 'q15')
const q05 = measureDrafts(drafts.rows, 'q05')
const smol = measureDrafts(drafts.rows, 'smol135')
for (const set of routes) printWays(set)
console.log(
  `\nSubjects of MMLU never seen before: APGR ${said(unseen.words)} by words, ${said(unseen.learnedOn)} when they are learned on the way`,
)
for (const model of [q15, q05, smol]) printDrafts(model)
report('hybrid', { routed: routing.rows.length, drafted: drafts.rows.length, folds: 5 }, [
  ...routeRows(routes),
  ...draftRows(),
  ...costRows(),
])

function outcomesIn(folder: string) {
  const file = join(data, folder, 'outcomes.jsonl.gz')
  if (!existsSync(file)) {
    console.error(`There is no ${file}: name the folder with 'routing' and 'confidence' in VADE_DATA.`)
    process.exit(2)
  }
  return readOutcomes(gunzipSync(readFileSync(file)).toString().split('\n'))
}

function printWays({ set, judgement, ways }: RouteQuality): void {
  const { n, alwaysDevice, alwaysCloud } = judgement
  console.log(
    `\nRouteLLM's outcomes, ${set}: ${String(n)} questions; always device ${shown(alwaysDevice)} right, always cloud ${shown(alwaysCloud)}`,
  )
  console.log(`  ${'choice by'.padEnd(50)} APGR   CPT50  CPT80  @95 %  Vade has more by (95 %, paired)`)
  for (const { name, apgr, cpt50, cpt80, callsAt95, vadeMore } of ways) {
    const figures = [apgr ?? NaN, cpt50, cpt80, callsAt95].map((value) => value.toFixed(3).padEnd(6)).join(' ')
    const more = vadeMore === null ? '' : `${vadeMore.low.toFixed(3)} to ${vadeMore.high.toFixed(3)}`
    console.log(`  ${name.padEnd(50)} ${figures} ${more}`)
  }
}

function printDrafts(quality: DraftQuality): void {
  const { model, n, right, alwaysCloud, aurocInterval, aurocOfKind, withinKind, early, riskAt } = quality
  console.log(
    `\nDrafts of ${model}: ${String(n)} answers; always device ${shown(right / n)} right, always cloud ${shown(alwaysCloud)}`,
  )
  console.log(
    `  AUROC ${said(quality.auroc)} (95 %: ${said(aurocInterval?.low)} to ${said(aurocInterval?.high)}), of the kind of task alone ${said(aurocOfKind)}, before a draft ${said(quality.aurocBefore)}`,
  )
  for (const [kind, each] of Object.entries(withinKind)) {
    console.log(
      `  within ${kind.padEnd(5)} ${said(each.auroc)}  (${String(each.n)} answers, ${String(each.right)} right)`,
    )
  }
  console.log(
    `  APGR ${said(quality.apgr)}; random ${said(quality.apgrRandom)}, length ${said(quality.apgrLength)}, oracle ${said(quality.apgrOracle)}`,
  )
  console.log(`  after k tokens: ${early.map(({ tokens, auroc }) => `${String(tokens)}: ${said(auroc)}`).join(', ')}`)
  console.log(
    `  wrong among the most trusted ${riskAt.map(({ coverage, risk }) => `${String(coverage * 100)} %: ${said(risk)}`).join(', ')}`,
  )
}

function said(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toFixed(3)
}

function routeRows(sets: readonly RouteQuality[]): Row[] {
  const all = sets.find(({ set }) => set === 'all')
  if (all === undefined) return []
  const more = (name: string) => all.ways.find((way) => way.name === name)?.vadeMore?.low ?? NaN
  return [
    { what: 'RouteLLM: APGR', value: all.judgement.apgr ?? NaN, unit: '' },
    { what: 'more APGR than by length, lower end of 95 %', value: more('prompt length'), unit: '', mark: '>= 0.02' },
    {
      what: 'more APGR than by plain logistic regression, lower end',
      value: more('logistic regression on 15 features of the prompt'),
      unit: '',
      mark: '>= 0.01',
    },
    { what: 'more APGR than by words without subject, lower end', value: more('words alone'), unit: '', mark: '>= 0' },
    {
      what: 'more APGR by learning unseen subjects on the way, lower end',
      value: unseen.more?.low ?? NaN,
      unit: '',
      mark: '>= 0',
    },
    ...sets.map(({ set, judgement }) => ({
      what: `${set}: 200 draws with a loss above 5 %, 500 audited`,
      value: judgement.violations,
      unit: '',
      mark: '<= 0.1',
    })),
    { what: 'all: mean loss at 5 %', value: all.judgement.meanLoss, unit: '', mark: '<= 0.05' },
    { what: 'all: answered on the device at 5 %', value: all.judgement.answeredShare, unit: '' },
  ]
}

function draftRows(): Row[] {
  const lost = (quality: DraftQuality) => quality.early.find(({ tokens }) => tokens === 4)
  return [
    { what: '1.5B: AUROC', value: q15.auroc ?? NaN, unit: '', mark: '>= 0.79' },
    { what: '1.5B: AUROC within a kind of task', value: q15.aurocWithinKind ?? NaN, unit: '', mark: '>= 0.73' },
    { what: '0.5B: AUROC', value: q05.auroc ?? NaN, unit: '', mark: '>= 0.70' },
    { what: '0.5B: AUROC within a kind of task', value: q05.aurocWithinKind ?? NaN, unit: '' },
    {
      what: '1.5B: calibration error above its floor, 100 labels',
      value: q15.eceAbove100 ?? NaN,
      unit: '',
      mark: '<= 0.03',
    },
    {
      what: '0.5B: calibration error above its floor, 100 labels',
      value: q05.eceAbove100 ?? NaN,
      unit: '',
      mark: '<= 0.03',
    },
    {
      what: "1.5B: share of the oracle's gain, cloud always right",
      value: q15.shareOfOracle ?? NaN,
      unit: '',
      mark: '>= 0.56',
    },
    {
      what: '1.5B: AUROC lost by deciding after 4 tokens',
      value: (q15.auroc ?? NaN) - (lost(q15)?.auroc ?? NaN),
      unit: '',
      mark: '<= 0.01',
    },
    {
      what: '0.5B: AUROC lost by deciding after 4 tokens',
      value: (q05.auroc ?? NaN) - (lost(q05)?.auroc ?? NaN),
      unit: '',
      mark: '<= 0.01',
    },
    ...[q15, q05, smol].map(({ model, violations }) => ({
      what: `${model}: 200 draws with a loss above 5 %`,
      value: violations,
      unit: '',
      mark: '<= 0.1',
    })),
    {
      what: '0.5B and 135M: kinds answered without a hedge',
      value: kindsAnswered(q05) + kindsAnswered(smol),
      unit: '',
      mark: '<= 0',
    },
    { what: '1.5B: kinds answered without a hedge', value: kindsAnswered(q15), unit: '' },
  ]
}

function calibrationOf(run: string) {
  const names: Readonly<Record<string, string>> = { q15: '1.5b', q05: '0.5b', smol135: '135m' }
  const known = shippedCalibrations()
  const own = known.find(({ model }) => model.name.includes(names[run] ?? ''))
  if (own === undefined) throw new Error(`No calibration ships for ${run}.`)
  return findCalibration(known, own.model)
}

function kindsAnswered({ model, withinKind }: DraftQuality): number {
  return Object.keys(withinKind).filter((kind) => mayAnswer(calibrationOf(model), kind)).length
}

function costRows(): Row[] {
  const found = calibrationOf('q15')
  const { rows } = drafts.format === 'drafts' ? drafts : { rows: [] }
  const examples = examplesOf(rows, 'q15')
  const prompts = rows.map(({ prompt }) => prompt)
  const threshold = certifiedLogit(nothingLearned, found, { alpha: 0.3, lossOf: 'answered' })
  const price = { money: 0.02, waiting: 0.02, privacy: 0.02 }
  const choose = (index: number) => {
    const example = examples[index % examples.length]
    if (example === undefined) return
    const { draft } = example
    const ease = promptEase(prompts[index % prompts.length] ?? '')
    const device = score({ ...draft, ease }, found)
    decide({ device, cloud: 0.85, mayAnswer: mayAnswer(found, draft.kind), threshold, blocked: null, price })
  }
  const draftOf = (index: number) => examples[index % examples.length]?.draft
  const scoring = (index: number) => {
    const draft = draftOf(index)
    if (draft !== undefined) score(draft, found)
  }
  const ofScore = microseconds(scoring)
  const ofEase = microseconds((index) => promptEase(prompts[index % prompts.length] ?? ''))
  const whole = microseconds(choose)
  return [
    { what: 'a score, median of 20,000', value: median(ofScore), unit: 'µs', mark: '<= 50' },
    { what: 'reading a prompt, median', value: median(ofEase) / 1000, unit: 'ms', mark: '<= 0.1' },
    {
      what: 'a whole decision, 99th percentile',
      value: (whole.toSorted((a, b) => a - b)[19_800] ?? NaN) / 1000,
      unit: 'ms',
      mark: '<= 5',
    },
  ]
}

function microseconds(run: (index: number) => void): number[] {
  const all: number[] = []
  for (let index = 0; index < 22_000; index++) {
    const began = performance.now()
    run(index)
    // The first are compiled meanwhile.
    if (index >= 2000) all.push((performance.now() - began) * 1000)
  }
  return all
}
