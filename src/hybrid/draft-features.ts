import type { TokenSignal } from '../core/index.ts'

/** What is known of an answer that the device drafts: after one token, after four, or at its end. */
export interface Draft {
  /** Of the tokens that were drafted so far; at least one. */
  readonly signals: readonly TokenSignal[]
  /** Kind of task, as `mc` (multiple choice), `bool`, `qa` or `gsm`. */
  readonly kind: string
  /** Where the answer is one of several options: the probability of each, in their order. */
  readonly optionProbabilities?: readonly number[]
  /** `promptEase` of the prompt; 0 where it was not read. */
  readonly ease: number
  /** Subject, or cluster of prompts, where one is known: what was learned about it counts. */
  readonly domain?: string
}

/** How often the model chose each option, by kind of task and place of the option. */
export type ChoiceCounts = Readonly<Record<string, readonly number[]>>

/**
 * The features that a calibration may use, by name. Log-probabilities in nats; `max_H20` is entropy over the likeliest 20
 * tokens and a bucket for all others. Option features are 0 where there are no options.
 */
export function draftFeatures(draft: Draft, choices: ChoiceCounts): Readonly<Record<string, number>> {
  let sum = 0
  let least = 0
  let entropy = 0
  for (const signal of draft.signals) {
    sum += signal.logprob
    if (signal.logprob < least) least = signal.logprob
    if (signal.entropy > entropy) entropy = signal.entropy
  }
  const options = draft.optionProbabilities ?? []
  const [chosen, first, second] = likeliest(options)
  return {
    mean_lp: sum / Math.max(1, draft.signals.length),
    min_lp: least,
    max_H20: entropy,
    first_p1: draft.signals[0]?.p1 ?? 0,
    opt_pmax: first,
    opt_margin: first - second,
    choice_rarity: options.length < 3 ? 0 : choiceRarity(choices[draft.kind] ?? [], chosen),
    ...promptValues(draft),
  }
}

/** The features that are there before a draft. */
export function promptValues({ kind, ease }: Pick<Draft, 'kind' | 'ease'>): Readonly<Record<string, number>> {
  return { prompt_ease: ease, [`kind:${kind}`]: 1 }
}

/**
 * How much rarer than every fourth time the model chooses this place, in nats. A small model that says A to nearly
 * everything tells nothing by an A, and something by a C. Two imagined choices of each place keep it finite.
 */
function choiceRarity(counts: readonly number[], chosen: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return -Math.log((4 * ((counts[chosen] ?? 0) + 2)) / (total + 8))
}

/** Place and probability of the likeliest option, and the probability of the next one. */
function likeliest(options: readonly number[]): [chosen: number, first: number, second: number] {
  let chosen = 0
  let first = 0
  let second = 0
  for (const [place, probability] of options.entries()) {
    if (probability > first) {
      second = first
      first = probability
      chosen = place
    } else if (probability > second) second = probability
  }
  return [chosen, first, second]
}
