/** Why an answer came from where it did, and how sure Vade is of it. */
export interface Decision {
  readonly code: DecisionCode
  /** One sentence for the person. */
  readonly reason: string
  /** Probability that the device's own answer is right, 0 to 1; null where nothing is known about it. */
  readonly confidence: number | null
  /** Whether `confidence` was measured with this very model and this way of asking. */
  readonly calibrated: boolean
  /** Given as it is, marked as not verified, or not given at all. */
  readonly stance: 'plain' | 'unverified' | 'abstained'
  /** What left the device for this answer; null: nothing. */
  readonly sent: Sent | null
  /** What the confidence rests on, for what is learned later; absent where it rests on nothing. */
  readonly evidence?: Evidence
}

export interface Evidence {
  /** SHA-256 of the weights. */
  readonly model: string
  /** Kind of task, as `qa`. */
  readonly kind: string
  /** The score before it was calibrated, and the probability without what was learned here. */
  readonly logit: number
  readonly expected: number
}

export type DecisionCode =
  /** Computed or looked up, without a model. */
  | 'computed'
  /** The person named where it is to be answered. */
  | 'chosen'
  /** The device's answer is good enough. */
  | 'confident'
  /** A larger model was worth asking, before or after a draft. */
  | 'hopeless'
  | 'unsure'
  /** A larger model would have been worth it; why it was not asked. */
  | 'offline'
  | 'no-larger-model'
  | 'not-allowed'
  | 'declined'
  | 'budget'
  | 'provider-terms'
  | 'cloud-failed'
  /** The documents of the conversation do not hold the answer. */
  | 'not-in-documents'

/** Why a larger model does not answer. */
export type Blocked = Exclude<
  DecisionCode,
  'computed' | 'chosen' | 'confident' | 'hopeless' | 'unsure' | 'not-in-documents'
>

/** What left the device. */
export interface Sent {
  readonly provider: string
  readonly model: string
  /** Of the question, in Vade's own form and once. The record of what left has those on the wire, of every attempt. */
  readonly bytes: number
  /** How many pieces were replaced by placeholders. */
  readonly redactions: number
  readonly classes: readonly string[]
}
