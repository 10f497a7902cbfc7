import { VadeError, type ConsentRequest } from '../../core/index.ts'

/** What a person says to a request that was shown to them. */
export interface ShownAnswer {
  readonly allow: boolean
  /** Say the same from now on, in this conversation or in all. */
  readonly remember?: 'conversation' | 'always' | undefined
}

/** A request that was shown and waits for a person. */
export interface WaitingRequest {
  /** Where it was asked; null outside of a conversation. */
  readonly conversation: string | null
  readonly request: ConsentRequest
}

/** Requests that were shown and wait for a person. */
export interface Questions {
  /** Where too many wait, the oldest that nobody waits for gives way; throws `overloaded` where there is none. */
  add(shown: WaitingRequest, take: (answer: ShownAnswer) => Promise<void>): void
  /** From now on somebody waits for this answer. */
  await(id: string): void
  remove(id: string): void
  /** Throws `not_found` where nobody waits for it any more. */
  answer(id: string, answer: ShownAnswer): Promise<void>
  /** Oldest first. */
  waiting(): WaitingRequest[]
}

/** Who hears of them: first that one is shown, then, once, that it waits no more. */
export interface QuestionListener {
  readonly onShown?: (shown: WaitingRequest) => void
  readonly onAnswered?: (id: string) => void
}

interface Question {
  readonly shown: WaitingRequest
  readonly take: (answer: ShownAnswer) => Promise<void>
  isAwaited: boolean
  /** Somebody has answered, and that is being written down. */
  isAnswered: boolean
}

/** Nobody reads more than these. */
const mostWaiting = 64

export function createQuestions({ onShown, onAnswered }: QuestionListener = {}): Questions {
  const all = new Map<string, Question>()
  function remove(id: string): void {
    if (all.delete(id)) onAnswered?.(id)
  }
  return {
    add(shown, take) {
      if (all.size >= mostWaiting) {
        const idle = [...all].find(([, { isAwaited }]) => !isAwaited)
        if (idle === undefined) {
          throw new VadeError(
            'overloaded',
            `${String(mostWaiting)} requests wait for a person to say whether they may be sent; answer or stop some.`,
          )
        }
        remove(idle[0])
      }
      all.set(shown.request.id, { shown, take, isAwaited: false, isAnswered: false })
      onShown?.(shown)
    },
    await(id) {
      const question = all.get(id)
      if (question !== undefined) question.isAwaited = true
    },
    remove,
    async answer(id, answer) {
      const question = all.get(id)
      // Two pages may answer at the same time: one is heard.
      if (question === undefined || question.isAnswered) {
        throw new VadeError(
          'not_found',
          `Nobody waits for an answer to ${id}: it was answered already, or what asked was stopped.`,
        )
      }
      question.isAnswered = true
      try {
        await question.take(answer)
      } catch (thrown) {
        question.isAnswered = false
        throw thrown
      }
      remove(id)
    },
    waiting: () => [...all.values()].map(({ shown }) => shown),
  }
}
