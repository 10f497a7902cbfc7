import type { Counted } from '../counted.ts'
import type { Exchange } from '../exchange.ts'
import { Pool } from './pool.ts'
import { Running } from './running.ts'

/** HTTP/1.1 on plain sockets and over TLS, with no more than exchanges need. */
export interface HttpClient {
  readonly exchange: (counted: Counted) => Exchange
  /** Ends all connections. */
  close(): void
}

export function createHttpClient(): HttpClient {
  const pool = new Pool()
  let waiting: Running[] = []

  function send(): void {
    const all = waiting
    waiting = []
    for (const running of all) if (!running.isOver) pool.carry(running)
  }
  return {
    /**
     * Requests leave at the end of a turn of the event loop: what had come on a free connection unasked when it began, or
     * that it was closed, is read by then, and the servers are woken once.
     */
    exchange(counted) {
      const running = new Running(counted)
      if (waiting.length === 0) setImmediate(send)
      waiting.push(running)
      return running
    },
    close: () => pool.close(),
  }
}
