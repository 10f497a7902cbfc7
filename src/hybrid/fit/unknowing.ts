import { findCalibration, type Head } from '../calibration.ts'
import { shippedCalibrations } from '../shipped.ts'
import type { Example } from './examples.ts'
import type { Prior } from './refit.ts'

/**
 * The features that ship, with weights of 0, where answers in conversations are fitted: the weights that ship were fitted on
 * answers to some of these very questions, and what is said of a calibration must hold for questions that it was not fitted on.
 */
export function unknowing(examples: readonly Example[]): Prior {
  const { draft, before } = findCalibration(shippedCalibrations(), {
    sha256: '*',
    quant: '*',
    template: '*',
  }).calibration
  const kinds = [...new Set(examples.map((example) => `kind:${example.draft.kind}`))]
  const emptied = (head: Head): Head => {
    const fresh = kinds.filter((kind) => !head.features.includes(kind))
    const features = [...head.features, ...fresh]
    return {
      features,
      mean: [...head.mean, ...fresh.map(() => 0)],
      scale: [...head.scale, ...fresh.map(() => 1)],
      weights: features.map(() => 0),
      bias: 0,
    }
  }
  return { draft: emptied(draft), before: emptied(before) }
}
