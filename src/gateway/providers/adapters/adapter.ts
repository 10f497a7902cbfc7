import { VadeError } from '../../../core/index.ts'
import type { OutgoingBody } from '../../../governance/index.ts'
import type { SseEvent } from '../../dialects/sse.ts'
import { joined } from '../../joined.ts'
import type { Target } from '../../routing/target.ts'
import type { Auth, Endpoint } from '../provider.ts'

/** Whom a call goes to; without a model where it is about none. */
export type CallTarget = Pick<Target, 'provider' | 'endpoint' | 'key'> & Partial<Pick<Target, 'model'>>

export interface ProviderCall {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below the base URL of the endpoint, as the dialect has it: `/chat/completions`. */
  readonly path: string
  /** Without those that say who asks. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: OutgoingBody
  readonly stream: boolean
  readonly signal: AbortSignal
}

/** What goes over the wire. */
export interface PreparedCall {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: OutgoingBody
}

/** What a row cannot say about a provider. */
export interface Adapter {
  prepare(target: CallTarget, call: ProviderCall): PreparedCall | Promise<PreparedCall>
  /** For streams that are not server-sent events; undefined where this endpoint's are. */
  createFrames?(target: CallTarget): FrameDecoder | undefined
}

/** Turns the bytes of a stream into the events of the endpoint's dialect. */
export interface FrameDecoder {
  /** Throws `provider_failed` for bytes that are damaged. */
  push(bytes: Uint8Array): SseEvent[]
  /** Throws `provider_failed` if the stream ended in the middle of a frame. */
  end(): void
}

/** A call as a row says it. */
export function prepareDirect(target: CallTarget, call: ProviderCall): PreparedCall {
  return { url: target.endpoint.baseUrl + call.path, headers: headersOf(target, call), body: call.body }
}

/** Source for the version: platform.claude.com, API reference, versions. */
const anthropicVersion = '2023-06-01'

export function headersOf({ provider, endpoint, key }: CallTarget, call: ProviderCall): Record<string, string> {
  return {
    ...(call.method === 'POST' && { 'content-type': 'application/json' }),
    ...(endpoint.dialect === 'anthropic' && { 'anthropic-version': anthropicVersion }),
    ...provider.headers,
    ...call.headers,
    ...authHeader(endpoint, provider.auth, key.secret),
  }
}

function authHeader(endpoint: Endpoint, ofProvider: Auth, secret: string): Record<string, string> {
  const auth = endpoint.auth ?? ofProvider
  if (auth === 'none' || auth === 'adapter' || secret === '') return {}
  return auth === 'bearer' ? { authorization: `Bearer ${secret}` } : { [auth]: secret }
}

/** The body without what stands in the address, and with what else the place wants. */
export function changedBody(body: OutgoingBody, change: (fields: Record<string, unknown>) => void): string {
  const fields = JSON.parse(typeof body === 'string' ? body : joined(body).toString()) as Record<string, unknown>
  change(fields)
  return JSON.stringify(fields)
}

export function needModel({ provider, model }: CallTarget): string {
  if (model !== undefined) return model.id
  throw new VadeError('unsupported', `${provider.name} has no such call; ask it for an answer of a model.`)
}
