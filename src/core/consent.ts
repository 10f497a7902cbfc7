/**
 * What something that may leave the device holds. `ordinary` is what nothing personal was found in; `secret` are keys,
 * passwords and their like; `files` are pictures, recordings and documents, in which nothing can be replaced; `memory`
 * is what Vade remembers of a person from other conversations.
 */
export const consentClasses = ['ordinary', 'personal', 'health', 'location', 'secret', 'files', 'memory'] as const
export type ConsentClass = (typeof consentClasses)[number]

/** Those in which words can be replaced by placeholders before anything leaves. */
export const replaceableClasses = ['personal', 'health', 'location', 'secret'] as const
export type ReplaceableClass = (typeof replaceableClasses)[number]

/**
 * What it leaves for. `answer`: a larger model answers; `audit`: a random sample is asked again to learn whether the
 * device was right; `feedback`: a person's verdict on an answer; `queued`: what was asked offline is asked later.
 */
export const consentPurposes = ['answer', 'audit', 'feedback', 'queued'] as const
export type ConsentPurpose = (typeof consentPurposes)[number]

/** `ask` shows exactly what would leave, each time. Where nothing was said it is `deny`. */
export const consentStates = ['deny', 'ask', 'allow'] as const
export type ConsentState = (typeof consentStates)[number]

/** Stands for every provider in a consent. */
export const anyProvider = '*'

/** One thing that a person said about what may leave. It is never changed: what is said later counts instead. */
export interface Consent {
  /** Grows with each; which of two is later is told by it, never by the clock. */
  readonly number: number
  readonly id: string
  readonly class: ConsentClass
  /** Of the provider, or `anyProvider`. */
  readonly provider: string
  readonly purpose: ConsentPurpose
  /** `once` is about one request that was shown, `conversation` about one conversation, `standing` about all. */
  readonly scope: 'standing' | 'conversation' | 'once'
  readonly conversation: string | null
  readonly state: ConsentState
  /** Milliseconds since the epoch. */
  readonly at: number
  /** When an `ask` or `allow` ends by itself; null: never. */
  readonly expiresAt: number | null
  /** What was said, in the words that the person saw, and the version of those words. */
  readonly text: string
  readonly version: number
}

/** What is never sent to anybody: everything in which one of these words stands. */
export interface ConsentTopic {
  readonly id: string
  readonly words: string
  readonly at: number
}

/** How what may leave is treated. */
export interface ConsentPolicy {
  /** Whether names, numbers and the like are replaced by placeholders first; then the rest counts as `ordinary`. */
  readonly replaceFirst: { readonly [Class in ReplaceableClass]: boolean }
  /** Whether providers may be asked that train models on what they are sent. */
  readonly allowTraining: boolean
  /** Longest time that a provider may keep what it is sent; null: any. */
  readonly mostKeptDays: number | null
}
