import { fitLogistic } from './logistic.ts'
import { sigmoid } from './sigmoid.ts'

/** p = sigmoid(slope · logit + intercept). */
export interface PlattScale {
  readonly type: 'platt'
  readonly slope: number
  readonly intercept: number
}

/** Platt 1999, pulled a little towards leaving the logits as they are. */
export function fitPlatt(logits: readonly number[], right: readonly boolean[]): PlattScale {
  const same = { mean: [0], scale: [1], weights: [1], bias: 0 }
  const { weights, bias } = fitLogistic(
    logits.map((value) => [value]),
    right,
    { l2: 3, biasL2: 0.3, prior: same },
  )
  return { type: 'platt', slope: weights[0] ?? 1, intercept: bias }
}

export function plattProbability({ slope, intercept }: PlattScale, logit: number): number {
  return sigmoid(slope * logit + intercept)
}
