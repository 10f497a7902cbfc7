import { VadeError } from '../../core/index.ts'

/** What a person says to a request that was shown to them. */
export interface ShownAnswer {
  readonly allow: boolean
  /** Say the same from now on, in this conversation or in all. */
  readonly remember?: 'conversation' | 'always' | undefined
}

/** Requests that were shown and wait for a person. */
export interface Questions {
  /** Where too many wait, the oldest that nobody waits for gives way; throws `overloaded` where there is none. */
  add(id: string, take: (answer: ShownAnswer) => Promise<void>): void
  /** From now on somebody waits for this answer. */
  await(id: string): void
  remove(id: string): void
  /** Throws `not_found` where nobody waits for it any more. */
  answer(id: string, answer: ShownAnswer): Promise<void>
}

interface Question {
  readonly take: (answer: ShownAnswer) => Promise<void>
  isAwaited: boolean
}

/** Nobody reads more than these. */
const mostWaiting = 64

export function createQuestions(): Questions {
  const waiting = new Map<string, Question>()
  return {
    add(id, take) {
      if (waiting.size >= mostWaiting) {
        const idle = [...waiting].find(([, { isAwaited }]) => !isAwaited)
        if (idle === undefined) {
          throw new VadeError(
            'overloaded',
            `${String(mostWaiting)} requests wait for a person to say whether they may be sent; answer or stop some.`,
          )
        }
        waiting.delete(idle[0])
      }
      waiting.set(id, { take, isAwaited: false })
    },
    await(id) {
      const question = waiting.get(id)
      if (question !== undefined) question.isAwaited = true
    },
    remove: (id) => void waiting.delete(id),
    async answer(id, answer) {
      const question = waiting.get(id)
      if (question === undefined) {
        throw new VadeError(
          'not_found',
          `Nobody waits for an answer to ${id}: it was answered already, or what asked was stopped.`,
        )
      }
      // Two pages may answer at the same time: one is heard.
      waiting.delete(id)
      try {
        await question.take(answer)
      } catch (thrown) {
        waiting.set(id, question)
        throw thrown
      }
    },
  }
}
