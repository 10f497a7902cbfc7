import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { VadeError } from '../core/index.ts'

/** Largest body that is read, in bytes. */
const maxBodyBytes = 10 * 1024 * 1024
const maxDepth = 200
/** A reader that takes nothing for so long is cut. */
const stalledMs = 60_000

/** One request and its answer. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Aborted when nobody waits for the answer any more, or the server stops; its reason is a `VadeError`. */
  readonly signal: AbortSignal
}

/** The caller's own, where it sent one that can be logged. */
export function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : `req_${randomUUID().replaceAll('-', '')}`
}

/** Names in `Allow` what is. */
export function methodNotAllowed({ request, response }: Exchange, allowed: readonly string[]): VadeError {
  response.setHeader('allow', allowed.join(', '))
  return new VadeError('method_not_allowed', `Use ${allowed.join(' or ')} here, not ${request.method ?? ''}.`)
}

/** The body as JSON: UTF-8 checked, not too large, not too deep; undefined when there is none. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge()
  const chunks: Buffer[] = []
  let bytes = 0
  // Without `destroyOnReturn: false` a refusal would end the connection before its answer is sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const buffer = chunk as Buffer
    bytes += buffer.length
    if (bytes > maxBodyBytes) throw tooLarge()
    chunks.push(buffer)
  }
  if (bytes === 0) return undefined
  const text = decodeUtf8(Buffer.concat(chunks))
  checkDepth(text)
  try {
    return JSON.parse(text, refuseOddText)
  } catch (thrown) {
    if (thrown instanceof VadeError) throw thrown
    throw new VadeError('invalid_request', `The body is not JSON: ${thrown instanceof Error ? thrown.message : ''}.`, {
      cause: thrown,
    })
  }
}

function tooLarge(): VadeError {
  return new VadeError('too_large', `The body is larger than ${String(maxBodyBytes / 1024 / 1024)} MB; send less.`)
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (thrown) {
    throw new VadeError('invalid_request', 'The body is not UTF-8; encode it so.', { cause: thrown })
  }
}

/** Brackets outside of strings, counted before parsing: a deep value would overflow the stack of what reads it. */
function checkDepth(text: string): void {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at)
    if (quoted) {
      if (letter === 92) at++
      else if (letter === 34) quoted = false
    } else if (letter === 34) quoted = true
    else if (letter === 123 || letter === 91) {
      if (++depth > maxDepth)
        throw new VadeError('invalid_request', `The body is nested deeper than ${String(maxDepth)} levels.`)
    } else if (letter === 125 || letter === 93) depth--
  }
}

function refuseOddText(_key: string, value: unknown): unknown {
  if (typeof value === 'string' && (!value.isWellFormed() || value.includes('\0'))) {
    throw new VadeError('invalid_request', 'A text in the body holds a NUL or half a surrogate pair; take it out.')
  }
  return value
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
  response.setTimeout(stalledMs, () => response.destroy())
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length }).end(bytes)
}

export interface Events {
  /** Waits for a slow reader. */
  send(data: string): Promise<void>
  /** Events that are already written out, as `data: …\n\n`. Waits for a slow reader. */
  write(events: string): Promise<void>
  end(): void
}

/** Server-sent events; a reader that takes nothing for `stalled` milliseconds is cut. */
export function openEvents(response: ServerResponse, stalled = stalledMs): Events {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  })
  response.flushHeaders()
  async function write(events: string): Promise<void> {
    if (response.destroyed || response.write(events)) return
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer)
        response.off('drain', done).off('close', done)
        resolve()
      }
      const timer = setTimeout(() => response.destroy(), stalled)
      response.once('drain', done).once('close', done)
    })
  }
  return {
    send: (data) => write(`data: ${data}\n\n`),
    write,
    end() {
      response.setTimeout(stalled, () => response.destroy())
      response.end()
    },
  }
}
