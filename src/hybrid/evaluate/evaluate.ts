import { clopperPearsonLower } from '../bound/clopper-pearson.ts'
import { VadeError } from '../../core/index.ts'
import { shippedCalibrations, shippedDomains, shippedNames } from '../shipped.ts'
import type { Example } from '../fit/examples.ts'
import { fewestForRefit } from '../fit/refit.ts'
import { wasFittedOn } from './fitted-on.ts'
import { judge, type Judged, type JudgeOptions, type Judgement } from './judge.ts'
import { examplesOf, judgedByCalibration, judgedOutOfFold, priorWithout } from './judge-drafts.ts'
import { judgedRoutes, judgedRoutesOutOfFold } from './judge-routing.ts'
import type { DraftedRow, Outcomes, RoutingRow } from './outcomes.ts'

export interface SetJudgement extends Judgement {
  /** Name of the set of questions, or `all`. */
  readonly set: string
  /** Which model drafted; null where the file does not say. */
  readonly model: string | null
  /** Rows that were judged out of fold, since what ships was fitted on them, and rows that had to be left out for that. */
  readonly outOfFold: number
  readonly leftOut: number
}

/** The first is over the whole file, of the model that is surely right most often; `sets` has each set, or each model. */
export interface Evaluation extends SetJudgement {
  readonly sets: readonly SetJudgement[]
}

export interface EvaluateOptions extends JudgeOptions {
  readonly model?: string
}

/** Judges the choice on outcomes that it was not fitted on: rows that it was fitted on are scored out of fold. */
export function evaluate(outcomes: Outcomes, options: EvaluateOptions): Evaluation {
  return outcomes.format === 'drafts' ? evaluateDrafts(outcomes.rows, options) : evaluateRoutes(outcomes.rows, options)
}

function evaluateDrafts(rows: readonly DraftedRow[], options: EvaluateOptions): Evaluation {
  const inFile = [...new Set(rows.flatMap(({ runs }) => Object.keys(runs)))]
  const wanted = options.model
  const models =
    wanted === undefined ? inFile : inFile.filter((name) => name === wanted || shippedNames[name] === wanted)
  if (models.length === 0) {
    const there = inFile.length === 0 ? 'no model at all' : inFile.join(', ')
    throw new VadeError(
      'invalid_request',
      `The file has no answers of ${wanted ?? 'a model'}; it has those of ${there}.`,
    )
  }
  const sets = models.map((model) => judgeModel(rows, model, options))
  const surely = ({ n, alwaysDevice }: SetJudgement) => clopperPearsonLower(Math.round(n * alwaysDevice), n, 0.1)
  const first = sets.reduce((best, each) => (surely(each) > surely(best) ? each : best))
  return { ...first, sets }
}

function judgeModel(rows: readonly DraftedRow[], model: string, options: JudgeOptions): SetJudgement {
  const fitted = rows.filter(({ id }) => wasFittedOn(id))
  const known = examplesOf(fitted, model)
  const foreign = examplesOf(
    rows.filter(({ id }) => !wasFittedOn(id)),
    model,
  )
  const judged = [...outOfFoldOf(known, fitted, model), ...judgedByCalibration(foreign, calibrationFor(model))]
  if (judged.length === 0) throw tooFew(known.length)
  const names = [...new Set(rows.filter(({ runs }) => runs[model] !== undefined).map(({ set }) => set))]
  const outOfFold = judged.length - foreign.length
  return { set: nameOf(names), model, ...judge(judged, options), outOfFold, leftOut: known.length - outOfFold }
}

function outOfFoldOf(examples: readonly Example[], rows: readonly DraftedRow[], model: string): Judged[] {
  return examples.length < fewestForRefit ? [] : judgedOutOfFold(examples, priorWithout(rows, model))
}

function calibrationFor(model: string) {
  const all = shippedCalibrations()
  const name = shippedNames[model] ?? model
  const found = all.find((each) => each.model.name === name) ?? all.find((each) => each.model.sha256 === '*')
  if (found === undefined) throw new VadeError('internal', 'The calibrations that ship with Vade are missing.')
  return found
}

function evaluateRoutes(rows: readonly RoutingRow[], options: EvaluateOptions): Evaluation {
  const fitted = rows.filter(({ prompt }) => wasFittedOn(prompt))
  const foreign = rows.filter(({ prompt }) => !wasFittedOn(prompt))
  const cross = fitted.length >= fewestForRefit ? fitted : []
  const judged = [
    ...judgedRoutesOutOfFold(cross).map((row, index) => ({ row, set: cross[index]?.set ?? '' })),
    ...judgedRoutes(foreign, shippedDomains).map((row, index) => ({ row, set: foreign[index]?.set ?? '' })),
  ]
  if (judged.length === 0) throw tooFew(fitted.length)
  const about = (some: typeof judged, set: string): SetJudgement => ({
    set,
    model: null,
    ...judge(
      some.map(({ row }) => row),
      options,
    ),
    outOfFold: some.filter(({ row }) => row.ranks[0]?.fold !== 'shipped').length,
    leftOut: fitted.length - cross.length,
  })
  const names = [...new Set(judged.map(({ set }) => set))]
  const sets = names.map((name) =>
    about(
      judged.filter(({ set }) => set === name),
      name,
    ),
  )
  return { ...about(judged, nameOf(names)), sets }
}

function nameOf(sets: readonly string[]): string {
  return sets.length === 1 ? (sets[0] ?? 'all') : 'all'
}

function tooFew(count: number): VadeError {
  return new VadeError(
    'invalid_request',
    `What ships was fitted on these ${String(count)} rows, and judging out of fold takes at least ${String(fewestForRefit)}; give the whole file, or other data.`,
  )
}
