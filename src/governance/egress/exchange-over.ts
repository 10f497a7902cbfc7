import type { Dispatcher } from 'undici'
import { VadeError } from '../../core/index.ts'
import type { Tally } from '../ledger/tally.ts'
import { lengthLineBytes, requestHeadBytes, responseHeadBytes } from './bytes.ts'
import type { Exchange, ExchangeHandler, OutgoingRequest } from './exchange.ts'

const usualConnectMs = 5000

interface Counted {
  readonly request: OutgoingRequest
  readonly handler: ExchangeHandler
  /** Has been begun, and is ended here. */
  readonly tally: Tally
}

function unconnected(origin: string, ms: number): VadeError {
  return new VadeError('provider_timeout', `${origin} did not accept a connection within ${String(ms / 1000)} s.`)
}

/** What will be counted as sent. */
export function bytesOf(request: OutgoingRequest): number {
  const { body } = request
  const head = requestHeadBytes(request)
  if (body === null) return request.method === 'POST' ? head + lengthLineBytes(0) : head
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length
  return head + lengthLineBytes(length) + length
}

/** The exchange, once a dispatcher is there and the host is in the record. */
export function exchangeOver(dispatcher: Dispatcher, { request, handler, tally }: Counted): Exchange {
  let controller: Dispatcher.DispatchController | undefined
  let early: Error | undefined
  let over = false
  let counted = false
  let connecting: NodeJS.Timeout | undefined
  function ended(failed: boolean): void {
    if (counted) return
    counted = true
    tally.end(failed)
  }
  dispatcher.dispatch(
    // Whoever exchanges has timeouts of its own.
    { ...request, headersTimeout: 0, bodyTimeout: 0 },
    {
      onRequestStart(started) {
        controller = started
        clearTimeout(connecting)
        if (early !== undefined) started.abort(early)
        else tally.sent += bytesOf(request)
      },
      onResponseStart(_controller, status, headers) {
        tally.received += responseHeadBytes(status, headers)
        // 1xx are not the answer.
        if (status >= 200) handler.head(status, headers)
      },
      onResponseData(_controller, chunk) {
        tally.received += chunk.length
        handler.data(chunk)
      },
      onResponseEnd() {
        over = true
        ended(false)
        handler.end()
      },
      onResponseError(_controller, error) {
        clearTimeout(connecting)
        ended(true)
        if (over) return
        over = true
        handler.fail(error)
      },
    },
  )
  function abort(reason: Error): void {
    clearTimeout(connecting)
    if (over) return
    if (controller !== undefined) return controller.abort(reason)
    // It waits for a connection: it is told now, and is ended as soon as there is one.
    early = reason
    over = true
    handler.fail(reason)
  }
  const { connectMs = usualConnectMs, origin } = request
  // Where a connection is free the request is on its way already.
  if (controller === undefined && !over) connecting = setTimeout(() => abort(unconnected(origin, connectMs)), connectMs)
  return {
    abort,
    pause: () => controller?.pause(),
    resume: () => controller?.resume(),
  }
}

/** The same where the one or the other is still to come. */
export function exchangeOnceReady(ready: Promise<Dispatcher>, counted: Counted): Exchange {
  const { handler, tally } = counted
  let inner: Exchange | undefined
  let aborted = false
  async function begin(): Promise<void> {
    try {
      const dispatcher = await ready
      if (!aborted) inner = exchangeOver(dispatcher, counted)
    } catch (thrown) {
      if (aborted) return
      tally.end(true)
      handler.fail(thrown instanceof Error ? thrown : new Error(String(thrown)))
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
