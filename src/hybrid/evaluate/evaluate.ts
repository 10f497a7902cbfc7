import { clopperPearsonLower } from '../bound/clopper-pearson.ts'
import { VadeError } from '../../core/index.ts'
import type { Calibration } from '../calibration.ts'
import { shippedCalibrations, shippedDomains, shippedNames, workedTemplate } from '../shipped.ts'
import { fewestForRefit } from '../fit/refit.ts'
import { unknowing } from '../fit/unknowing.ts'
import { wasFittedOn } from './fitted-on.ts'
import { judge, type JudgeOptions, type Judgement } from './judge.ts'
import { examplesOf, judgedByCalibration, judgedOutOfFold, priorWithout } from './judge-drafts.ts'
import { judgedRoutes, judgedRoutesOutOfFold } from './judge-routing.ts'
import type { Outcomes, RoutingRow } from './outcomes.ts'

export interface SetJudgement extends Judgement {
  /** Name of the set of questions, or `all`. */
  readonly set: string
  /** Which model drafted; null where the file does not say. */
  readonly model: string | null
  /** Rows that were judged out of fold, since what ships was fitted on them, and rows that had to be left out for that. */
  readonly outOfFold: number
  readonly leftOut: number
  /** By what the other rows were judged, for which model and way of asking it is; null where there are none, or no drafts. */
  readonly calibration: Pick<Calibration['model'], 'name' | 'template'> | null
}

/** The first is over the whole file, of the model that is surely right most often; `sets` has each set, or each model. */
export interface Evaluation extends SetJudgement {
  readonly sets: readonly SetJudgement[]
}

export interface EvaluateOptions extends JudgeOptions {
  readonly model?: string
}

type Drafts = Outcomes & { readonly format: 'drafts' }

/** Judges the choice on outcomes that it was not fitted on: rows that it was fitted on are scored out of fold. */
export function evaluate(outcomes: Outcomes, options: EvaluateOptions): Evaluation {
  return outcomes.format === 'drafts' ? evaluateDrafts(outcomes, options) : evaluateRoutes(outcomes.rows, options)
}

function evaluateDrafts(drafts: Drafts, options: EvaluateOptions): Evaluation {
  const inFile = [...new Set(drafts.rows.flatMap(({ runs }) => Object.keys(runs)))]
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
  const sets = models.map((model) => judgeModel(drafts, model, options))
  const surely = ({ n, alwaysDevice }: SetJudgement) => clopperPearsonLower(Math.round(n * alwaysDevice), n, 0.1)
  const first = sets.reduce((best, each) => (surely(each) > surely(best) ? each : best))
  return { ...first, sets }
}

function judgeModel({ rows, template }: Drafts, model: string, options: JudgeOptions): SetJudgement {
  const fitted = rows.filter(({ id }) => wasFittedOn(id))
  const known = examplesOf(fitted, model)
  const foreign = examplesOf(
    rows.filter(({ id }) => !wasFittedOn(id)),
    model,
  )
  const calibration = calibrationFor(model, template ?? workedTemplate)
  // As what ships was fitted: after worked examples from other models' answers, in conversations from nothing.
  const prior = template === null ? priorWithout(fitted, model) : unknowing(known)
  const crossed = known.length < fewestForRefit ? [] : judgedOutOfFold(known, prior)
  const judged = [...crossed, ...judgedByCalibration(foreign, calibration)]
  if (judged.length === 0) throw tooFew(known.length)
  const names = [...new Set(rows.filter(({ runs }) => runs[model] !== undefined).map(({ set }) => set))]
  return {
    set: nameOf(names),
    model,
    ...judge(judged, options),
    outOfFold: crossed.length,
    leftOut: known.length - crossed.length,
    calibration: foreign.length === 0 ? null : { name: calibration.model.name, template: calibration.model.template },
  }
}

/** That of the model for this way of asking, else for another one, else the one for no model in particular. */
function calibrationFor(model: string, template: string): Calibration {
  const all = shippedCalibrations()
  const own = all.filter((each) => each.model.name === (shippedNames[model] ?? model))
  const found =
    own.find((each) => each.model.template === template) ?? own[0] ?? all.find((each) => each.model.sha256 === '*')
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
    calibration: null,
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
