/** Values on their way from who pushes them to the one who reads them. */
export interface Queue<Value> {
  push(value: Value): void
  /** Nothing comes any more; readers get what is left, then the error if there is one. */
  end(error?: Error): void
  readonly values: AsyncIterable<Value>
}

/** From so many waiting values on the sender is asked to wait. */
const most = 64

/** `full` and `hungry` slow the sender down and call it again; `left` hears that the reader has gone. */
export function createQueue<Value>(on: { full(): void; hungry(): void; left(): void }): Queue<Value> {
  const waiting: Value[] = []
  let ended = false
  let failure: Error | undefined
  let wake = () => {}
  let paused = false

  async function* read(): AsyncGenerator<Value> {
    let whole = false
    try {
      for (;;) {
        const value = waiting.shift()
        if (value !== undefined) {
          if (paused && waiting.length === 0) {
            paused = false
            on.hungry()
          }
          yield value
        } else if (ended) {
          whole = true
          if (failure !== undefined) throw failure
          return
        } else await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      if (!whole) on.left()
    }
  }
  return {
    push(value) {
      waiting.push(value)
      if (waiting.length >= most && !paused) {
        paused = true
        on.full()
      }
      wake()
    },
    end(error) {
      ended = true
      failure = error
      wake()
    },
    values: { [Symbol.asyncIterator]: read },
  }
}
