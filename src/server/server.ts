import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { App } from '../app/index.ts'
import { errorStatus, toVadeError, VadeError } from '../core/index.ts'
import { encodeError } from '../gateway/index.ts'
import { createHandlers, handleApi } from './api.ts'
import { checkOrigin, createSessions } from './guard.ts'
import { createHosts } from './hosts.ts'
import { drain, requestId, sendBytes, sendJson, type Exchange } from './http.ts'
import { createMetrics } from './metrics.ts'
import { handleOpenAi } from './openai.ts'
import { handlePage } from './page.ts'
import { listenError } from './port-owner.ts'
import { readiness } from './readiness.ts'

export interface ServerOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** The secret with which the command line on this machine calls. */
  readonly localToken: string
  readonly sessionSecret: string
  /** A client that has not sent its headers by then is cut; 15 seconds unless told. */
  readonly headersMs?: number
  /** A client that has not sent its whole request by then is cut; 60 seconds unless told. */
  readonly requestMs?: number
}

export interface Server {
  readonly url: string
  /** A one-time address of the page. */
  link(): string
  /**
   * Takes no new work, lets what runs end for at most this long (5 seconds unless told), then ends it with
   * `shutting_down`.
   */
  close(graceMs?: number): Promise<void>
}

type Room = 'v1' | 'api' | 'health' | 'metrics' | 'page'

const mostConnections = 1024
/** How long what was ended may take to say so. */
const lastWordsMs = 1000

/** The page and both APIs over one port. */
export async function createServer(app: App, options: ServerOptions): Promise<Server> {
  const { headersMs = 15_000, requestMs = 60_000 } = options
  const sessions = createSessions({ secret: options.sessionSecret, localToken: options.localToken })
  const metrics = createMetrics(app)
  const hosts = createHosts(options.host)
  const stopping = new AbortController()
  let url = ''
  const handlers = createHandlers(app, { sessions, pageUrl: () => url, stopping: stopping.signal })
  const running = new Set<AbortController>()
  const idle = Promise.withResolvers<void>()

  async function route(exchange: Exchange, address: URL): Promise<void> {
    const { request, response } = exchange
    const path = address.pathname
    const room = roomOf(path)
    checkOrigin(request, hosts)
    if (path === '/healthz') return sendJson(response, 200, { ok: true })
    if (path === '/readyz') {
      const ready = readiness(await app.status(), stopping.signal.aborted)
      return sendJson(response, ready.ok ? 200 : 503, ready)
    }
    if (room === 'metrics') {
      const { text, type } = await metrics.read()
      return sendBytes(response, 200, { type, bytes: Buffer.from(text) })
    }
    if (stopping.signal.aborted) throw stopped()
    if (room === 'v1') return handleOpenAi(app, openAiPath(path) ?? '', exchange)
    if (room === 'api') return handleApi(handlers, sessions, { ...exchange, url: address })
    return handlePage(exchange, path)
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now()
    const id = requestId(request)
    response.setHeader('x-request-id', id)
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('referrer-policy', 'no-referrer')
    const stop = new AbortController()
    response.once('close', () => {
      if (!response.writableFinished) stop.abort(new VadeError('aborted', 'The client went away.'))
    })
    running.add(stop)
    let room: Room = 'page'
    try {
      const address = addressOf(request)
      room = roomOf(address.pathname)
      await route({ request, response, signal: stop.signal }, address)
    } catch (thrown) {
      const error = toVadeError(stop.signal.aborted ? stop.signal.reason : thrown)
      if (error.status >= 500 && error.code !== 'shutting_down')
        app.log({ event: 'request_failed', id, code: error.code, message: error.message })
      await refuse({ request, response, signal: stop.signal }, error, room)
    } finally {
      const left = response.destroyed && !response.writableFinished
      if (left) app.log({ event: 'client_left', id, room })
      metrics.done(room, left ? errorStatus.aborted : response.statusCode, performance.now() - started)
      running.delete(stop)
      if (running.size === 0 && stopping.signal.aborted) idle.resolve()
    }
  }

  const server = createHttpServer(
    { headersTimeout: headersMs, requestTimeout: requestMs, connectionsCheckingInterval: Math.ceil(headersMs / 3) },
    (request, response) => void answer(request, response),
  )
  server.maxConnections = mostConnections

  await new Promise<void>((resolve, reject) => {
    server.once('error', (thrown: NodeJS.ErrnoException) => reject(listenError(thrown, options)))
    server.listen(options.port, options.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  url = `http://${hosts.local}:${String(port)}`
  const reachable = hosts.reachable()
  if (reachable.length > 0) {
    const addresses = reachable.map((address) => `http://${address}:${String(port)}`)
    app.log({ event: 'reachable_from_network', addresses, message: 'Other machines can call this server.' })
  }

  return {
    url,
    link: () => `${url}/#code=${sessions.newCode()}`,
    async close(graceMs = 5000) {
      stopping.abort()
      if (running.size === 0) idle.resolve()
      await Promise.race([idle.promise, delay(graceMs, undefined, { ref: false })])
      for (const one of running) one.abort(stopped())
      await Promise.race([idle.promise, delay(lastWordsMs, undefined, { ref: false })])
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      const timer = setTimeout(() => server.closeAllConnections(), lastWordsMs)
      await closed
      clearTimeout(timer)
    },
  }
}

/** The body of an error: in OpenAI's words under `/v1`, in Vade's own elsewhere. */
async function refuse({ request, response }: Exchange, error: VadeError, room: Room): Promise<void> {
  await drain(request)
  if (response.headersSent) return void response.destroy()
  if (error.retryAfter !== undefined) response.setHeader('retry-after', error.retryAfter)
  if (!request.complete || error.code === 'shutting_down') response.setHeader('connection', 'close')
  const { code, message, param = null } = error
  sendJson(response, error.status, room === 'v1' ? encodeError(error) : { error: { code, message, param } })
}

function stopped(): VadeError {
  return new VadeError('shutting_down', 'Vade is stopping; ask again when it has started.', { retryAfter: 5 })
}

function openAiPath(path: string): string | undefined {
  return /^(?:\/openai)?\/v1(\/.*)$/.exec(path)?.[1]
}

function roomOf(path: string): Room {
  if (openAiPath(path) !== undefined) return 'v1'
  if (path.startsWith('/api/')) return 'api'
  if (path === '/metrics') return 'metrics'
  return path === '/healthz' || path === '/readyz' ? 'health' : 'page'
}

function addressOf(request: IncomingMessage): URL {
  try {
    const address = new URL(`http://vade${request.url ?? '/'}`)
    decodeURIComponent(address.pathname)
    return address
  } catch (thrown) {
    throw new VadeError('invalid_request', 'The address is not well formed.', { cause: thrown })
  }
}
