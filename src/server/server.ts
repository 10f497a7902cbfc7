import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { App } from '../app/index.ts'
import { toVadeError, VadeError } from '../core/index.ts'
import { encodeError } from '../gateway/index.ts'
import { createHandlers, handleApi } from './api.ts'
import { checkOrigin, createSessions } from './guard.ts'
import { requestId, sendJson } from './http.ts'
import { createMetrics } from './metrics.ts'
import { handleOpenAi } from './openai.ts'
import { handlePage } from './page.ts'

export interface ServerOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** The secret with which the command line on this machine calls. */
  readonly localToken: string
  readonly sessionSecret: string
}

export interface Server {
  readonly url: string
  /** A one-time address of the page. */
  link(): string
  /** Lets running answers end for at most this long, then cuts them. */
  close(graceMs?: number): Promise<void>
}

/** The page and both APIs over one port. */
export async function createServer(app: App, options: ServerOptions): Promise<Server> {
  const sessions = createSessions({ secret: options.sessionSecret, localToken: options.localToken })
  const metrics = createMetrics()
  const hosts = new Set(['localhost', '127.0.0.1', '[::1]', options.host.toLowerCase()])
  let url = ''
  const handlers = createHandlers(app, sessions, () => url)
  const closing = new AbortController()

  async function route(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<string> {
    checkOrigin(request, hosts)
    const address = addressOf(request)
    const path = address.pathname
    const openAi = /^(?:\/openai)?\/v1(\/.*)$/.exec(path)?.[1]
    if (openAi !== undefined) {
      await handleOpenAi(app, openAi, { request, response, signal })
      return 'v1'
    }
    if (path.startsWith('/api/')) {
      await handleApi(handlers, sessions, {
        request,
        response,
        url: address,
        signal: AbortSignal.any([signal, closing.signal]),
      })
      return 'api'
    }
    if (path === '/healthz' || path === '/readyz') {
      const ready = path === '/healthz' || !closing.signal.aborted
      sendJson(response, ready ? 200 : 503, { ok: ready })
      return 'health'
    }
    if (path === '/metrics') {
      response.writeHead(200, { 'content-type': metrics.contentType }).end(await metrics.text())
      return 'metrics'
    }
    await handlePage(request, response, path)
    return 'page'
  }

  const server = createHttpServer((request, response) => {
    const started = performance.now()
    const gone = new AbortController()
    const id = requestId()
    response.setHeader('x-request-id', id)
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('referrer-policy', 'no-referrer')
    response.once('close', () => {
      if (!response.writableFinished) gone.abort()
    })
    route(request, response, gone.signal)
      .catch((thrown: unknown) => {
        const error = toVadeError(thrown)
        if (error.status >= 500) app.log({ event: 'request_failed', id, code: error.code, message: error.message })
        if (error.retryAfter !== undefined) response.setHeader('retry-after', error.retryAfter)
        // What was not read of a refused body is not worth reading: the connection ends with the answer.
        if (!request.complete) response.setHeader('connection', 'close')
        if (response.headersSent) response.destroy()
        else sendJson(response, error.status, encodeError(error))
        return 'error'
      })
      .then((name) => metrics.done(name, response.statusCode, (performance.now() - started) / 1000))
      .catch((thrown: unknown) => app.log({ event: 'metrics_failed', message: toVadeError(thrown).message }))
  })
  server.headersTimeout = 15_000
  server.requestTimeout = 60_000

  await new Promise<void>((resolve, reject) => {
    server.once('error', (thrown: NodeJS.ErrnoException) => reject(listenError(thrown, options)))
    server.listen(options.port, options.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  url = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${String(port)}`

  return {
    url,
    link: () => `${url}/#code=${sessions.newCode()}`,
    async close(graceMs = 5000) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      closing.abort()
      const timer = setTimeout(() => server.closeAllConnections(), graceMs)
      await closed
      clearTimeout(timer)
    },
  }
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

function listenError(thrown: NodeJS.ErrnoException, { host, port }: ServerOptions): VadeError {
  if (thrown.code === 'EADDRINUSE') {
    const owner = portOwner(port)
    return new VadeError(
      'port_in_use',
      `Port ${String(port)} is taken${owner === null ? '' : ` by process ${owner}`}; choose another with --port.`,
      { cause: thrown },
    )
  }
  if (thrown.code === 'EADDRNOTAVAIL')
    return new VadeError('port_in_use', `This machine has no address ${host}; choose another with --host.`)
  return new VadeError('port_in_use', `Vade cannot listen on ${host}:${String(port)}: ${thrown.message}`, {
    cause: thrown,
  })
}

/** The number of the process that listens there, where Linux tells. */
function portOwner(port: number): string | null {
  try {
    const hex = port.toString(16).toUpperCase().padStart(4, '0')
    const line = readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .find((row) => new RegExp(`:${hex} \\S+ 0A `).test(row))
    const inode = line?.trim().split(/\s+/)[9]
    if (inode === undefined) return null
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const sockets = existsSync(`/proc/${pid}/fd`) ? readdirSync(`/proc/${pid}/fd`) : []
      if (sockets.some((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`)) return pid
    }
    return null
  } catch {
    return null
  }
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch {
    return null
  }
}
