import { z } from 'zod'
import { checkBySchema, VadeError } from '../core/index.ts'

const finite = z.number()
const numbers = z.array(finite).readonly()
const probability = z.number().min(0).max(1)

const head = z
  .object({
    /** Names of `draftFeatures`, in the order of the weights. */
    features: z.array(z.string()).readonly(),
    mean: numbers,
    scale: z.array(z.number().positive()).readonly(),
    weights: numbers,
    bias: finite,
  })
  .refine(
    ({ features, ...model }) =>
      [model.mean, model.scale, model.weights].every((each) => each.length === features.length),
    {
      error: 'as many means, scales and weights as features are needed',
    },
  )

const calibrator = z.discriminatedUnion('type', [
  z.object({ type: z.literal('platt'), slope: z.number().positive(), intercept: finite }),
  z.object({ type: z.literal('isotonic'), x: numbers, y: z.array(probability).readonly() }),
])

const kindRecord = z.object({
  /** Labelled answers of this kind, and how many were right. */
  n: z.int().min(0),
  right: z.int().min(0),
  /** AUROC inside the kind, out of fold, and its lower bound (one-sided 90 %, bootstrap); null where it cannot be said. */
  auroc: probability.nullable(),
  aurocLow: probability.nullable(),
  /** Share of right answers among the fifth that the score trusts most, out of fold. */
  topRight: probability.nullable(),
})

const threshold = z.object({
  alpha: probability,
  delta: probability,
  lossOf: z.enum(['all', 'answered']),
  /** On the logit of the score, before the calibrator; null: nothing can be certified. */
  threshold: finite.nullable(),
  answeredShare: probability,
})

/** What was measured about the confidence of one model, as it lies in a file. */
export const calibrationSchema = z.object({
  version: z.literal(1),
  /** A calibration holds for these weights, this quantisation and this way of asking only. `sha256: '*'`: for no model in particular. */
  model: z.object({ name: z.string(), sha256: z.string(), quant: z.string(), template: z.string() }),
  /** After a draft, and before one. */
  draft: head,
  before: head,
  calibrator: calibrator.nullable(),
  kinds: z.record(z.string(), kindRecord),
  choices: z.record(z.string(), z.array(z.number().min(0)).readonly()),
  thresholds: z.array(threshold),
  provenance: z.object({
    fitted: z.string(),
    rows: z.int().min(0),
    how: z.string(),
    sources: z.array(z.object({ name: z.string(), licence: z.string() })),
  }),
})

/** A kind of task with fewer labelled answers counts as not measured. */
export const fewestLabels = 20

export type Calibration = z.output<typeof calibrationSchema>
export type Head = Calibration['draft']
export type KindRecord = z.output<typeof kindRecord>
export type StoredThreshold = z.output<typeof threshold>

/** Weights, quantisation and way of asking: a calibration is never shared across any of the three. */
export type CalibrationKey = Pick<Calibration['model'], 'sha256' | 'quant' | 'template'>

/** The calibration in a parsed JSON file; `invalid_request` says what is wrong with it. */
export function readCalibration(value: unknown): Calibration {
  const read = checkBySchema(calibrationSchema, value)
  if ('data' in read) return read.data
  const { field, why } = read.refusal
  throw new VadeError(
    'invalid_request',
    `This calibration cannot be used (${field}: ${why}); 'vade hybrid calibrate' makes a new one.`,
  )
}

/** A calibration with how well it fits the model that is asked. */
export interface FoundCalibration {
  readonly calibration: Calibration
  /** Measured with this very model and way of asking; else its scores are taken as too high. */
  readonly exact: boolean
  /** One sentence for the person where it is not exact. */
  readonly note: string | null
  /** The person's own could not be read. */
  readonly damaged?: true
}

/**
 * The best of `known` for a model: its own, one of the same weights asked in another way, or the one for no model in
 * particular. The first that fits wins, so that a person's own come before those that ship.
 */
export function findCalibration(known: readonly Calibration[], key: CalibrationKey): FoundCalibration {
  const same = known.filter(({ model }) => model.sha256 === key.sha256 && model.quant === key.quant)
  const exact = same.find(({ model }) => model.template === key.template)
  if (exact !== undefined) return { calibration: exact, exact: true, note: null }
  const [other] = same
  if (other !== undefined) {
    return {
      calibration: other,
      exact: false,
      note: 'How often this model is right was measured outside of conversations, so Vade is more careful with it in them.',
    }
  }
  const shared = known.find(({ model }) => model.sha256 === '*')
  if (shared === undefined)
    throw new VadeError('internal', 'The calibrations that ship with Vade are missing; install it again.')
  return {
    calibration: shared,
    exact: false,
    note: "How far this model can be trusted was not measured, so Vade is more careful with it; 'vade hybrid calibrate' measures it.",
  }
}

/** `own` where it can be read; else the best of those that ship, taken as not exact, with a sentence that says so. */
export function ownOrShipped(own: unknown, shipped: readonly Calibration[], key: CalibrationKey): FoundCalibration {
  try {
    return findCalibration([readCalibration(own), ...shipped], key)
  } catch (thrown) {
    if (!(thrown instanceof VadeError) || thrown.code !== 'invalid_request') throw thrown
    return {
      ...findCalibration(shipped, key),
      exact: false,
      damaged: true,
      note: "The calibration of this model is damaged, so Vade is more careful with it; 'vade hybrid calibrate' makes a new one.",
    }
  }
}
