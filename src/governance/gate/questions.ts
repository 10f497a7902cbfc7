import { VadeError } from '../../core/index.ts'

/** What a person says to a request that was shown to them. */
export interface ShownAnswer {
  readonly allow: boolean
  /** Say the same from now on, in this conversation or in all. */
  readonly remember?: 'conversation' | 'always' | undefined
}

/** Requests that were shown and wait for a person. */
export interface Questions {
  /** Throws `overloaded` where too many wait. */
  add(id: string, take: (answer: ShownAnswer) => Promise<void>): void
  remove(id: string): void
  /** Throws `not_found` where nobody waits for it any more. */
  answer(id: string, answer: ShownAnswer): Promise<void>
}

/** Nobody reads more than these. */
const mostWaiting = 64

export function createQuestions(): Questions {
  const waiting = new Map<string, (answer: ShownAnswer) => Promise<void>>()
  return {
    add(id, take) {
      if (waiting.size >= mostWaiting) {
        throw new VadeError(
          'overloaded',
          `${String(mostWaiting)} requests wait for a person to say whether they may be sent; answer or stop some.`,
        )
      }
      waiting.set(id, take)
    },
    remove: (id) => void waiting.delete(id),
    async answer(id, answer) {
      const take = waiting.get(id)
      if (take === undefined) {
        throw new VadeError(
          'not_found',
          `Nobody waits for an answer to ${id}: it was answered already, or what asked was stopped.`,
        )
      }
      // Two pages may answer at the same time: one is heard.
      waiting.delete(id)
      try {
        await take(answer)
      } catch (thrown) {
        waiting.set(id, take)
        throw thrown
      }
    },
  }
}
