interface Entry<Value> {
  readonly key: string
  value: Value
  next: Entry<Value> | undefined
}

const placeCount = 1024

/**
 * A map for what comes and goes with every call. As entries of a `Map` go, V8 makes its table anew, and that of a map
 * that has become old in memory that only full collections look at; until the next of them, everything the outgrown
 * tables held is kept alive as well, with all that hangs on it. The places of this one are used again.
 *
 * For some thousand entries at most, whose keys differ in their last characters, as ids do.
 */
export class LiveMap<Value> {
  /** Entries by the hash of their keys, those of one hash linked. */
  readonly #places: (Entry<Value> | undefined)[] = Array.from({ length: placeCount }, () => undefined)
  #size = 0

  get size(): number {
    return this.#size
  }

  has(key: string): boolean {
    return this.#find(key) !== undefined
  }

  set(key: string, value: Value): void {
    const entry = this.#find(key)
    if (entry !== undefined) return void (entry.value = value)
    const place = placeOf(key)
    this.#places[place] = { key, value, next: this.#places[place] }
    this.#size++
  }

  delete(key: string): void {
    const place = placeOf(key)
    let before: Entry<Value> | undefined
    let entry = this.#places[place]
    while (entry !== undefined && entry.key !== key) {
      before = entry
      entry = entry.next
    }
    if (entry === undefined) return
    if (before === undefined) this.#places[place] = entry.next
    else before.next = entry.next
    // One that is old already would keep those after it.
    entry.next = undefined
    this.#size--
  }

  /** In no order. */
  values(): Value[] {
    const values: Value[] = []
    for (let entry of this.#places) for (; entry !== undefined; entry = entry.next) values.push(entry.value)
    return values
  }

  #find(key: string): Entry<Value> | undefined {
    let entry = this.#places[placeOf(key)]
    while (entry !== undefined && entry.key !== key) entry = entry.next
    return entry
  }
}

function placeOf(key: string): number {
  let hash = 0
  for (let at = Math.max(0, key.length - 6); at < key.length; at++) hash = (hash * 31 + key.charCodeAt(at)) | 0
  return hash & (placeCount - 1)
}
