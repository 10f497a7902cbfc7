import { seededRandom } from '../src/hybrid/random.ts'

/** Seeded: the same seed gives the same texts and suites on every machine. */
export interface Random {
  /** From 0 to below 1. */
  next(): number
  /** A whole number from `least` to `most`, both possible. */
  whole(least: number, most: number): number
  chance(share: number): boolean
  pick<Value>(values: readonly Value[]): Value
  shuffled<Value>(values: readonly Value[]): Value[]
  digits(count: number): string
  letters(count: number, from: string): string
}

export function createRandom(seed: number): Random {
  const next = seededRandom(seed)
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  const letters = (count: number, from: string) =>
    Array.from({ length: count }, () => from[whole(0, from.length - 1)] ?? '').join('')
  return {
    next,
    whole,
    letters,
    chance: (share) => next() < share,
    digits: (count) => letters(count, '0123456789'),
    pick(values) {
      const value = values[whole(0, values.length - 1)]
      if (value === undefined) throw new Error('There is nothing to pick from.')
      return value
    },
    shuffled(values) {
      const rest = [...values]
      for (let last = rest.length - 1; last > 0; last--) {
        const other = whole(0, last)
        const kept = rest[last]
        const moved = rest[other]
        if (kept !== undefined && moved !== undefined) [rest[last], rest[other]] = [moved, kept]
      }
      return rest
    },
  }
}
