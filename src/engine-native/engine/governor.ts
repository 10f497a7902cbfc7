/** Decides how many threads the engine gets, from what other programs leave and from the speed that was measured. */
export interface Governor {
  readonly threads: number
  /** Before an answer: takes how many cores other programs keep busy, gives the threads to begin with. */
  begin(othersBusy: number): number
  /**
   * After some tokens: takes tokens a second, the cores that other programs kept busy meanwhile, and the milliseconds
   * of any steady clock; gives the threads to go on with.
   */
  observe(tokensPerSecond: number, othersBusy: number, at: number): number
}

const firstWaitMs = 10_000
const longestWaitMs = 160_000
/** A core of which others take less than this is ours: Vade's own server needs some, and ticks of the clock are coarse. */
const tolerated = 0.35

/**
 * Threads meet at a barrier after every step, so that one busy core makes all of them wait. So it takes the cores that
 * are idle, gives one up at half the known speed, and keeps one more only if that is a tenth faster: what it tried in
 * vain it tries again after ever longer waits.
 */
export function createGovernor(most: number): Governor {
  let threads = 1
  /** Best speed lately with this number of threads; 0 while unknown. */
  let usual = 0
  let trying = false
  let waitMs = firstWaitMs
  let nextTryAt = -Infinity
  const idle = (othersBusy: number) => Math.min(most, Math.max(1, Math.floor(most - othersBusy + tolerated)))
  const use = (count: number) => {
    if (count !== threads) usual = 0
    threads = count
    trying = false
  }
  return {
    get threads() {
      return threads
    },
    begin(othersBusy) {
      const free = idle(othersBusy)
      // While a thread that did not help is waited out, idle cores alone do not bring it back.
      if (free < threads || waitMs === firstWaitMs) use(free)
      return threads
    },
    observe(rate, othersBusy, at) {
      const free = idle(othersBusy)
      const failed = trying ? rate < usual * 1.1 : rate < usual / 2
      if (threads > 1 && (failed || free < threads)) {
        use(Math.min(free, threads - 1))
        if (failed) waitMs = Math.min(waitMs * 2, longestWaitMs)
        nextTryAt = at + waitMs
        return threads
      }
      if (trying) waitMs = firstWaitMs
      trying = free > threads && at >= nextTryAt && usual > 0
      if (trying) {
        usual = rate
        threads++
        nextTryAt = at + waitMs
      } else usual = Math.max(rate, usual * 0.98)
      return threads
    },
  }
}
