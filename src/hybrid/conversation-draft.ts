import type { Draft } from './draft-features.ts'
import { taskOf, type Task } from './kind.ts'
import { optionProbabilities } from './option-probabilities.ts'
import { promptEase } from './prompt-ease.ts'
import type { TokenSignal } from '../core/index.ts'

/**
 * Tokens of an answer in a conversation after which is decided on it. There an answer is a sentence: "The capital of
 * Peru is Lima." The first four tokens tell of its style and repeat the question; `decisions/calibration.md` has the
 * figures.
 */
export const decidingTokens = 16

/** What is known of an answer of which these signals have come so far. `prompt` is the last question as it was typed. */
export function conversationDraft(prompt: string, signals: readonly TokenSignal[]): Draft {
  const task = taskOf(prompt)
  const options = optionProbabilities(task, signals[0])
  return {
    signals: signals.slice(0, decidingTokens),
    kind: kindLabel(task),
    ease: promptEase(prompt),
    ...(options && { optionProbabilities: options }),
  }
}

/** What is measured apart: to read an answer off a text is another task than to know it. */
export function kindLabel({ kind, grounded }: Pick<Task, 'kind' | 'grounded'>): string {
  return grounded && (kind === 'qa' || kind === 'bool') ? `${kind}-text` : kind
}
