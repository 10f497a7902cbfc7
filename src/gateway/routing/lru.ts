/** A map that holds so many entries at most: the one that was longest unused goes first. */
export interface Lru<Value> {
  /** Counts as a use. */
  get(key: string): Value | undefined
  /** Does not count as a use. */
  peek(key: string): Value | undefined
  set(key: string, value: Value): void
  delete(key: string): void
  values(): IterableIterator<Value>
  readonly size: number
}

export function createLru<Value>(limit: number): Lru<Value> {
  const entries = new Map<string, Value>()
  let newest: string | undefined
  /** A map keeps the order in which keys came. */
  function renew(key: string, value: Value): void {
    entries.delete(key)
    entries.set(key, value)
    newest = key
  }
  return {
    get(key) {
      const value = entries.get(key)
      if (value !== undefined && key !== newest) renew(key, value)
      return value
    },
    peek: (key) => entries.get(key),
    set(key, value) {
      renew(key, value)
      if (entries.size <= limit) return
      for (const oldest of entries.keys()) {
        entries.delete(oldest)
        return
      }
    },
    delete: (key) => void entries.delete(key),
    values: () => entries.values(),
    get size() {
      return entries.size
    },
  }
}
