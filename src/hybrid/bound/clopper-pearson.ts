import { inverseIncompleteBeta } from './incomplete-beta.ts'

/** Exact upper confidence bound of a rate that was `hits` of `trials`: too low with probability `delta` at most (Clopper and Pearson 1934). */
export function clopperPearsonUpper(hits: number, trials: number, delta: number): number {
  return hits >= trials ? 1 : inverseIncompleteBeta(1 - delta, hits + 1, trials - hits)
}

/** Exact lower confidence bound of a rate: too high with probability `delta` at most. */
export function clopperPearsonLower(hits: number, trials: number, delta: number): number {
  return hits <= 0 ? 0 : inverseIncompleteBeta(delta, hits, trials - hits + 1)
}
