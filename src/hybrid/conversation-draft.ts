import type { TokenSignal } from '../core/index.ts'
import type { Draft } from './draft-features.ts'
import { taskOf, type Task } from './kind.ts'
import { optionProbabilities } from './option-probabilities.ts'
import { promptEase } from './prompt-ease.ts'

/** A piece of an answer with the signal of its token; the token that ends an answer has no text. */
export interface SignalledPiece {
  readonly text: string
  readonly signal: TokenSignal
}

/** What an answer's beginning tells, and whether it is enough to decide on it. */
export interface ConversationDraft {
  readonly draft: Draft
  /** More tokens would change nothing. */
  readonly decided: boolean
}

/** A first sentence that goes on after so many tokens has come to its point, or will not. */
export const mostDecidingTokens = 16

/**
 * Gives what is known of an answer in a conversation of which these pieces have come so far. `prompt` is the last question
 * as it was typed; what it tells itself is found once, not with every token. In a conversation an answer is a sentence:
 * in "The capital of Peru is Lima." the first four tokens tell of its style and repeat the question. So its first
 * sentence is read, which for yes and no is its first word; `decisions/calibration.md` has the figures. `ended`: nothing
 * comes after these pieces.
 */
export function conversationDraft(
  prompt: string,
  task = taskOf(prompt),
): (pieces: readonly SignalledPiece[], ended?: boolean) => ConversationDraft {
  const kind = kindLabel(task)
  const ease = promptEase(prompt)
  return (pieces, ended = false) => {
    const enough = task.kind === 'bool' ? 1 : sentenceLength(pieces)
    const options = optionProbabilities(task, pieces[0]?.signal)
    return {
      decided: ended || pieces.length >= enough,
      draft: {
        signals: pieces.slice(0, enough).map(({ signal }) => signal),
        kind,
        ease,
        ...(options && { optionProbabilities: options }),
      },
    }
  }
}

/** Tokens of the first sentence: it ends with a new line, or with a full stop before a blank or the end. */
function sentenceLength(pieces: readonly SignalledPiece[]): number {
  const last = pieces.findIndex(({ text }, index) => {
    if (text.includes('\n')) return true
    const next = pieces[index + 1]?.text
    return /[.!?…]$/.test(text) && index > 1 && next !== undefined && /^(?:\s|$)/.test(next)
  })
  return Math.min(mostDecidingTokens, last < 0 ? Infinity : last + 1)
}

/** What is measured apart: to read an answer off a text is another task than to know it. */
function kindLabel({ kind, grounded }: Pick<Task, 'kind' | 'grounded'>): string {
  return grounded && (kind === 'qa' || kind === 'bool') ? `${kind}-text` : kind
}
