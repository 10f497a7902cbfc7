import type { Audited, CertifiedThreshold } from '../bound/threshold.ts'
import { seededRandom, shuffledIndices } from '../random.ts'

/** How a promise held over random draws of the questions that set the threshold. */
export interface SplitResult {
  readonly meanLoss: number
  /** Share of the draws with a loss above alpha. */
  readonly violations: number
  readonly answeredShare: number
}

export interface Splits {
  /** The largest loss that is accepted, as a share of all questions. */
  readonly alpha: number
  readonly threshold: (setting: readonly Audited[]) => CertifiedThreshold
  readonly splits: number
  /** Questions that set the threshold in each. */
  readonly audited: number
  readonly seed: number
}

/** With fewer rows a part of them is too small to tell a broken promise from chance. */
const fewestForParts = 2000

/**
 * Sets a threshold on some questions and measures the loss on the others. Small files stand for everything that is asked:
 * the questions that set the threshold are drawn from them with replacement, and the loss is measured on all.
 */
export function splitLosses(
  rows: readonly Audited[],
  { alpha, threshold: thresholdOf, splits, audited, seed }: Splits,
): SplitResult {
  const random = seededRandom(seed)
  const drawn = (): { setting: Audited[]; testing: readonly Audited[] } => {
    if (rows.length < fewestForParts) {
      const any = () => rows[Math.floor(random() * rows.length)] ?? []
      return { setting: Array.from({ length: audited }, any).flat(), testing: rows }
    }
    const order = shuffledIndices(rows.length, random).flatMap((index) => rows[index] ?? [])
    return { setting: order.slice(0, audited), testing: order.slice(audited) }
  }
  let loss = 0
  let violations = 0
  let answered = 0
  for (let split = 0; split < splits; split++) {
    const { setting, testing } = drawn()
    const { threshold } = thresholdOf(setting)
    const kept = threshold === null ? [] : testing.filter(({ score }) => score >= threshold)
    const lost = kept.filter((row) => row.lost).length / Math.max(1, testing.length)
    loss += lost / splits
    answered += kept.length / Math.max(1, testing.length) / splits
    if (lost > alpha) violations++
  }
  return { meanLoss: loss, violations: violations / splits, answeredShare: answered }
}
