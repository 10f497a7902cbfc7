/** What a queue tells whoever fills it. */
export interface Sender {
  /** So much waits that it should wait too. */
  full(): void
  /** It may go on. */
  hungry(): void
  /** The reader has gone before the end. */
  left(): void
}

/** From so many waiting values on the sender is asked to wait. */
const most = 64

/** Values on their way from who pushes them to the one who reads them. */
export class Queue<Value> {
  readonly #sender: Sender
  readonly #waiting: Value[] = []
  #ended = false
  #failure: Error | undefined
  #wake = () => {}
  #paused = false

  constructor(sender: Sender) {
    this.#sender = sender
  }

  push(value: Value): void {
    this.#waiting.push(value)
    if (this.#waiting.length >= most && !this.#paused) {
      this.#paused = true
      this.#sender.full()
    }
    this.#wake()
  }

  /** Nothing comes any more; the reader gets what is left, then the error if there is one. */
  end(error?: Error): void {
    this.#ended = true
    this.#failure = error
    this.#wake()
  }

  // A generator that is a closure has a class of its own for V8, in memory that only full collections look at, and
  // until the next of them that keeps all that the closure knows: the whole call.
  async *[Symbol.asyncIterator](): AsyncGenerator<Value> {
    let whole = false
    try {
      for (;;) {
        const value = this.#waiting.shift()
        if (value !== undefined) {
          if (this.#paused && this.#waiting.length === 0) {
            this.#paused = false
            this.#sender.hungry()
          }
          yield value
        } else if (this.#ended) {
          whole = true
          if (this.#failure !== undefined) throw this.#failure
          return
        } else await new Promise<void>((resolve) => (this.#wake = resolve))
      }
    } finally {
      if (!whole) this.#sender.left()
    }
  }
}
