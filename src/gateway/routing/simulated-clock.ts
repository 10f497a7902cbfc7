import type { Clock } from './clock.ts'

/** A clock for tests: time passes when it is told to, from one timer to the next. */
export interface SimulatedClock extends Clock {
  /** Lets so many milliseconds pass; what promises do between two timers is done before the next. */
  pass(ms: number): Promise<void>
  /** How many timers are set. */
  readonly timers: number
}

export function createSimulatedClock(): SimulatedClock {
  const timers = new Set<{ readonly at: number; readonly run: () => void }>()
  let now = 0
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + Math.max(0, ms), run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    async pass(ms) {
      const end = now + ms
      await settle()
      for (;;) {
        let next: { readonly at: number; readonly run: () => void } | undefined
        for (const timer of timers) if (timer.at <= end && (next === undefined || timer.at < next.at)) next = timer
        if (next === undefined) break
        timers.delete(next)
        now = Math.max(now, next.at)
        next.run()
        await settle()
      }
      now = end
    },
    get timers() {
      return timers.size
    },
  }
}

/** Numbers from 0 to 1 that are the same for the same seed. Source: Mulberry32, public domain. */
export function createSeededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
