import { routes } from '../api/index.ts'
import type { BodyOf, OutputOf, ParamsOf, QueryOf, Route, RouteName } from '../api/index.ts'
import { errorStatus, VadeError } from '../core/index.ts'
import type { ErrorCode } from '../core/index.ts'
import { readEvents } from './sse.ts'

type RouteOf<N extends RouteName> = (typeof routes)[N]

export interface ClientOptions {
  /** Address of the server without a slash at the end; empty for the page's own. */
  readonly baseUrl: string
  readonly fetch: (input: string, init: RequestInit) => Promise<Response>
  /** Sent as a bearer token; the page has a cookie instead. */
  readonly token?: string
}

export interface CallOptions<N extends RouteName> {
  readonly params?: ParamsOf<RouteOf<N>>
  readonly query?: QueryOf<RouteOf<N>>
  readonly body?: BodyOf<RouteOf<N>>
  readonly signal?: AbortSignal
}

/** Both throw a `VadeError`: what the server said, `offline` if it cannot be reached, `aborted` if stopped. */
export interface Client {
  call<N extends RouteName>(name: N, options?: CallOptions<N>): Promise<OutputOf<RouteOf<N>>>
  stream<N extends RouteName>(name: N, options?: CallOptions<N>): AsyncIterable<OutputOf<RouteOf<N>>>
}

interface LooseOptions {
  readonly params?: object | undefined
  readonly query?: object | undefined
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
}

export function createClient(options: ClientOptions): Client {
  return {
    async call<N extends RouteName>(name: N, callOptions: CallOptions<N> = {}) {
      const response = await send(options, routes[name], callOptions)
      const json = await readJson(response)
      // The server answers from the same table; its schemas are held by its own tests.
      return json as OutputOf<RouteOf<N>>
    },
    async *stream<N extends RouteName>(name: N, callOptions: CallOptions<N> = {}) {
      const response = await send(options, routes[name], callOptions)
      if (response.body === null) return
      try {
        for await (const data of readEvents(response.body)) yield JSON.parse(data) as OutputOf<RouteOf<N>>
      } catch (thrown) {
        throw unreachable(options, thrown)
      }
    },
  }
}

async function send(options: ClientOptions, route: Route, call: LooseOptions): Promise<Response> {
  const headers: Record<string, string> = { accept: route.streams ? 'text/event-stream' : 'application/json' }
  if (options.token !== undefined) headers.authorization = `Bearer ${options.token}`
  if (call.body !== undefined) headers['content-type'] = 'application/json'
  const init: RequestInit = { method: route.method, headers, credentials: 'same-origin' }
  if (call.body !== undefined) init.body = JSON.stringify(call.body)
  if (call.signal !== undefined) init.signal = call.signal
  let response: Response
  try {
    response = await options.fetch(options.baseUrl + addressOf(route, call), init)
  } catch (thrown) {
    throw unreachable(options, thrown)
  }
  if (!response.ok) throw await errorOf(response)
  return response
}

function addressOf(route: Route, call: LooseOptions): string {
  const params = new Map(Object.entries(call.params ?? {}))
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params.get(name))))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(call.query ?? {})) if (value !== undefined) query.set(name, String(value))
  return query.size === 0 ? path : `${path}?${query.toString()}`
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'AbortError') throw stopped(cause)
    throw new VadeError('internal', 'The server sent no JSON; check that the address is that of Vade.', { cause })
  }
}

async function errorOf(response: Response): Promise<VadeError> {
  const body: unknown = await response.json().catch(() => null)
  const error: unknown = isObject(body) ? body.error : undefined
  const retryAfter = Number(response.headers.get('retry-after') ?? NaN)
  const extras = Number.isFinite(retryAfter) ? { retryAfter } : {}
  if (!isObject(error) || typeof error.message !== 'string') {
    return new VadeError('internal', `The server answered ${response.status} without a reason.`, extras)
  }
  const param = typeof error.param === 'string' ? { param: error.param } : {}
  return new VadeError(codeFrom(error.code), error.message, { ...extras, ...param })
}

function unreachable(options: ClientOptions, thrown: unknown): unknown {
  if (thrown instanceof VadeError) return thrown
  if (thrown instanceof Error && thrown.name === 'AbortError') return stopped(thrown)
  const where = options.baseUrl === '' ? '' : ` at ${options.baseUrl}`
  return new VadeError('offline', `Vade's server${where} cannot be reached; start it with: vade serve`, {
    cause: thrown,
  })
}

function stopped(cause: unknown): VadeError {
  return new VadeError('aborted', 'The request was stopped.', { cause })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** The code of an error from a server; one that this version does not know counts as `internal`. */
export function codeFrom(value: unknown): ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorStatus, value) ? (value as ErrorCode) : 'internal'
}
