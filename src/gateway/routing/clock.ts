/** Time and timers, handed in so that tests own them. */
export interface Clock {
  /** Milliseconds of a steady clock, from any beginning. */
  now(): number
  /** Runs it once after so many milliseconds; the returned function calls it off. */
  after(ms: number, run: () => void): () => void
}

/** Beyond this, `setTimeout` fires at once. */
const longestTimerMs = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, run) {
    // In whole milliseconds: Node keeps a list for each length that timers have.
    const timer = setTimeout(run, Math.min(Math.ceil(ms), longestTimerMs))
    return () => clearTimeout(timer)
  },
}
