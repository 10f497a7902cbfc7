import { VadeError } from '../../core/index.ts'
import type { Tally } from '../ledger/tally.ts'
import { asError } from './as-error.ts'
import { lengthLineBytes, requestHeadBytes } from './bytes.ts'
import type { Exchange, ExchangeHandler, OutgoingBody, OutgoingRequest } from './exchange.ts'

/** What is to be exchanged, and where it is counted. */
export interface Counted {
  readonly request: OutgoingRequest
  readonly handler: ExchangeHandler
  /** Has been begun, and is ended by whoever exchanges. */
  readonly tally: Tally
}

/** Begins an exchange of which the host is in the record. */
export type Exchanging = (counted: Counted) => Exchange

/** Milliseconds for a new connection to be there, unless told. */
export const usualConnectMs = 5000

export function unconnected(origin: string, ms: number): VadeError {
  return new VadeError('provider_timeout', `${origin} did not accept a connection within ${String(ms / 1000)} s.`)
}

export function bodyBytesOf({ body }: Pick<OutgoingRequest, 'body'>): number {
  if (body === null) return 0
  return typeof body === 'string' ? Buffer.byteLength(body) : body.reduce((bytes, piece) => bytes + piece.length, 0)
}

export function wholeOf(body: OutgoingBody | null): string | Buffer | null {
  return body === null || typeof body === 'string' ? body : Buffer.concat(body)
}

/** What will be counted as sent. */
export function bytesOf(request: OutgoingRequest): number {
  const head = requestHeadBytes(request)
  if (request.body === null && request.method !== 'POST') return head
  const length = bodyBytesOf(request)
  return head + lengthLineBytes(length) + length
}

/** An exchange that begins when the way out is ready and the host is in the record. */
export function exchangeOnceReady(ready: Promise<Exchanging>, counted: Counted): Exchange {
  const { handler, tally } = counted
  let inner: Exchange | undefined
  let aborted = false
  async function begin(): Promise<void> {
    try {
      const exchange = await ready
      if (!aborted) inner = exchange(counted)
    } catch (thrown) {
      if (aborted) return
      tally.end(true)
      handler.fail(asError(thrown))
    }
  }
  void begin()
  return {
    abort(reason) {
      if (inner !== undefined) return inner.abort(reason)
      if (aborted) return
      aborted = true
      tally.end(true)
      handler.fail(reason)
    },
    pause: () => inner?.pause(),
    resume: () => inner?.resume(),
  }
}
