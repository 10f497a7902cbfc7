import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { VadeError } from '../core/index.ts'
import { parseJson, write } from '../gateway/index.ts'

/** Largest body that is read, in bytes. */
const maxBodyBytes = 10 * 1024 * 1024
/** One request and its answer. */
export interface Exchange {
  /** As `req_…`; ours, whatever the caller calls it. */
  readonly id: string
  /** When it came, by `performance.now()`. */
  readonly arrivedMs: number
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Aborted when nobody waits for the answer any more, or the server stops; its reason is a `VadeError`. */
  readonly signal: AbortSignal
}

const ofThisProcess = randomBytes(14).toString('hex')
let requests = 0

/** Sorts by time, so that what is stored under it is added at the end: a tenth of the pages that a random one touches. */
export function newRequestId(): string {
  return `req_${Date.now().toString(36).padStart(9, '0')}${ofThisProcess}${(requests++).toString(36).padStart(4, '0')}`
}

/** The caller's own, where it sent one that can be logged; else ours. */
export function shownId(request: IncomingMessage, id: string): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : id
}

/** Names in `Allow` what is. */
export function methodNotAllowed({ request, response }: Exchange, allowed: readonly string[]): VadeError {
  response.setHeader('allow', allowed.join(', '))
  return new VadeError('method_not_allowed', `Use ${allowed.join(' or ')} here, not ${request.method ?? ''}.`)
}

/** The whole body. Throws `too_large` as soon as that is known. */
export function readBytes(request: IncomingMessage, most = maxBodyBytes): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > most) return reject(tooLarge(most))
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      // Its end must be read all the same, or the connection would end before the answer is sent.
      if (bytes > most) reject(tooLarge(most))
      else chunks.push(chunk)
    })
    request.once('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
    request.once('error', reject)
    request.once('close', () => {
      if (!request.complete) reject(new VadeError('aborted', 'The client went away.'))
    })
  })
}

/** The body as JSON, checked as the API's bodies are; undefined when there is none. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBytes(request)
  return bytes.length === 0 ? undefined : parseJson(bytes)
}

function tooLarge(most: number): VadeError {
  return new VadeError('too_large', `The body is larger than ${String(most / 1024 / 1024)} MB; send less.`)
}

/**
 * Reads on and drops what comes: a client that is still sending when its connection closes may never see the answer.
 * Ends with the body, or after 64 MB or two seconds.
 */
export async function drain(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 2000).unref()
    let bytes = 0
    const count = (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > 64 * 1024 * 1024) resolve()
    }
    request.on('data', count).once('end', resolve).once('close', resolve)
  })
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  sendBytes(response, status, { type: 'application/json; charset=utf-8', bytes: Buffer.from(JSON.stringify(body)) })
}

/** The whole answer. HEAD gets its headers only. */
export function sendBytes(
  response: ServerResponse,
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
export function openEvents(response: ServerResponse): Events {
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
