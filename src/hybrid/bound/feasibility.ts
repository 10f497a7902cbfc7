import type { LossOf } from './threshold.ts'

/**
 * The share of questions that even perfect scores must give up: with a base loss above alpha, at least
 * (base − alpha) / (1 − alpha) for loss among the answered (arXiv 2606.29054), base − alpha for loss among all.
 */
export function fewestGivenUp(baseLoss: number, alpha: number, lossOf: LossOf): number {
  if (alpha >= 1) return 0
  return Math.max(0, lossOf === 'all' ? baseLoss - alpha : (baseLoss - alpha) / (1 - alpha))
}

/** One sentence on what can be promised, for the page and the command line. */
export function feasibilitySentence(baseLoss: number, alpha: number, lossOf: LossOf): string {
  const share = fewestGivenUp(baseLoss, alpha, lossOf)
  const errors = `${percent(alpha)} ${lossOf === 'all' ? 'of all questions' : 'of its answers'}`
  return share === 0
    ? `The device can answer everything itself and be wrong in at most ${errors}.`
    : `To be wrong in at most ${errors}, at least ${percent(share)} of the questions must be passed on or left open, however good the choice is.`
}

function percent(share: number): string {
  return `${String(Math.round(share * 100))} %`
}
