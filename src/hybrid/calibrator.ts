import { fitIsotonic, isotonicProbability, type IsotonicCurve } from './isotonic.ts'
import { fitPlatt, plattProbability, type PlattScale } from './platt.ts'

/** From a logit to a probability that can be believed. */
export type Calibrator = PlattScale | IsotonicCurve

/** Fewer labels than these do not carry a curve of their own. */
const isotonicFrom = 500

/** `logits` must come from models that were not fitted on the rows beside them. */
export function fitCalibrator(logits: readonly number[], right: readonly boolean[]): Calibrator {
  return logits.length < isotonicFrom ? fitPlatt(logits, right) : fitIsotonic(logits, right)
}

export function calibrated(calibrator: Calibrator, logit: number): number {
  return calibrator.type === 'platt' ? plattProbability(calibrator, logit) : isotonicProbability(calibrator, logit)
}
