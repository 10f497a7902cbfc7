import { fewestLabels, type FoundCalibration } from './calibration.ts'

/** Where the score puts fewer pairs of answers in order than this, it says too little to stand behind one. */
const fewestInOrder = 0.6

/** Where no more of the most trusted fifth are right, even these are not worth standing behind. */
const tooFewRight = 0.75

/**
 * Whether this model may answer this kind of task without a hedge. Only where it was measured with this very model: its
 * score must tell right from wrong inside the kind (by the lower bound of the AUROC, since kind alone flatters it), and
 * of what it trusts most, more than three in four must be right.
 */
export function mayAnswer({ calibration, exact }: FoundCalibration, kind: string): boolean {
  const record = calibration.kinds[kind]
  if (!exact || record === undefined || record.n < fewestLabels) return false
  return (record.aurocLow ?? 0) > fewestInOrder && (record.topRight ?? 0) > tooFewRight
}
