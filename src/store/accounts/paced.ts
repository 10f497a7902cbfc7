const restMs = 0.4
/** Where there is much to do, many wait anyway, and each rest costs both threads what their caches held. */
const mostRests = 25
const nobody = new Int32Array(new SharedArrayBuffer(4))

/** To enter so many takes a quarter of a millisecond. */
const fewestInARow = 10

/**
 * The same calls, but this thread rests now and then, and less often among many: where there is one core, whoever waits
 * for an answer waits no longer for the accounts.
 * @param about how many there are
 */
export function* paced<Call>(calls: Iterable<Call>, about: number): Generator<Call> {
  const inARow = Math.max(fewestInARow, Math.ceil(about / mostRests))
  let before = 0
  for (const call of calls) {
    if (++before % inARow === 0) Atomics.wait(nobody, 0, 0, restMs)
    yield call
  }
}
