import type { Blocked, Finish, Part } from '../../core/index.ts'
import type { SignalledPiece } from '../conversation-draft.ts'
import type { Judge, Opinion } from './parties.ts'

/** What the device has written so far, and what is thought of it. */
export interface Draft {
  take(part: Part): void
  readonly text: string
  /** All of it, to be said anew. */
  readonly said: readonly Part[]
  /** Set at its end. */
  readonly finish: Finish | undefined
  opinion(blocked: Blocked | null): Opinion
}

/** Decisions are taken within these; a long answer is not remembered token by token. */
const keptPieces = 64

export function createDraft(judge: Judge): Draft {
  const pieces: SignalledPiece[] = []
  let text = ''
  let closed = false
  let finish: Finish | undefined
  return {
    take(part) {
      if (part.type === 'finish') finish = part
      closed ||= part.type === 'text-end'
      if (part.type !== 'text-delta') return
      text += part.text
      if (pieces.length >= keptPieces) return
      for (const signal of part.signals ?? []) pieces.push({ text: part.text, signal })
    },
    get text() {
      return text
    },
    get said() {
      const said: Part[] = [{ type: 'text-start' }, { type: 'text-delta', text }]
      if (closed) said.push({ type: 'text-end' })
      return said
    },
    get finish() {
      return finish
    },
    opinion(blocked) {
      const opinion = judge.opinion({ pieces, text, ended: finish !== undefined, blocked })
      return finish?.reason === 'repeating' ? stuck(opinion) : opinion
    },
  }
}

/** However sure the model was of its words: an answer that came to no end is not a good one. */
function stuck({ stance, ...opinion }: Opinion): Opinion {
  const reason = 'The model of this device began to repeat itself.'
  return { ...opinion, escalate: true, stance: stance === 'abstained' ? stance : 'unverified', reason }
}
