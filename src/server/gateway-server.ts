import type { GatewayApp } from '../app/index.ts'
import { VadeError, type MetricFamily } from '../core/index.ts'
import { exposition, expositionType } from '../gateway/index.ts'
import { bearerOf } from './guard.ts'
import { createHttpMetrics } from './http-metrics.ts'
import { methodNotAllowed, sendBytes, sendJson, type Exchange } from './http.ts'
import { listen, stopped, type Address, type Listener, type ListenOptions } from './listener.ts'
import { traceOf } from './trace.ts'
import { createV1, errorBody, placeOf } from './v1/index.ts'

export interface GatewayServerOptions extends ListenOptions {
  /** Of a worker, from `joinMetrics`: makes what all workers count of what this one counts. */
  readonly joinMetrics?: (own: () => readonly MetricFamily[]) => () => Promise<readonly MetricFamily[]>
}

/** The APIs alone, without a page. */
export async function createGatewayServer(app: GatewayApp, options: GatewayServerOptions): Promise<Listener> {
  const stopping = new AbortController()
  const v1 = createV1({ ...app, local: null })
  const http = createHttpMetrics()
  const own = () => [...http.families(), ...app.metrics()]
  const metrics = options.joinMetrics?.(own) ?? own

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
    if (path === '/metrics') {
      const bytes = Buffer.from(exposition(await metrics()))
      return sendBytes(exchange.response, 200, { type: expositionType, bytes })
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
      roomOf,
      errorBody,
      done: (room, status, ms) => http.done(room, status, ms),
      log: app.log,
    },
    stopping,
    options,
  )
}

function roomOf(path: string): string {
  if (placeOf(path) !== undefined) return 'v1'
  return path === '/metrics' ? 'metrics' : 'health'
}
