/**
 * Quantiles of a stream of positive numbers in a fixed 0.6 kB, each within 5 %: buckets whose bounds grow by a tenth
 * (as DDSketch, Masson et al. 2019). What is old weighs less: it is halved every five minutes and whenever it is much.
 */
export interface Sketch {
  add(value: number, nowMs: number): void
  /** The value below which the share `q` of the numbers lies; undefined where there are none. */
  quantile(q: number): number | undefined
  /** How many numbers it stands for; halved like them. */
  readonly count: number
}

const growth = 1.1
const logGrowth = Math.log(growth)
/** From 1 to about 600,000: first tokens in milliseconds, or tokens a second. */
const buckets = 140
const halfLifeMs = 300_000
const most = 1000

export function createSketch(): Sketch {
  const weights = new Float32Array(buckets)
  let count = 0
  let halvedAt = -Infinity
  function keep(share: number): void {
    count = 0
    for (let index = 0; index < buckets; index++) {
      const weight = (weights[index] ?? 0) * share
      // Remains of long ago end, or every bucket would hold a little of something for ever.
      weights[index] = weight < 0.05 ? 0 : weight
      count += weights[index] ?? 0
    }
  }
  return {
    add(value, nowMs) {
      if (halvedAt === -Infinity) halvedAt = nowMs
      if (nowMs - halvedAt >= halfLifeMs) {
        keep(0.5 ** Math.floor((nowMs - halvedAt) / halfLifeMs))
        halvedAt = nowMs
      } else if (count >= most) keep(0.5)
      const bucket = Math.ceil(Math.log(Math.max(1, value)) / logGrowth)
      const index = Math.min(buckets - 1, bucket)
      weights[index] = (weights[index] ?? 0) + 1
      count++
    },
    quantile(q) {
      if (count === 0) return undefined
      let below = count * q
      let last = 0
      for (let index = 0; index < buckets && below >= 0; index++) {
        const weight = weights[index] ?? 0
        if (weight === 0) continue
        below -= weight
        last = index
      }
      // The middle of a bucket, in proportion.
      return (2 * growth ** last) / (1 + growth)
    },
    get count() {
      return count
    },
  }
}
