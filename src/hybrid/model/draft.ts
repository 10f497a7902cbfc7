import type { Finish, Part, TokenSignal } from '../../core/index.ts'
import type { Judge, Opinion } from './parties.ts'

/** What the device has written so far, and what is thought of it. */
export interface Draft {
  take(part: Part): void
  readonly text: string
  /** Whether enough of it is there to decide. */
  readonly ripe: boolean
  /** Set at its end. */
  readonly finish: Finish | undefined
  opinion(): Opinion
}

export function createDraft(judge: Judge): Draft {
  const signals: TokenSignal[] = []
  let text = ''
  let tokens = 0
  let finish: Finish | undefined
  return {
    take(part) {
      if (part.type === 'finish') finish = part
      if (part.type !== 'text-delta') return
      text += part.text
      // A model that gives no signals still gives a piece for each token, or nearly.
      tokens += part.signals?.length ?? 1
      signals.push(...(part.signals ?? []))
    },
    get text() {
      return text
    },
    get ripe() {
      return finish !== undefined || tokens >= judge.decidesAfter
    },
    get finish() {
      return finish
    },
    opinion: () => judge.opinion({ signals, text, ended: finish !== undefined }),
  }
}
