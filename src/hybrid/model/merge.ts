/** What one of several sources brought. */
export type Brought<Name, Value> =
  | { readonly from: Name; readonly value: Value }
  | { readonly from: Name; readonly ended: true; readonly error?: unknown }

/** Several sources read side by side; which of them speaks next is for them to say. */
export interface Merge<Name, Value> {
  /** Begins to read it at once. */
  add(name: Name, source: AsyncIterable<Value>): void
  has(name: Name): boolean
  /** Undefined when no source is left. What fails has ended, with its error. */
  next(): Promise<Brought<Name, Value> | undefined>
  /** Reads no more of it; whatever it still does is its signal's to end. */
  drop(name: Name): void
  close(): void
}

export function createMerge<Name, Value>(): Merge<Name, Value> {
  const sources = new Map<Name, { readonly iterator: AsyncIterator<Value>; step?: Promise<Brought<Name, Value>> }>()

  async function stepOf(from: Name, iterator: AsyncIterator<Value>): Promise<Brought<Name, Value>> {
    try {
      const { done, value } = await iterator.next()
      return done === true ? { from, ended: true } : { from, value }
    } catch (error) {
      return { from, ended: true, error }
    }
  }
  function drop(name: Name): void {
    const source = sources.get(name)
    sources.delete(name)
    // It may be in the middle of a step: it hears of this after that.
    source?.iterator.return?.().catch(() => undefined)
  }
  return {
    add(name, source) {
      const iterator = source[Symbol.asyncIterator]()
      sources.set(name, { iterator, step: stepOf(name, iterator) })
    },
    has: (name) => sources.has(name),
    async next() {
      if (sources.size === 0) return undefined
      const steps = [...sources].map(([name, source]) => (source.step ??= stepOf(name, source.iterator)))
      const brought = await Promise.race(steps)
      const source = sources.get(brought.from)
      if (source !== undefined) delete source.step
      if ('ended' in brought) sources.delete(brought.from)
      return brought
    },
    drop,
    close() {
      for (const name of sources.keys()) drop(name)
    },
  }
}
