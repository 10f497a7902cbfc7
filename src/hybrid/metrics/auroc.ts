/** Scores with what they should tell apart: higher scores should be right more often. */
export interface Scored {
  readonly score: number
  readonly right: boolean
}

/** Pairs of a right and a wrong one, and how many of them the score puts in order; a tie counts half. */
export interface Pairs {
  readonly ordered: number
  readonly pairs: number
}

function countPairs(rows: readonly Scored[]): Pairs {
  const sorted = [...rows].sort((a, b) => a.score - b.score)
  let ordered = 0
  let wrongBelow = 0
  let right = 0
  for (let start = 0; start < sorted.length;) {
    let end = start
    let rightHere = 0
    while (end < sorted.length && sorted[end]?.score === sorted[start]?.score) {
      if (sorted[end]?.right === true) rightHere++
      end++
    }
    const wrongHere = end - start - rightHere
    ordered += rightHere * (wrongBelow + wrongHere / 2)
    right += rightHere
    wrongBelow += wrongHere
    start = end
  }
  return { ordered, pairs: right * wrongBelow }
}

/** Area under the ROC curve; null where all are right or all are wrong. */
export function auroc(rows: readonly Scored[]): number | null {
  return aurocWithin(rows, () => 0)
}

/**
 * AUROC over the pairs inside a group only, every pair counting the same; null where no group has such a pair.
 * Grouped by test fold it compares only scores of the same fitted model; by fold and kind, it leaves out what
 * the kind of the task alone tells.
 */
export function aurocWithin<Row extends Scored>(
  rows: readonly Row[],
  groupOf: (row: Row) => string | number,
): number | null {
  const all = [...Map.groupBy(rows, groupOf).values()].map(countPairs)
  const pairs = all.reduce((sum, each) => sum + each.pairs, 0)
  return pairs === 0 ? null : all.reduce((sum, each) => sum + each.ordered, 0) / pairs
}
