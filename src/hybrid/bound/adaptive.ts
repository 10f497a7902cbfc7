/**
 * Adaptive conformal inference (Gibbs and Candès 2021): the level that thresholds are computed at moves against the losses
 * that were seen, so that their average stays at the target while questions drift. `step` is how fast; 0.005 to 0.05.
 */
export function nextLevel(
  level: number,
  seen: { readonly lost: boolean; readonly target: number; readonly step: number },
): number {
  const moved = level + seen.step * (seen.target - (seen.lost ? 1 : 0))
  return Math.min(1, Math.max(0, moved))
}
