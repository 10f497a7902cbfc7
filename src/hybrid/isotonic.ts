/** A rising curve through (x, y), straight between its points and flat outside; x rises, y never falls. */
export interface IsotonicCurve {
  readonly type: 'isotonic'
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/**
 * Isotonic regression by pooling adjacent violators (Ayer et al. 1955), on logits. Its steps are full of ties, so that
 * thresholds are set on the logit before it. Probabilities are kept half an answer away from 0 and 1.
 */
export function fitIsotonic(logits: readonly number[], right: readonly boolean[]): IsotonicCurve {
  const points = logits.map((x, index) => ({ x, y: right[index] === true ? 1 : 0 })).sort((a, b) => a.x - b.x)
  const blocks: { from: number; to: number; sum: number; count: number }[] = []
  for (const { x, y } of points) {
    const last = blocks.at(-1)
    if (last?.to === x) {
      last.sum += y
      last.count++
    } else blocks.push({ from: x, to: x, sum: y, count: 1 })
    mergeViolators(blocks)
  }
  const curve: { x: number; y: number }[] = []
  for (const { from, to, sum, count } of blocks) {
    const y = Math.min(1 - 0.5 / (count + 1), Math.max(0.5 / (count + 1), sum / count))
    // The clamp must not turn the order round.
    const rising = Math.max(y, curve.at(-1)?.y ?? 0)
    curve.push({ x: from, y: rising })
    if (to !== from) curve.push({ x: to, y: rising })
  }
  return { type: 'isotonic', x: curve.map(({ x }) => x), y: curve.map(({ y }) => y) }
}

function mergeViolators(blocks: { from: number; to: number; sum: number; count: number }[]): void {
  for (;;) {
    const [before, last] = blocks.slice(-2)
    if (before === undefined || last === undefined || before.sum / before.count < last.sum / last.count) return
    before.to = last.to
    before.sum += last.sum
    before.count += last.count
    blocks.pop()
  }
}

export function isotonicProbability({ x, y }: IsotonicCurve, logit: number): number {
  let low = 0
  let high = x.length - 1
  if (high < 0) return 0.5
  if (logit <= (x[0] ?? 0)) return y[0] ?? 0.5
  if (logit >= (x[high] ?? 0)) return y[high] ?? 0.5
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((x[middle] ?? 0) <= logit) low = middle
    else high = middle
  }
  const from = x[low] ?? 0
  const share = (logit - from) / ((x[high] ?? 0) - from)
  return (y[low] ?? 0) + share * ((y[high] ?? 0) - (y[low] ?? 0))
}
