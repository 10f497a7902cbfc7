import { createRandom } from '../random.ts'

export interface Estimate {
  readonly value: number
  /** 95 % by bootstrap over questions. */
  readonly low: number
  readonly high: number
}

/** A figure over items with its interval: items are drawn again with replacement, 2,000 times. */
export function bootstrap<Item>(items: readonly Item[], figure: (items: readonly Item[]) => number): Estimate {
  const random = createRandom(2026)
  const values = Array.from({ length: 2000 }, () => figure(items.map(() => random.pick(items))))
    .filter(Number.isFinite)
    .toSorted((one, other) => one - other)
  const at = (share: number) => values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? NaN
  return { value: figure(items), low: at(0.025), high: at(0.975) }
}

/** Logistic regression on one figure, held towards nothing: with few labels a steep slope would be luck. */
export function plattFit(
  labels: readonly { readonly score: number; readonly right: boolean }[],
): (score: number) => number {
  let slope = 0
  let offset = 0
  for (let round = 0; round < 4000; round++) {
    let slopeStep = 0.02 * slope
    let offsetStep = 0
    for (const { score, right } of labels) {
      const error = 1 / (1 + Math.exp(-(slope * score + offset))) - (right ? 1 : 0)
      slopeStep += (error * score) / labels.length
      offsetStep += error / labels.length
    }
    slope -= 0.5 * slopeStep
    offset -= 0.5 * offsetStep
  }
  return (score) => 1 / (1 + Math.exp(-(slope * score + offset)))
}

/** The threshold below which saying nothing gives most right outcomes on these labels; in the middle of a gap. */
export function bestThreshold(
  labels: readonly { readonly score: number; readonly rightIfGiven: boolean; readonly rightIfNot: boolean }[],
): number {
  const scores = [0, ...new Set(labels.map(({ score }) => score)), 1].toSorted((one, other) => one - other)
  let best = { threshold: 0, right: -1 }
  for (const [index, score] of scores.entries()) {
    const threshold = (score + (scores[index + 1] ?? score)) / 2
    const right = labels.filter((label) => (label.score >= threshold ? label.rightIfGiven : label.rightIfNot)).length
    if (right > best.right) best = { threshold, right }
  }
  return best.threshold
}
