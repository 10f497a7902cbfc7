/** Decides how many threads generation gets, from the speed that was measured. */
export interface Governor {
  readonly threads: number
  /**
   * Takes tokens a second over some sixteen tokens, and the milliseconds of any steady clock; gives the number of
   * threads to use from now on.
   */
  observe(tokensPerSecond: number, at: number): number
}

const firstWaitMs = 10_000
const longestWaitMs = 160_000

/**
 * Threads meet at a barrier after every step, so that one busy core makes all of them wait: at half the known speed
 * it gives a thread up. After a wait it tries one more, and keeps it only if that is a tenth faster.
 */
export function createGovernor(start: number, most: number): Governor {
  let threads = Math.max(1, Math.min(start, most))
  let usual = 0
  let trying = false
  let waitMs = firstWaitMs
  let nextTryAt: number | undefined
  return {
    get threads() {
      return threads
    },
    observe(rate, at) {
      nextTryAt ??= at + waitMs
      if (trying) {
        trying = false
        if (rate >= usual * 1.1) waitMs = firstWaitMs
        else {
          threads--
          waitMs = Math.min(waitMs * 2, longestWaitMs)
        }
        nextTryAt = at + waitMs
        usual = Math.max(rate, usual)
      } else if (rate < usual / 2 && threads > 1) {
        threads--
        usual = 0
        nextTryAt = at + waitMs
      } else if (threads < most && at >= nextTryAt) {
        usual = rate
        threads++
        trying = true
      } else usual = Math.max(rate, usual * 0.98)
      return threads
    },
  }
}
