import type { Decision } from './decision.ts'
import type { Usage } from './part.ts'

/**
 * What is remembered of one call of the API: never a word of what was asked or answered, but for a topic that
 * a person has named and that kept it on the device.
 */
export interface CallRecord {
  /** Of the request, as `req_…`; the same call is never recorded twice. */
  readonly id: string
  readonly keyId: string
  /** Milliseconds since the epoch when it came. */
  readonly at: number
  /** The protocol of the caller, as `anthropic`; or the kind of call, as `embeddings`. */
  readonly kind: string
  readonly modelAsked: string
  /** Who answered; null where nobody did. */
  readonly provider: string | null
  readonly model: string | null
  readonly stream: boolean
  /** HTTP status that the caller saw; 499 where it had left. */
  readonly status: number
  readonly errorCode: string | null
  readonly usage: Usage
  readonly costNanoUsd: number
  /** From the request to the first content, in milliseconds; null where none came. */
  readonly firstMs: number | null
  readonly totalMs: number
  readonly attempts: readonly AttemptRecord[]
}

/** One try of a call at one provider. */
export interface AttemptRecord {
  readonly provider: string
  readonly model: string
  /** The provider's key, by its id. */
  readonly key: string
  /** Milliseconds after the request came, and how long it took. */
  readonly startMs: number
  readonly ms: number
  /** `answered`, or why not: `rate-limit`, `timeout`, `lost-the-race` … */
  readonly outcome: string
  /** The provider's words, at most 200 characters. */
  readonly message?: string
  readonly costNanoUsd: number
  /** One for each choice, where the model that was asked is made of others, as `auto` is. */
  readonly answers?: readonly AnswerRecord[]
}

/** Who answered in the place of a model that is made of others, and why. */
export interface AnswerRecord {
  readonly provider: string
  readonly model: string
  /** Of the call by which a provider was asked and paid: it has a record of its own. Null where this machine answered. */
  readonly call: string | null
  /** Paid by that call, and in no sum of this one. */
  readonly costNanoUsd: number
  readonly decision: Decision
}
