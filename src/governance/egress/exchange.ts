import type { IncomingHttpHeaders } from 'node:http'

/** As text, or as pieces that make one body: nobody copies them together first. */
export type OutgoingBody = string | readonly Buffer[]

/** A request that leaves this machine, with its whole body. */
export interface OutgoingRequest {
  /** Scheme, host and port. */
  readonly origin: string
  /** Path and query. */
  readonly path: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly body: OutgoingBody | null
  /** Milliseconds for a new connection to be there; 5,000 unless told. */
  readonly connectMs?: number
}

/**
 * Hears what comes back, in this order: `head`, `data` …, then `end` or `fail` once. Redirects are not followed. What
 * these throw ends the exchange, and `fail` hears it.
 */
export interface ExchangeHandler {
  head(status: number, headers: IncomingHttpHeaders): void
  /** @param chunk the handler's from now on */
  data(chunk: Buffer): void
  end(): void
  /** Also called before `head`: no connection, no answer, or `abort`. */
  fail(error: Error): void
}

export interface Exchange {
  /** Closes the connection; `fail` hears the reason, unless all was over. */
  abort(reason: Error): void
  /** The other side is made to wait. What was read already may still come. */
  pause(): void
  resume(): void
}
