import { createServer as createHttpServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { errorStatus, LiveMap, toVadeError, VadeError } from '../core/index.ts'
import { checkOrigin } from './guard.ts'
import { createHosts } from './hosts.ts'
import { newRequestId, sendJson, shownId, type Exchange, type Incoming } from './http.ts'
import { nodeIncoming } from './node-incoming.ts'
import { answerPlain } from './plain/index.ts'
import { listenError } from './port-owner.ts'
import { Response } from './response.ts'

export interface ListenOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** A client that has not sent its headers by then is cut; 15 seconds unless told. */
  readonly headersMs?: number
  /** A client that has not sent its whole request by then is cut; 60 seconds unless told. */
  readonly requestMs?: number
  /** A reader that takes nothing for so long is cut; 60 seconds unless told. */
  readonly stalledMs?: number
  /** Several processes share the port; the kernel deals out the connections. */
  readonly shared?: boolean
}

/** What is served: the rest is the same for every server of Vade. */
export interface Site {
  /** Answers, or throws a `VadeError`. `stopping` is true once no new work is taken. */
  route(exchange: Exchange, address: Address): Promise<void>
  /** Which part of the site it is, for the metrics. */
  roomOf(path: string): string
  /** The body of an error, in the words of whoever calls this path. */
  errorBody(
    error: VadeError,
    path: string,
    request: { readonly headers: IncomingHttpHeaders; readonly id: string },
  ): object
  readonly done: (room: string, status: number, ms: number) => void
  readonly log: (event: { readonly event: string; readonly [name: string]: unknown }) => void
}

export interface Address {
  /** As it was sent, without the query. */
  readonly path: string
  /** After the question mark. */
  readonly query: string
}

export interface Listener {
  /** Without a slash at the end. */
  readonly url: string
  /**
   * Takes no new work, lets what runs end for at most this long (5 seconds unless told), then ends it with
   * `shutting_down`.
   */
  close(graceMs?: number): Promise<void>
}

const mostConnections = 4096
/** How long what was ended may take to say so. */
const lastWordsMs = 1000

/** `stopping` is aborted by `close`, before anything else. */
export async function listen(site: Site, stopping: AbortController, options: ListenOptions): Promise<Listener> {
  const { headersMs = 15_000, requestMs = 60_000, stalledMs = 60_000 } = options
  const hosts = createHosts(options.host)
  const running = new LiveMap<AbortController>()
  const idle = Promise.withResolvers<void>()

  async function answer(incoming: Incoming): Promise<void> {
    const { request, response, arrivedMs } = incoming
    const id = newRequestId()
    // In the log and in the answer it has the name that the caller gave it.
    const shown = shownId(request, id)
    response.shownId = shown
    const stop = new AbortController()
    response.on('close', () => {
      if (!response.writableFinished) stop.abort(new VadeError('aborted', 'The client went away.'))
    })
    running.set(id, stop)
    const exchange: Exchange = { id, arrivedMs, request, response, read: incoming.read, signal: stop.signal }
    const { url } = request
    const mark = url.indexOf('?')
    const address = { path: mark === -1 ? url : url.slice(0, mark), query: mark === -1 ? '' : url.slice(mark + 1) }
    try {
      checkOrigin(request, hosts)
      checkPath(address.path)
      await site.route(exchange, address)
    } catch (thrown) {
      const error = toVadeError(stop.signal.aborted ? stop.signal.reason : thrown)
      if (error.status >= 500 && error.code !== 'shutting_down')
        site.log({ event: 'request_failed', id: shown, code: error.code, message: error.message })
      await refuse(incoming, error, site.errorBody(error, address.path, { headers: request.headers, id: shown }))
    } finally {
      const room = site.roomOf(address.path)
      const left = response.destroyed && !response.writableFinished
      if (left) site.log({ event: 'client_left', id: shown, room })
      site.done(room, left ? errorStatus.aborted : response.statusCode, performance.now() - arrivedMs)
      running.delete(id)
      if (running.size === 0 && stopping.signal.aborted) idle.resolve()
    }
  }

  const server = createHttpServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: Math.ceil(headersMs / 3),
      ServerResponse: Response,
    },
    (request, response) => {
      response.on('timeout', () => {
        // Else it is the answer that is waited for.
        if (response.writableLength > 0) response.destroy()
      })
      void answer(nodeIncoming(request, response))
    },
  )
  const plain = answerPlain(server, {
    headersMs,
    requestMs,
    stalledMs,
    answer: (incoming) => void answer(incoming),
  })
  server.maxConnections = mostConnections
  server.timeout = stalledMs
  // Each answer decides for itself; without this, Node would end every connection that is quiet.
  server.on('timeout', () => undefined)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (thrown: NodeJS.ErrnoException) => reject(listenError(thrown, options)))
    server.listen({ port: options.port, host: options.host, reusePort: options.shared ?? false }, resolve)
  })
  const { port } = server.address() as AddressInfo
  const reachable = hosts.reachable()
  if (reachable.length > 0) {
    const addresses = reachable.map((address) => `http://${address}:${String(port)}`)
    site.log({ event: 'reachable_from_network', addresses, message: 'Other machines can call this server.' })
  }
  return {
    url: `http://${hosts.local}:${String(port)}`,
    async close(graceMs = 5000) {
      stopping.abort()
      const close = () => {
        plain.close()
        return new Promise<void>((resolve) => server.close(() => resolve()))
      }
      // Alone, it tells callers that it stops; a port that is shared must be free for whoever takes its place.
      const early = options.shared === true ? close() : undefined
      if (running.size === 0) idle.resolve()
      await Promise.race([idle.promise, delay(graceMs, undefined, { ref: false })])
      for (const one of running.values()) one.abort(stopped())
      await Promise.race([idle.promise, delay(lastWordsMs, undefined, { ref: false })])
      const closed = early ?? close()
      const timer = setTimeout(() => {
        plain.destroy()
        server.closeAllConnections()
      }, lastWordsMs)
      await closed
      clearTimeout(timer)
    },
  }
}

export function stopped(): VadeError {
  return new VadeError('shutting_down', 'Vade is stopping; ask again when it has started.', { retryAfter: 5 })
}

async function refuse({ response, drain, complete }: Incoming, error: VadeError, body: object): Promise<void> {
  await drain()
  if (response.headersSent) return void response.destroy()
  if (error.retryAfter !== undefined) response.setHeader('retry-after', Math.ceil(error.retryAfter))
  if (!complete() || error.code === 'shutting_down') response.setHeader('connection', 'close')
  sendJson(response, error.status, body)
}

function checkPath(path: string): void {
  try {
    if (path.includes('%')) decodeURIComponent(path)
  } catch (thrown) {
    throw new VadeError('invalid_request', 'The address is not well formed.', { cause: thrown })
  }
}
