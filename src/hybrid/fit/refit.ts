import { VadeError } from '../../core/index.ts'
import { certifiedDelta, certifyThreshold, type LossOf } from '../bound/threshold.ts'
import { calibrationSchema, type Calibration, type Head, type KindRecord } from '../calibration.ts'
import { calibrated, fitCalibrator } from '../calibrator.ts'
import { draftFeatures, type ChoiceCounts, type Draft } from '../draft-features.ts'
import { aurocWithin } from '../metrics/auroc.ts'
import { bootstrapInterval } from '../metrics/bootstrap.ts'
import { headLogit } from '../score.ts'
import type { Example } from './examples.ts'
import { countChoices, draftHead, promptHead } from './fit-head.ts'
import { foldsOf, outOfFold } from './out-of-fold.ts'

/** Fewer labels are not worth a calibration of their own. */
export const fewestForRefit = 40

export interface Refit {
  readonly model: Calibration['model']
  readonly provenance: Omit<Calibration['provenance'], 'rows' | 'how'>
  /**
   * Towards what weights are pulled. A function gets the ids of the questions in the test fold: a prior that was fitted on
   * other models' answers to them must leave these out.
   */
  readonly prior: Prior | ((leftOut: ReadonlySet<string>) => Prior)
}

export interface Prior {
  readonly draft: Head
  readonly before: Head
}

interface Fitted {
  readonly draft: Head
  readonly choices: ChoiceCounts
}

/** Scores of one example by models that were fitted without its question: one for each way of parting into folds. */
export interface ScoredExample {
  readonly example: Example
  readonly logits: readonly number[]
  readonly folds: readonly number[]
  /** The mean of `logits`. */
  readonly logit: number
}

/** What certified thresholds are computed for. */
const wantedBounds = [0.02, 0.05, 0.1, 0.2, 0.3].flatMap((alpha) =>
  (['all', 'answered'] as const).map((lossOf: LossOf) => ({ alpha, delta: certifiedDelta, lossOf })),
)

/** How often examples are parted into 5 folds anew: with few examples one parting says little. */
const partings = 10

/** Scores of examples out of 5 folds, by the same fit that ships; `tested` may show less of a draft than was fitted on. */
export function scoredOutOfFold(
  examples: readonly Example[],
  prior: Refit['prior'],
  tested: (draft: Draft) => Draft = (draft) => draft,
): ScoredExample[] {
  const runs = Array.from({ length: partings }, (_, seed) => {
    const fold = foldsOf(examples.length, { folds: 5, seed: seed + 1 })
    return { fold, logits: foldLogits(examples, fold, { prior, tested }) }
  })
  return examples.map((example, index) => {
    const logits = runs.map((run) => run.logits[index] ?? 0)
    const folds = runs.map(({ fold }) => fold[index] ?? 0)
    return { example, logits, folds, logit: logits.reduce((sum, value) => sum + value, 0) / partings }
  })
}

function foldLogits(
  examples: readonly Example[],
  fold: readonly number[],
  { prior, tested }: { readonly prior: Refit['prior']; readonly tested: (draft: Draft) => Draft },
): number[] {
  return outOfFold(examples, fold, {
    fit: (rows): Fitted => {
      const kept = new Set(rows.map(({ id }) => id))
      const leftOut = new Set(examples.map(({ id }) => id).filter((id) => !kept.has(id)))
      return { choices: countChoices(rows), draft: draftHead([rows], priorOf(prior, leftOut).draft) }
    },
    predict: ({ draft, choices }, example) => headLogit(draft, draftFeatures(tested(example.draft), choices)),
  })
}

/** AUROC over pairs inside a test fold of the same parting and, with `groupOf`, of the same group. */
export function foldedAuroc(
  rows: readonly ScoredExample[],
  groupOf: (example: Example) => string = () => '',
): number | null {
  const flat = rows.flatMap(({ example, logits, folds }) =>
    logits.map((score, parting) => ({
      score,
      right: example.right,
      group: `${String(parting)} ${String(folds[parting])} ${groupOf(example)}`,
    })),
  )
  return aurocWithin(flat, ({ group }) => group)
}

/**
 * A calibration from the labelled answers of one model, pulled towards what was known before. What it says about itself
 * (kinds, calibrator, thresholds) is measured out of fold. `invalid_request` below 40 answers.
 */
export function refit(examples: readonly Example[], { model, provenance, prior }: Refit): Calibration {
  if (examples.length < fewestForRefit) {
    throw new VadeError(
      'invalid_request',
      `A calibration needs at least ${String(fewestForRefit)} checked answers, and there are ${String(examples.length)}.`,
    )
  }
  const scored = scoredOutOfFold(examples, prior)
  const calibrator = fitCalibrator(
    scored.map(({ logit }) => logit),
    examples.map(({ right }) => right),
  )
  const audited = scored.map(({ logit, example }) => ({ score: logit, lost: !example.right }))
  const choices = countChoices(examples)
  const known = priorOf(prior, new Set())
  const kinds = Map.groupBy(scored, ({ example }) => example.draft.kind)
  return calibrationSchema.parse({
    version: 1,
    model,
    draft: draftHead([examples], known.draft),
    before: promptHead(examples, known.before),
    calibrator,
    kinds: Object.fromEntries([...kinds].map(([kind, rows]) => [kind, kindRecord(rows)])),
    choices,
    thresholds: wantedBounds.map((wanted) => ({ ...wanted, ...certifiedParts(audited, wanted) })),
    provenance: {
      ...provenance,
      rows: examples.length,
      how: `logistic regression pulled towards ${String(known.draft.features.length)} earlier weights; ${calibrator.type} on out-of-fold logits; thresholds by Clopper and Pearson, fixed sequence`,
    },
  } satisfies Calibration)
}

/** Weights from the answers of several models: a prior for others, and what there is for a model never measured. */
export function fitPrior(models: readonly (readonly Example[])[]): Prior {
  return { draft: draftHead(models), before: promptHead(models.flat()) }
}

/** Probabilities by a fit on a few examples, for others. */
export function fewLabels(examples: readonly Example[], prior: Prior): (draft: Draft) => number {
  const fold = foldsOf(examples.length, { folds: 5, seed: 1 })
  const logits = foldLogits(examples, fold, { prior, tested: (draft) => draft })
  const calibrator = fitCalibrator(
    logits,
    examples.map(({ right }) => right),
  )
  const choices = countChoices(examples)
  const head = draftHead([examples], prior.draft)
  return (draft) => calibrated(calibrator, headLogit(head, draftFeatures(draft, choices)))
}

export function priorOf(prior: Refit['prior'], leftOut: ReadonlySet<string>): Prior {
  return typeof prior === 'function' ? prior(leftOut) : prior
}

function certifiedParts(rows: Parameters<typeof certifyThreshold>[0], wanted: (typeof wantedBounds)[number]) {
  const { threshold, answeredShare } = certifyThreshold(rows, wanted)
  return { threshold, answeredShare }
}

function kindRecord(rows: readonly ScoredExample[]): KindRecord {
  const trusted = rows.toSorted((a, b) => b.logit - a.logit).slice(0, Math.ceil(rows.length / 5))
  const rightOf = (some: readonly ScoredExample[]) => some.filter(({ example }) => example.right).length
  return {
    n: rows.length,
    right: rightOf(rows),
    auroc: foldedAuroc(rows),
    aurocLow: bootstrapInterval(rows, (drawn) => foldedAuroc(drawn), { rounds: 400, level: 0.8 })?.low ?? null,
    topRight: trusted.length === 0 ? null : rightOf(trusted) / trusted.length,
  }
}
