import { seededRandom, shuffledIndices } from '../random.ts'

export interface Folds {
  readonly folds: number
  readonly seed: number
}

/** For each row the fold that it is tested in, 0 to `folds` − 1, of nearly equal sizes. */
export function foldsOf(count: number, { folds, seed }: Folds): number[] {
  const fold = Array.from({ length: count }, () => 0)
  for (const [place, index] of shuffledIndices(count, seededRandom(seed)).entries()) fold[index] = place % folds
  return fold
}

/** Scores each row by what was fitted on the rows of the other folds only. */
export function outOfFold<Row, Fitted, Value>(
  rows: readonly Row[],
  fold: readonly number[],
  {
    fit,
    predict,
  }: { readonly fit: (rows: readonly Row[]) => Fitted; readonly predict: (fitted: Fitted, row: Row) => Value },
): Value[] {
  const byFold = new Map([...new Set(fold)].map((each) => [each, fit(rows.filter((_, index) => fold[index] !== each))]))
  return rows.map((row, index) => predict(byFold.get(fold[index] ?? 0) as Fitted, row))
}
