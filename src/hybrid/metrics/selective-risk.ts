import type { Scored } from './auroc.ts'

/** Share of wrong answers among the `coverage` (0 to 1) that the score trusts most; equal scores at the cut count in parts. */
export function selectiveRisk(rows: readonly Scored[], coverage: number): number | null {
  const wanted = coverage * rows.length
  const groups = [...Map.groupBy(rows, ({ score }) => score).entries()].sort(([a], [b]) => b - a)
  let kept = 0
  let wrong = 0
  for (const [, group] of groups) {
    const share = Math.min(1, (wanted - kept) / group.length)
    if (share <= 0) break
    kept += share * group.length
    wrong += share * group.filter(({ right }) => !right).length
  }
  return kept === 0 ? null : wrong / kept
}
