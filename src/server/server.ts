import type { App } from '../app/index.ts'
import { createHandlers, handleApi } from './api.ts'
import { createSessions } from './guard.ts'
import { sendBytes, sendJson, type Exchange } from './http.ts'
import { listen, stopped, type Address, type Listener, type ListenOptions } from './listener.ts'
import { createMetrics } from './metrics.ts'
import { handlePage } from './page.ts'
import { readiness } from './readiness.ts'
import { createV1, errorBody, placeOf } from './v1/index.ts'

export interface ServerOptions extends ListenOptions {
  /** The secret with which the command line on this machine calls. */
  readonly localToken: string
  readonly sessionSecret: string
}

export interface Server extends Listener {
  /** A one-time address of the page. */
  link(): string
}

/** The page and all APIs over one port. */
export async function createServer(app: App, options: ServerOptions): Promise<Server> {
  const sessions = createSessions({ secret: options.sessionSecret, localToken: options.localToken })
  const metrics = createMetrics(app)
  const stopping = new AbortController()
  let url = ''
  const handlers = createHandlers(app, { sessions, pageUrl: () => url, stopping: stopping.signal })
  const { gateway, responses } = await app.openServing()
  const v1 = createV1({
    keys: app.keys,
    gateway,
    responses,
    providers: await app.providers(),
    local: { directory: app.directory, running: () => app.meter.running() },
  })

  async function route(exchange: Exchange, { path, query }: Address): Promise<void> {
    const { response } = exchange
    if (path === '/healthz') return sendJson(response, 200, { ok: true })
    if (path === '/readyz') {
      const ready = readiness(await app.status(), stopping.signal.aborted)
      return sendJson(response, ready.ok ? 200 : 503, ready)
    }
    if (path === '/metrics') {
      const { text, type } = await metrics.read()
      return sendBytes(response, 200, { type, bytes: Buffer.from(text) })
    }
    if (stopping.signal.aborted) throw stopped()
    const place = placeOf(path)
    if (place !== undefined) return v1.handle(exchange, place, query)
    if (path.startsWith('/api/'))
      return handleApi(
        handlers,
        { sessions, keys: app.keys },
        { ...exchange, url: new URL(`http://vade${path}?${query}`) },
      )
    return handlePage(exchange, new URL(`http://vade${path}`).pathname)
  }

  const listener = await listen(
    {
      route,
      roomOf,
      errorBody,
      done: metrics.done,
      log: app.log,
    },
    stopping,
    options,
  )
  ;({ url } = listener)
  return { ...listener, link: () => `${url}/#code=${sessions.newCode()}` }
}

function roomOf(path: string): string {
  if (placeOf(path) !== undefined) return 'v1'
  if (path.startsWith('/api/')) return 'api'
  if (path === '/metrics') return 'metrics'
  return path === '/healthz' || path === '/readyz' ? 'health' : 'page'
}
