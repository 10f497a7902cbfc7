import { seededRandom } from '../random.ts'

export interface Interval {
  readonly low: number
  readonly high: number
}

/**
 * A percentile interval of a statistic of rows drawn again with replacement. For a comparison the statistic is a
 * difference on the same rows (paired): it is clear where the interval leaves out 0. Draws without a value are left out.
 */
export function bootstrapInterval<Row>(
  rows: readonly Row[],
  statistic: (drawn: readonly Row[]) => number | null,
  { rounds = 1000, seed = 1, level = 0.95 } = {},
): Interval | null {
  const random = seededRandom(seed)
  const values: number[] = []
  for (let round = 0; round < rounds && rows.length > 0; round++) {
    const drawn = rows.map(() => rows[Math.floor(random() * rows.length)] as Row)
    const value = statistic(drawn)
    if (value !== null) values.push(value)
  }
  if (values.length === 0) return null
  values.sort((a, b) => a - b)
  const at = (share: number) => values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0
  return { low: at((1 - level) / 2), high: at((1 + level) / 2) }
}
