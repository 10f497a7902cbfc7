import { VadeError } from '../../core/index.ts'
import {
  parseObject,
  type Gateway,
  type Keys,
  type ModelDirectory,
  type Providers,
  type ResponsesStore,
} from '../../gateway/index.ts'
import { bearerOf } from '../guard.ts'
import { methodNotAllowed, type Asked, type Exchange } from '../http.ts'
import { sendModels } from './models.ts'
import { otherCall } from './other.ts'
import type { Place } from './places.ts'
import { sendStored } from './stored.ts'

/** What the APIs need of the program. */
export interface V1App {
  readonly keys: Keys
  readonly gateway: Gateway
  readonly providers: Providers
  readonly responses: ResponsesStore
  /** The models of this machine; null in a process that has none. */
  readonly local: { readonly directory: ModelDirectory; running(): number } | null
}

export interface V1 {
  handle(exchange: Exchange, place: Place, query: string): Promise<void>
}

/** Pictures and documents travel inside of bodies. */
const maxBodyBytes = 32 * 1024 * 1024

/** The APIs that programs written for OpenAI, Anthropic and Gemini call. */
export function createV1(app: V1App): V1 {
  return {
    async handle(exchange, place, query) {
      const { request } = exchange
      const key = app.keys.check(keyOf(request, query))
      switch (place.kind) {
        case 'chat': {
          need(exchange, 'POST')
          const { bytes, uploadMs } = await exchange.read(maxBodyBytes)
          const body = parseObject(bytes)
          const { dialect, model, stream = false } = place
          const array = stream && !/(?:^|&)alt=sse(?:&|$)/.test(query)
          return app.gateway.answer({
            id: exchange.id,
            key,
            dialect,
            body,
            ...(model !== undefined && { path: { model, stream, array } }),
            headers: request.headers,
            signal: exchange.signal,
            arrivedMs: exchange.arrivedMs,
            at: Date.now(),
            uploadMs,
            response: exchange.response,
          })
        }
        case 'stored-response':
          return sendStored(app.responses, exchange, { ...place, keyId: key.id, query })
        case 'models':
          need(exchange, 'GET')
          return sendModels(app, exchange, { place, query, key })
        case 'count-tokens': {
          const { dialect, model } = place
          const call = otherCall(exchange, { key, path: `/${place.kind}`, query })
          return app.gateway.countTokens({ ...call, dialect, ...(model !== undefined && { model }) })
        }
        case 'other':
          return app.gateway.other(otherCall(exchange, { key, path: place.path, query }))
        default:
          throw new VadeError('not_found', `There is no ${request.url} in this API.`)
      }
    },
  }
}

function need(exchange: Exchange, method: 'GET' | 'POST'): void {
  if (exchange.request.method !== method) throw methodNotAllowed(exchange, [method])
}

/** Where OpenAI's, Anthropic's and Gemini's clients put it. */
function keyOf(request: Asked, query: string): string | undefined {
  const bearer = bearerOf(request)
  if (bearer !== undefined) return bearer
  for (const name of ['x-api-key', 'x-goog-api-key', 'api-key']) {
    const given = request.headers[name]
    if (typeof given === 'string') return given
  }
  return query === '' ? undefined : (new URLSearchParams(query).get('key') ?? undefined)
}
