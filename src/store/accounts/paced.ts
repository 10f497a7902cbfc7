const restMs = 0.4
/** Where there is much to do, many wait anyway, and each rest costs both threads what their caches held. */
const mostRests = 25
const nobody = new Int32Array(new SharedArrayBuffer(4))

/**
 * The same, but this thread rests after every quarter of a millisecond of work, which so many items take, and less often
 * in a long list: where there is one core, whoever waits for an answer waits no longer for the accounts.
 */
export function* paced<Item>(items: readonly Item[], inARow = 10): Generator<Item> {
  const stretch = Math.max(inARow, Math.ceil(items.length / mostRests))
  for (const [index, item] of items.entries()) {
    if (index % stretch === stretch - 1) Atomics.wait(nobody, 0, 0, restMs)
    yield item
  }
}
