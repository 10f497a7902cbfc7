import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { VadeError } from '../core/index.ts'
import { parseJson, write, type Reply } from '../gateway/index.ts'

/** Largest body that is read, in bytes. */
const maxBodyBytes = 10 * 1024 * 1024

/** The head of a request. */
export interface Asked {
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** By their names in lower case. */
  readonly headers: IncomingHttpHeaders
}

export interface Upload {
  readonly bytes: Buffer
  /** How long they were on their way after the head, in milliseconds. */
  readonly uploadMs: number
}

/** A request whose head has come, whoever has read it. */
export interface Incoming {
  readonly request: Asked
  readonly response: Answering
  /** When its head had come, by `performance.now()`. */
  readonly arrivedMs: number
  /** The whole body. Rejects with `too_large` as soon as that is known. */
  readonly read: (mostBytes: number) => Promise<Upload>
  /**
   * Reads on and drops what comes: a client that is still sending when its connection closes may never see the answer.
   * Ends with the body, or after 64 MB or two seconds.
   */
  readonly drain: () => Promise<void>
  /** Whether the body has come, too. */
  readonly complete: () => boolean
}

/** An answer as its server sees it. */
export interface Answering extends Reply {
  /** The name of the request in every head: headers that are set before cost each answer four microseconds. */
  shownId: string
  readonly statusCode: number
  /** All of it has reached the system's hands. */
  readonly writableFinished: boolean
  flushHeaders(): void
}

/** One request and its answer. */
export interface Exchange extends Pick<Incoming, 'request' | 'response' | 'arrivedMs' | 'read'> {
  /** As `req_…`; ours, whatever the caller calls it. */
  readonly id: string
  /** Aborted when nobody waits for the answer any more, or the server stops; its reason is a `VadeError`. */
  readonly signal: AbortSignal
}

const ofThisProcess = randomBytes(8).toString('hex')
let requests = 0

/** Sorts by time, so that what is stored under it is added at the end: a tenth of the pages that a random one touches. */
export function newRequestId(): string {
  return `req_${Date.now().toString(36).padStart(9, '0')}${ofThisProcess}${(requests++).toString(36).padStart(4, '0')}`
}

/** The caller's own, where it sent one that can be logged; else ours. */
export function shownId(request: Asked, id: string): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : id
}

/** Names in `Allow` what is. */
export function methodNotAllowed({ request, response }: Exchange, allowed: readonly string[]): VadeError {
  response.setHeader('allow', allowed.join(', '))
  return new VadeError('method_not_allowed', `Use ${allowed.join(' or ')} here, not ${request.method}.`)
}

/** The body as JSON, checked as the API's bodies are; undefined when there is none. */
export async function readJson({ read }: Pick<Exchange, 'read'>): Promise<unknown> {
  const { bytes } = await read(maxBodyBytes)
  return bytes.length === 0 ? undefined : parseJson(bytes)
}

export function tooLarge(most: number): VadeError {
  return new VadeError('too_large', `The body is larger than ${String(most / 1024 / 1024)} MB; send less.`)
}

/** Headers that every answer has. */
export function headersOfAll(shown: string, asked: IncomingHttpHeaders): Record<string, string> {
  const headers: Record<string, string> = { 'x-request-id': shown, 'x-content-type-options': 'nosniff' }
  // Where Anthropic's clients look for it.
  if (asked['anthropic-version'] !== undefined) headers['request-id'] = shown
  return headers
}

export function sendJson(response: Reply, status: number, body: object): void {
  sendBytes(response, status, { type: 'application/json; charset=utf-8', bytes: Buffer.from(JSON.stringify(body)) })
}

/** The whole answer. HEAD gets its headers only. */
export function sendBytes(
  response: Reply,
  status: number,
  { type, bytes }: { readonly type: string; readonly bytes: Buffer },
): void {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length }).end(bytes)
}

export interface Events {
  /** Waits for a slow reader. */
  send(data: string): Promise<void>
  /** Events that are already written out, as `data: …\n\n`. Waits for a slow reader. */
  write(events: string): Promise<void>
  end(): void
}

/** Server-sent events. */
export function openEvents(response: Answering): Events {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  })
  response.flushHeaders()
  return {
    send: (data) => write(response, `data: ${data}\n\n`),
    write: (events) => write(response, events),
    end: () => void response.end(),
  }
}
