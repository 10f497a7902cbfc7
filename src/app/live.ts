/** Hands each event to everyone who watches. A watcher that does not read is dropped when 256 events wait for it. */
export interface Live<Event> {
  tell(event: Event): void
  watch(first: () => Promise<Event>, signal: AbortSignal): AsyncGenerator<Event>
}

const maxWaiting = 256

export function createLive<Event>(): Live<Event> {
  const watchers = new Set<(event: Event) => void>()
  return {
    tell(event) {
      for (const watcher of watchers) watcher(event)
    },
    async *watch(first, signal) {
      const waiting: Event[] = []
      let wake = () => {}
      const watcher = (event: Event) => {
        waiting.push(event)
        wake()
      }
      const stop = () => wake()
      watchers.add(watcher)
      signal.addEventListener('abort', stop)
      try {
        yield await first()
        while (!signal.aborted && waiting.length < maxWaiting) {
          const event = waiting.shift()
          if (event !== undefined) yield event
          else await new Promise<void>((resolve) => (wake = resolve))
        }
      } finally {
        watchers.delete(watcher)
        signal.removeEventListener('abort', stop)
      }
    },
  }
}
