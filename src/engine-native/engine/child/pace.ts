import type { Llama } from 'node-llama-cpp'
import { createGovernor } from '../governor.ts'
import { createLoadMeter } from './load-meter.ts'

/** Measures how fast tokens come, over all answers together, and sets the engine's number of threads by it. */
export interface Pace {
  readonly threads: number
  /** Before an answer, and before a prompt is evaluated. */
  begin(): void
  token(): void
  /** Something else than writing took time: what was measured so far says nothing. */
  interrupt(): void
}

const windowTokens = 16
/** A window ends after this many milliseconds too: with a busy core beside it sixteen tokens take many seconds. */
const windowMs = 600
const leastTokens = 2

/** `fixed` is a number of threads that the person chose: then nothing is governed. */
export function createPace(
  llama: Llama,
  { most, fixed }: { readonly most: number; readonly fixed: number | null },
): Pace {
  if (fixed !== null) {
    llama.maxThreads = fixed
    return { threads: fixed, begin: () => {}, token: () => {}, interrupt: () => {} }
  }
  const governor = createGovernor(most)
  const load = createLoadMeter()
  let tokens = 0
  let since = 0
  return {
    get threads() {
      return governor.threads
    },
    begin() {
      llama.maxThreads = governor.begin(load.others())
      tokens = 0
    },
    interrupt() {
      tokens = 0
    },
    token() {
      const now = performance.now()
      if (tokens++ === 0) since = now
      const counted = tokens - 1
      if (counted < leastTokens || (counted < windowTokens && now - since < windowMs)) return
      llama.maxThreads = governor.observe((counted * 1000) / (now - since), load.others(), now)
      tokens = 1
      since = now
    },
  }
}
