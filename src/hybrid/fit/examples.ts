import type { Draft } from '../draft-features.ts'

/** An answer that was drafted on the device and checked. */
export interface Example {
  /** Names the question: all answers to it are in the same fold. */
  readonly id: string
  readonly right: boolean
  /** Characters of the prompt: the baseline that a choice must beat. */
  readonly length: number
  readonly draft: Draft
}
