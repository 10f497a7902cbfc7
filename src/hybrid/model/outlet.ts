import type { Part } from '../../core/index.ts'

/** What whoever asked has heard of a draft. At first they hear nothing: it may never be said. */
export interface Outlet {
  /** Whether what is said is kept back. */
  readonly isHolding: boolean
  /** Whether words of it were heard. */
  readonly shown: boolean
  say(part: Part): Generator<Part>
  /** Says what was kept back, and nothing is from now on. */
  release(): Generator<Part>
  /**
   * Puts words before those of the draft, once. Where some were heard already, they are taken back and all of it is kept
   * anew, if whoever asked can do that; else they stand as they are.
   */
  open(words: string, again: { readonly reason: string; readonly said: readonly Part[] }): Generator<Part>
  /** Something else is said in its place: what was kept back never is, and what was heard is taken back. */
  giveWay(reason: string): Generator<Part>
}

export interface OutletOptions {
  /** Whether what was said can be taken back. */
  readonly replaceable: boolean
  /** Whether it is said how sure the model was of each word. */
  readonly signals: boolean
}

export function createOutlet({ replaceable, signals }: OutletOptions): Outlet {
  /** Null once nothing need wait. */
  let held: Part[] | null = []
  let opening: string | undefined
  let opened = false
  let shown = false

  function* say(part: Part): Generator<Part> {
    if (held !== null) return void held.push(part)
    if (opening !== undefined && part.type === 'text-delta') {
      yield { type: 'text-delta', text: opening }
      opening = undefined
    }
    shown ||= part.type === 'text-delta'
    yield signals ? part : withoutSignals(part)
  }

  return {
    get isHolding() {
      return held !== null
    },
    get shown() {
      return shown
    },
    say,
    *release() {
      const all = held ?? []
      held = null
      for (const part of all) yield* say(part)
    },
    *open(words, { reason, said }) {
      if (opened || (shown && !replaceable)) return
      opening = words
      opened = true
      if (!shown) return
      yield { type: 'replacement', reason }
      held = [...said]
    },
    *giveWay(reason) {
      held = null
      if (shown) yield { type: 'replacement', reason }
    },
  }
}

function withoutSignals(part: Part): Part {
  if (part.type !== 'text-delta' || part.signals === undefined) return part
  const { signals: _own, ...rest } = part
  return rest
}
