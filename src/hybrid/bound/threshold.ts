import { clopperPearsonUpper } from './clopper-pearson.ts'

/** A question whose answer was checked: how sure the device was, and whether keeping its answer would have been a loss. */
export interface Audited {
  readonly score: number
  readonly lost: boolean
}

/** What may be lost: a share of all questions, or of those that the device answers itself. */
export type LossOf = 'all' | 'answered'

/**
 * Promises are meant to hold nine times in ten. They are certified at nineteen in twenty, since a threshold is computed
 * again with every audit, and each computation is a chance to fail.
 */
export const certifiedDelta = 0.05

export interface BoundWanted {
  /** The largest loss that is accepted, 0 to 1. */
  readonly alpha: number
  /** How often the promise may fail: over draws of the audited questions. */
  readonly delta: number
  readonly lossOf: LossOf
}

/** Answers with a score of at least `threshold` may be kept; null: nothing can be certified. */
export interface CertifiedThreshold {
  readonly threshold: number | null
  /** Share of the audited questions that it keeps. */
  readonly answeredShare: number
  /** Upper bound of the loss there; null where nothing is certified. */
  readonly upper: number | null
  readonly audited: number
}

/**
 * The lowest threshold whose loss is at most alpha with probability 1 − delta (Learn then Test, Angelopoulos et al. 2021:
 * fixed sequence from the strictest threshold on, each tested by Clopper and Pearson, the first failure ends it).
 * Equal scores are kept or given up together: a cut inside them would choose by chance what the data cannot tell apart.
 * For `answered` the sequence begins at the first group that could pass without any loss.
 */
export function certifyThreshold(rows: readonly Audited[], wanted: BoundWanted): CertifiedThreshold {
  const fewest = wanted.lossOf === 'all' ? 0 : Math.ceil(Math.log(wanted.delta) / Math.log1p(-wanted.alpha))
  let certified: CertifiedThreshold = { threshold: null, answeredShare: 0, upper: null, audited: rows.length }
  for (const { threshold, kept, lost } of tieGroups(rows)) {
    if (kept < fewest) continue
    const upper = clopperPearsonUpper(lost, wanted.lossOf === 'all' ? rows.length : kept, wanted.delta)
    if (upper > wanted.alpha) break
    certified = { threshold, answeredShare: kept / rows.length, upper, audited: rows.length }
  }
  return certified
}

/**
 * The lowest threshold whose loss, as a share of all questions, is at most alpha on average over draws of the audited
 * questions (conformal risk control, Angelopoulos et al. 2024): about half of single draws lie slightly above alpha.
 */
export function riskControlThreshold(rows: readonly Audited[], alpha: number): CertifiedThreshold {
  let controlled: CertifiedThreshold = { threshold: null, answeredShare: 0, upper: null, audited: rows.length }
  for (const { threshold, kept, lost } of tieGroups(rows)) {
    const upper = (lost + 1) / (rows.length + 1)
    if (upper > alpha) break
    controlled = { threshold, answeredShare: kept / rows.length, upper, audited: rows.length }
  }
  return controlled
}

/** Ends of groups of equal scores, strictest first: what is kept from there up, and how many of these are losses. */
function* tieGroups(rows: readonly Audited[]): Generator<{ threshold: number; kept: number; lost: number }> {
  const sorted = [...rows].sort((a, b) => b.score - a.score)
  let lost = 0
  for (const [index, row] of sorted.entries()) {
    if (row.lost) lost++
    if (sorted[index + 1]?.score !== row.score) yield { threshold: row.score, kept: index + 1, lost }
  }
}
