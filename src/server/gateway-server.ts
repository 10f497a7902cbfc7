import type { GatewayApp } from '../app/index.ts'
import { VadeError } from '../core/index.ts'
import { bearerOf } from './guard.ts'
import { methodNotAllowed, sendJson, type Exchange } from './http.ts'
import { listen, stopped, type Address, type Listener, type ListenOptions } from './listener.ts'
import { traceOf } from './trace.ts'
import { createV1, errorBody, placeOf } from './v1/index.ts'

/** The APIs alone, without a page. */
export async function createGatewayServer(app: GatewayApp, options: ListenOptions): Promise<Listener> {
  const stopping = new AbortController()
  const v1 = createV1({ ...app, local: null })

  /** Of the calls of the key that asks. */
  async function sendTrace(exchange: Exchange, id: string): Promise<void> {
    const { id: keyId } = app.keys.check(bearerOf(exchange.request))
    if (exchange.request.method !== 'GET') throw methodNotAllowed(exchange, ['GET'])
    const traces = { ledger: app.ledger, flush: () => app.accounts.flush() }
    sendJson(exchange.response, 200, await traceOf(traces, id, keyId))
  }

  async function route(exchange: Exchange, { path, query }: Address): Promise<void> {
    if (path === '/healthz') return sendJson(exchange.response, 200, { ok: true })
    if (path === '/readyz') {
      const ok = !stopping.signal.aborted
      return sendJson(exchange.response, ok ? 200 : 503, { ok })
    }
    if (stopping.signal.aborted) throw stopped()
    const callId = /^\/api\/requests\/([^/]+)$/.exec(path)?.[1]
    if (callId !== undefined) return sendTrace(exchange, decodeURIComponent(callId))
    const place = placeOf(path)
    if (place === undefined)
      throw new VadeError(
        'not_found',
        `There is no ${path} here: this is the gateway alone, 'vade serve' has the page.`,
      )
    return v1.handle(exchange, place, query)
  }
  return listen(
    {
      route,
      roomOf: (path) => (placeOf(path) === undefined ? 'health' : 'v1'),
      errorBody,
      done: () => undefined,
      log: app.log,
    },
    stopping,
    options,
  )
}
