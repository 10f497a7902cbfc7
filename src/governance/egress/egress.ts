import { Socket } from 'node:net'
import type { Dispatcher, RequestInit as UndiciInit } from 'undici'
import { VadeError } from '../../core/index.ts'
import type { Exchange, ExchangeHandler, OutgoingRequest } from './exchange.ts'

/** The only door out: every connection that leaves this machine is made here. */
export interface Egress {
  readonly fetch: typeof globalThis.fetch
  /** One request without the cost of `fetch`: a tenth of its time. */
  exchange(request: OutgoingRequest, handler: ExchangeHandler): Exchange
  /**
   * A socket that is not connected yet, to the database or the counters at this host that replicas share. Vade cannot
   * work without them, so `offline` does not keep it from them.
   */
  socket(host: string): Socket
  /** For what leaves by another program, such as pip. Throws `offline`. */
  assertOnline(purpose: string): void
  /** Loads what connections need, so that the first of them does not wait for it. */
  prepare(): Promise<void>
  close(): Promise<void>
}

export interface EgressOptions {
  readonly offline: boolean
  readonly log: (event: { readonly event: string; readonly host: string }) => void
  /** Past any proxy: for the server on this machine. */
  readonly direct?: boolean
}

const usualConnectMs = 5000
/** Whoever asks has a shorter one. */
const longestConnectMs = 60_000
const proxyVariables = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']

/** Honours HTTP_PROXY, HTTPS_PROXY and NO_PROXY. */
export function createEgress({ offline, log, direct = false }: EgressOptions): Egress {
  let dispatcher: Dispatcher | undefined
  let loading: Promise<Dispatcher> | undefined
  let fetching: Promise<Dispatcher> | undefined
  const hosts = new Set<string>()

  function assertOnline(purpose: string): void {
    if (offline) {
      throw new VadeError(
        'offline',
        `Vade is offline (VADE_OFFLINE=1), so it will not ${purpose}. Unset it to allow that.`,
      )
    }
  }
  function allow(host: string): void {
    if (!isThisMachine(host)) assertOnline(`connect to ${host}`)
    note(host)
  }
  function note(host: string): void {
    // A provider is called thousands of times a minute: the log names it once.
    if (hosts.has(host)) return
    if (hosts.size >= 1000) hosts.clear()
    hosts.add(host)
    log({ event: 'egress', host })
  }
  // Loaded with the first connection: a server that makes none is 7 MB smaller.
  async function make(timeout: number): Promise<Dispatcher> {
    const proxied = !direct && proxyVariables.some((name) => process.env[name] !== undefined)
    // All of the package takes 10 MB more.
    const { default: Dispatching } = await (proxied
      ? import('undici/lib/dispatcher/env-http-proxy-agent.js')
      : import('undici/lib/dispatcher/agent.js'))
    return new Dispatching({ connect: { timeout } })
  }
  async function load(): Promise<Dispatcher> {
    dispatcher = await make(longestConnectMs)
    return dispatcher
  }
  const open = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const address = input instanceof Request ? input.url : String(input)
    allow(new URL(address).host)
    fetching ??= make(usualConnectMs)
    const own = await fetching
    const { fetch: undiciFetch } = await import('undici')
    return undiciFetch(address, {
      ...(init as unknown as UndiciInit | undefined),
      dispatcher: own,
    }) as Promise<unknown> as Promise<Response>
  }
  return {
    fetch: open,
    assertOnline,
    socket(host) {
      note(host)
      return new Socket()
    },
    exchange(request, handler) {
      allow(request.origin.slice(request.origin.indexOf('//') + 2))
      if (dispatcher !== undefined) return exchangeOver(dispatcher, request, handler)
      return exchangeOnceLoaded((loading ??= load()), request, handler)
    },
    async prepare() {
      await (loading ??= load())
    },
    async close() {
      await dispatcher?.destroy()
      await (await fetching)?.destroy()
    },
  }
}

/** What runs beside Vade is not outside: Ollama and its like answer without a network. */
function isThisMachine(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(host)
}

function unconnected(origin: string, ms: number): VadeError {
  return new VadeError('provider_timeout', `${origin} did not accept a connection within ${String(ms / 1000)} s.`)
}

function exchangeOver(dispatcher: Dispatcher, request: OutgoingRequest, handler: ExchangeHandler): Exchange {
  let controller: Dispatcher.DispatchController | undefined
  let early: Error | undefined
  let over = false
  let connecting: NodeJS.Timeout | undefined
  dispatcher.dispatch(
    // Whoever exchanges has timeouts of its own.
    { ...request, headersTimeout: 0, bodyTimeout: 0 },
    {
      onRequestStart(started) {
        controller = started
        clearTimeout(connecting)
        if (early !== undefined) started.abort(early)
      },
      onResponseStart(_controller, status, headers) {
        // 1xx are not the answer.
        if (status >= 200) handler.head(status, headers)
      },
      onResponseData(_controller, chunk) {
        handler.data(chunk)
      },
      onResponseEnd() {
        over = true
        handler.end()
      },
      onResponseError(_controller, error) {
        clearTimeout(connecting)
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

function exchangeOnceLoaded(
  loading: Promise<Dispatcher>,
  request: OutgoingRequest,
  handler: ExchangeHandler,
): Exchange {
  let inner: Exchange | undefined
  let aborted = false
  async function begin(): Promise<void> {
    try {
      const dispatcher = await loading
      if (!aborted) inner = exchangeOver(dispatcher, request, handler)
    } catch (thrown) {
      handler.fail(thrown instanceof Error ? thrown : new Error(String(thrown)))
    }
  }
  void begin()
  return {
    abort(reason) {
      if (inner !== undefined) return inner.abort(reason)
      if (aborted) return
      aborted = true
      handler.fail(reason)
    },
    pause: () => inner?.pause(),
    resume: () => inner?.resume(),
  }
}
