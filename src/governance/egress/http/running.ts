import type { IncomingHttpHeaders } from 'node:http'
import { asError } from '../as-error.ts'
import type { Counted } from '../counted.ts'
import type { Exchange, ExchangeHandler, OutgoingRequest } from '../exchange.ts'
import type { Connection } from './connection.ts'

/**
 * An exchange from its request to its end, which its handler and its tally hear of once. What the handler throws ends the
 * exchange, and `fail` hears it; what `fail` throws is nobody's but the process's to hear.
 */
export class Running implements Exchange {
  readonly request: OutgoingRequest
  /** The connection that carries it. */
  connection: Connection | undefined
  isOver = false
  private readonly handler: ExchangeHandler
  private readonly tally: Counted['tally']

  constructor({ request, handler, tally }: Counted) {
    this.request = request
    this.handler = handler
    this.tally = tally
  }

  abort(reason: Error): void {
    this.fail(reason)
  }

  pause(): void {
    this.connection?.pause()
  }

  resume(): void {
    this.connection?.resume()
  }

  sent(bytes: number): void {
    this.tally.sent += bytes
  }

  received(bytes: number): void {
    this.tally.received += bytes
  }

  head(status: number, headers: IncomingHttpHeaders): void {
    if (this.isOver) return
    try {
      this.handler.head(status, headers)
    } catch (thrown) {
      this.fail(asError(thrown))
    }
  }

  data(chunk: Buffer): void {
    if (this.isOver) return
    try {
      this.handler.data(chunk)
    } catch (thrown) {
      this.fail(asError(thrown))
    }
  }

  end(): void {
    if (this.isOver) return
    this.isOver = true
    this.connection = undefined
    this.tally.end(false)
    try {
      this.handler.end()
    } catch (thrown) {
      this.tellFailure(asError(thrown))
    }
  }

  /** Its connection is closed: nobody reads the rest. */
  fail(error: Error): void {
    if (this.isOver) return
    this.isOver = true
    const { connection } = this
    this.connection = undefined
    connection?.destroy()
    this.tally.end(true)
    this.tellFailure(error)
  }

  private tellFailure(error: Error): void {
    try {
      this.handler.fail(error)
    } catch (thrown) {
      // Not from here: other exchanges may be waiting for their turn.
      queueMicrotask(() => {
        throw asError(thrown)
      })
    }
  }
}
