import { certifiedDelta, certifyThreshold, riskControlThreshold, type Audited } from '../bound/threshold.ts'
import { calibrationError, calibrationFloor } from '../metrics/calibration-error.ts'
import { aurocWithin } from '../metrics/auroc.ts'
import { gainCurve } from '../metrics/gain.ts'
import { seededRandom } from '../random.ts'
import { splitLosses, type SplitResult } from './splits.ts'

/** A question with what was said about it and what came of it. */
export interface Judged {
  readonly p: number
  readonly device: boolean
  readonly cloud: boolean
  readonly length: number
  readonly kind: string
  /** What the device's confidence and the cloud's expected gain rank by: once, or for each way of parting into folds. */
  readonly ranks: readonly Rank[]
}

export interface Rank {
  readonly confidence: number
  readonly gain: number
  /** Rows of the same fold were scored by the same fitted model: only these are compared. */
  readonly fold: string
}

/** Shares from 0 to 1; null where the rows cannot tell. */
export interface Judgement {
  readonly n: number
  /** Probability that a right answer has the higher score than a wrong one; and for two of the same kind. */
  readonly auroc: number | null
  readonly aurocWithinKind: number | null
  /** Average performance gap recovered, by the score, by one that knows the outcomes, by prompt length, at random. */
  readonly apgr: number | null
  readonly apgrOracle: number | null
  readonly apgrLength: number | null
  readonly apgrRandom: number | null
  readonly ece: number
  /** The calibration error of perfect probabilities at this size. */
  readonly eceFloor: number
  /** The promise: of all questions at most this share is kept, wrong, and would have been right in the cloud. */
  readonly alpha: number
  readonly meanLoss: number
  readonly violations: number
  readonly answeredShare: number
  /** The same loss where nothing is escalated: what the promise is up against. */
  readonly baseLoss: number
  /** The weaker promise, kept on average only (conformal risk control). */
  readonly onAverage: SplitResult
  /** Right answers where nothing or everything is escalated. */
  readonly alwaysDevice: number
  readonly alwaysCloud: number
}

export interface JudgeOptions {
  readonly alpha: number
}

/** Draws of audited questions that a bound is tried on. */
export const splits = 200
const mostAudited = 500

export function judge(rows: readonly Judged[], { alpha }: JudgeOptions): Judgement {
  const ranked = rows.flatMap((row) => row.ranks.map((rank) => ({ ...row, ...rank })))
  const scored = ranked.map((row) => ({ ...row, score: row.confidence, right: row.device }))
  const predicted = rows.map(({ p, device }) => ({ p, right: device }))
  const random = seededRandom(1)
  const draws = Array.from({ length: 20 }, () => apgr(ranked, () => random()))
  const audited = rows.map(({ ranks, device, cloud }) => ({
    score: -mean(ranks.map(({ gain }) => gain)),
    lost: !device && cloud,
  }))
  const held = promised(audited, alpha)
  return {
    n: rows.length,
    auroc: aurocWithin(scored, ({ fold }) => fold),
    aurocWithinKind: aurocWithin(scored, ({ fold, kind }) => `${fold} ${kind}`),
    apgr: apgr(ranked, ({ gain }) => gain),
    apgrOracle: apgr(ranked, ({ device, cloud }) => Number(cloud) - Number(device)),
    apgrLength: apgr(ranked, ({ length }) => length),
    apgrRandom: draws.includes(null) ? null : mean(draws.map((value) => value ?? 0)),
    ece: calibrationError(predicted),
    eceFloor: calibrationFloor(predicted),
    alpha,
    meanLoss: held.meanLoss,
    violations: held.violations,
    answeredShare: held.answeredShare,
    baseLoss: mean(audited.map(({ lost }) => Number(lost))),
    onAverage: splitLosses(audited, {
      ...drawsOf(audited),
      alpha,
      threshold: (setting) => riskControlThreshold(setting, alpha),
    }),
    alwaysDevice: mean(rows.map(({ device }) => Number(device))),
    alwaysCloud: mean(rows.map(({ cloud }) => Number(cloud))),
  }
}

function promised(audited: readonly Audited[], alpha: number): SplitResult {
  const wanted = { alpha, delta: certifiedDelta, lossOf: 'all' } as const
  return splitLosses(audited, { ...drawsOf(audited), alpha, threshold: (setting) => certifyThreshold(setting, wanted) })
}

function drawsOf({ length }: readonly Audited[]) {
  return { splits, audited: Math.min(mostAudited, Math.floor(length / 2)), seed: 1 }
}

interface Folded {
  readonly device: boolean
  readonly cloud: boolean
  readonly fold: string
}

/** Mean over folds by size, since gains of two fitted models are not of one order; null where no fold has a gap. */
export function apgr<Row extends Folded>(rows: readonly Row[], gainOf: (row: Row) => number): number | null {
  let sum = 0
  let counted = 0
  for (const fold of Map.groupBy(rows, (row) => row.fold).values()) {
    const { apgr: own } = gainCurve(fold.map((row) => ({ gain: gainOf(row), device: row.device, cloud: row.cloud })))
    if (own === null) continue
    sum += own * fold.length
    counted += fold.length
  }
  return counted === 0 ? null : sum / counted
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
