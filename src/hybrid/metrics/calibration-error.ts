import { seededRandom } from '../random.ts'

export interface Predicted {
  /** Probability of being right. */
  readonly p: number
  readonly right: boolean
}

/** Expected calibration error over `bins` bins of (nearly) equal mass; 0 without rows. */
export function calibrationError(rows: readonly Predicted[], bins = 10): number {
  const sorted = [...rows].sort((a, b) => a.p - b.p)
  let sum = 0
  for (let bin = 0; bin < bins; bin++) {
    const from = Math.floor((bin * sorted.length) / bins)
    const to = Math.floor(((bin + 1) * sorted.length) / bins)
    let gap = 0
    for (const row of sorted.slice(from, to)) gap += row.p - Number(row.right)
    sum += Math.abs(gap)
  }
  return sum / Math.max(1, sorted.length)
}

/** The error that perfectly calibrated probabilities show at this size by chance: the mean of `rounds` simulations. */
export function calibrationFloor(rows: readonly Predicted[], { rounds = 200, seed = 1, bins = 10 } = {}): number {
  const random = seededRandom(seed)
  let sum = 0
  for (let round = 0; round < rounds; round++) {
    sum += calibrationError(
      rows.map(({ p }) => ({ p, right: random() < p })),
      bins,
    )
  }
  return sum / rounds
}
