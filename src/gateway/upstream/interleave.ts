/** What one of several sources gave. */
export interface Tagged<Value> {
  readonly index: number
  readonly value: Value
}

/**
 * Reads all sources together, each value as it comes. The others start once the first has given something, so that
 * what cannot be answered at all is found out once. A failure, or a reader that leaves, ends all of them.
 */
export async function* interleave<Value>(sources: readonly AsyncIterable<Value>[]): AsyncGenerator<Tagged<Value>> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]())
  const steps = new Map<number, Promise<{ readonly index: number; readonly step: IteratorResult<Value> }>>()
  const advance = (index: number) => {
    const next = iterators[index]?.next()
    if (next !== undefined)
      steps.set(
        index,
        next.then((step) => ({ index, step })),
      )
  }
  let started = 1
  advance(0)
  try {
    while (steps.size > 0) {
      const { index, step } = await Promise.race(steps.values())
      steps.delete(index)
      if (step.done !== true) {
        yield { index, value: step.value }
        advance(index)
      }
      for (; started < iterators.length; started++) advance(started)
    }
  } finally {
    // A source in the middle of a step ends after it; nobody waits for that, nor hears of it.
    for (const iterator of iterators) void iterator.return?.().catch(() => undefined)
  }
}
