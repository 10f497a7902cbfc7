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

/** What left the device. */
export interface Sent {
  readonly provider: string
  readonly model: string
  readonly bytes: number
  /** How many pieces were replaced by placeholders. */
  readonly redactions: number
  readonly classes: readonly string[]
}
