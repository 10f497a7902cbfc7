import type { Judge, Parties } from '../hybrid/index.ts'

/** Until a model has been calibrated nothing is known of its drafts, and the device's answer stands. */
export function createJudge(): Parties['judge'] {
  const unknown: Judge = {
    hopeless: false,
    decidesAfter: 0,
    opinion: () => ({
      confidence: null,
      calibrated: false,
      escalate: false,
      stance: 'plain',
      reason: 'It was answered on this device.',
    }),
  }
  return () => unknown
}
