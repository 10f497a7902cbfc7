import type { Dispatcher } from 'undici'
import { responseHeadBytes } from './bytes.ts'
import { bytesOf, unconnected, usualConnectMs, wholeOf, type Counted } from './counted.ts'
import type { Exchange } from './exchange.ts'

/** The exchange over a proxy, once the host is in the record. */
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
    { ...request, body: wholeOf(request.body), headersTimeout: 0, bodyTimeout: 0 },
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
