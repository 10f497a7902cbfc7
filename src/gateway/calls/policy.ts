import { policyAt, type Policy } from '../routing/failover.ts'
import type { Target } from '../routing/target.ts'

/** How a call is treated; `at` says how each of its attempts is, where providers differ. */
export interface CallPolicy extends Policy {
  /** For a new connection to be there, in milliseconds. */
  readonly connectMs: number
  /** For an attempt whose answer is not streamed, in place of `firstContentMs`. */
  readonly wholeAnswerMs: number
  /** Of the first-content times, 0 to 1: who is later than that gets a rival. 0 where nobody does. */
  readonly hedgeQuantile: number
  /** Longest pause of an answer that has begun, in milliseconds. */
  readonly betweenTokensMs: number
  /** For so long an equal question gets the same answer; 0 where every question is asked. */
  readonly cacheSeconds: number
  /** How long the whole call takes is the call's to say: `totalMs` is the same in both. */
  at?(target: Target): CallPolicy
}

/** Changed alike for the call and for each of its attempts. */
export function changedPolicy(policy: CallPolicy, change: (policy: CallPolicy) => CallPolicy): CallPolicy {
  return {
    ...change(policy),
    ...(policy.at !== undefined && { at: (target: Target) => change(policyAt(policy, target)) }),
  }
}
