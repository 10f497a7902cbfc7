import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { VadeError } from '../core/index.ts'

/** Largest body that is read, in bytes. */
const maxBodyBytes = 10 * 1024 * 1024
const maxDepth = 200

export function requestId(): string {
  return `req_${randomUUID().replaceAll('-', '')}`
}

/** The body as JSON: UTF-8 checked, not too large, not too deep; undefined when there is none. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge()
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
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
    throw new VadeError('invalid_request', `The body is not JSON: ${thrown instanceof Error ? thrown.message : ''}`, {
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

export function sendJson(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent) return
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length })
  response.end(bytes)
}

/** Server-sent events. Waits for a slow reader, and gives up after a minute without reading. */
export function openEvents(response: ServerResponse): { send(data: string): Promise<void>; end(): void } {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  })
  response.flushHeaders()
  return {
    async send(data) {
      if (response.write(`data: ${data}\n\n`) || response.destroyed) return
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer)
          response.off('drain', done).off('close', done)
          resolve()
        }
        const timer = setTimeout(() => response.destroy(), 60_000)
        response.once('drain', done).once('close', done)
      })
    },
    end: () => void response.end(),
  }
}
