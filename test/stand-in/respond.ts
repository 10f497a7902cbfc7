import type { ServerResponse } from 'node:http'
import { anthropic } from './anthropic.ts'
import { createAnswer } from './answer.ts'
import { complaintOf, deliverAnswer, deliverBody, deliverStream, type Delivery } from './delivery.ts'
import { gemini } from './gemini.ts'
import { openAiChat } from './openai-chat.ts'
import { openAiResponses } from './openai-responses.ts'
import { isRaw, otherAnswer } from './other-endpoints.ts'
import { isRecord, reasonFor, textOr, type About, type Protocol, type Reason } from './protocol.ts'
import type { Received, Recorded } from './received.ts'
import type { Script } from './script.ts'
import type { StoredFiles } from './stored-files.ts'
import { createWire } from './wire.ts'

/** Whom this provider serves, and with what. */
export interface Terms {
  /** Other keys are refused as this provider would; any will do unless told. */
  readonly key?: string
  /** Other models are refused with 404; any will do unless told. */
  readonly models?: readonly string[]
}

interface Responding {
  readonly response: ServerResponse
  readonly script: Script
  readonly options: Terms
  readonly files: StoredFiles
}

/** Finds what was asked, and delivers or refuses it as the script wants. */
export async function respond(record: Recorded, { response, script, options, files }: Responding): Promise<void> {
  const { received } = record
  const protocol = protocolOf(received.path)
  const wire = createWire(response, script.framing ?? {}, record)
  const headers = {
    'content-type': 'application/json',
    ...protocol.headers,
    ...(script.framing?.gzip === true && { 'content-encoding': 'gzip' }),
    ...script.headers,
  }
  const delivery: Delivery = { response, script, headers, wire, onContent: record.onContent }
  if (script.delayMs !== undefined) await wire.pause(script.delayMs)

  const status = script.status ?? 200
  if (script.body !== undefined) return deliverBody(delivery, status, script.body)
  if (status >= 300 && status < 400) return deliverBody(delivery, status, '')
  const json = isRecord(received.json) ? received.json : {}
  const asked = chatPath(received) ? protocol.read(json, received.path) : null
  const model = asked !== null && 'model' in asked ? asked.model : textOr(json['model'], '')
  const refuse = (reason: Reason, about: Partial<About> = {}) => {
    const refusal = protocol.refusal(reason, { model, ...complaintOf(script), ...about })
    return deliverBody(delivery, script.status ?? refusal.status, JSON.stringify(refusal.body))
  }
  if (script.reason !== undefined) return refuse(script.reason)
  if (status >= 400) return refuse(reasonFor(status))
  if (options.key !== undefined && keyOf(received) !== options.key) return refuse('auth')

  if (asked === null) {
    const other = await otherAnswer(received, { models: options.models ?? ['stand-in'], files })
    if (other === null) return deliverBody(delivery, 404, JSON.stringify({ error: { message: 'Not Found' } }))
    if (!isRaw(other)) return deliverBody(delivery, 200, JSON.stringify(other))
    return deliverBody({ ...delivery, headers: { ...headers, 'content-type': other.type } }, other.status, other.body)
  }
  if (!isRecord(received.json)) return refuse('bad-request')
  if ('wrong' in asked) return refuse('bad-request', { message: asked.wrong, param: asked.param })
  if (options.models?.includes(model) === false) return refuse('model-missing')
  const said = createAnswer(asked, script)
  if (!asked.stream) return deliverAnswer(delivery, protocol, said)
  const streamed = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' }
  return deliverStream({ ...delivery, headers: { ...headers, ...streamed, ...script.headers } }, protocol, said)
}

function protocolOf(path: string): Protocol {
  if (path.startsWith('/v1/messages')) return anthropic
  if (path.startsWith('/v1/responses')) return openAiResponses
  return /^\/v1(beta)?\/models\/.+:/.test(path) ? gemini : openAiChat
}

function chatPath({ method, path }: Received): boolean {
  const asks = /^\/v1\/(chat\/completions|responses|messages)$|^\/v1(beta)?\/models\/[^/]+:(stream)?[gG]enerateContent$/
  return method === 'POST' && asks.test(path.split('?')[0] ?? '')
}

function keyOf({ headers, path }: Received): string | undefined {
  const own = headers['x-api-key'] ?? headers['x-goog-api-key'] ?? headers['api-key']
  if (typeof own === 'string') return own
  return (
    headers.authorization?.replace(/^Bearer /, '') ?? new URLSearchParams(path.split('?')[1]).get('key') ?? undefined
  )
}
