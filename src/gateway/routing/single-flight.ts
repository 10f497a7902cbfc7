/** Equal questions that come while one of them is being answered share its answer. */
export interface SingleFlight<Value> {
  /**
   * Asks, or waits for who asked first under this key. The asking itself is aborted when nobody waits any more; a
   * caller's own abort rejects for that caller only, with the reason of the signal.
   */
  share(key: string, signal: AbortSignal, ask: (signal: AbortSignal) => Promise<Value>): Promise<Value>
  readonly size: number
}

interface Shared<Value> {
  readonly answer: Promise<Value>
  readonly controller: AbortController
  waiting: number
}

export function createSingleFlight<Value>(): SingleFlight<Value> {
  const asked = new Map<string, Shared<Value>>()

  function begin(key: string, ask: (signal: AbortSignal) => Promise<Value>): Shared<Value> {
    const controller = new AbortController()
    const shared: Shared<Value> = { answer: ask(controller.signal), controller, waiting: 0 }
    asked.set(key, shared)
    const forget = () => {
      if (asked.get(key) === shared) asked.delete(key)
    }
    shared.answer.then(forget, forget)
    return shared
  }

  return {
    share(key, signal, ask) {
      const { promise, resolve, reject } = Promise.withResolvers<Value>()
      if (signal.aborted) {
        reject(signal.reason)
        return promise
      }
      const shared = asked.get(key) ?? begin(key, ask)
      shared.waiting++
      const leave = () => {
        shared.waiting--
        reject(signal.reason)
        if (shared.waiting > 0) return
        if (asked.get(key) === shared) asked.delete(key)
        shared.controller.abort(signal.reason)
      }
      signal.addEventListener('abort', leave, { once: true })
      void shared.answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
      return promise
    },
    get size() {
      return asked.size
    },
  }
}
