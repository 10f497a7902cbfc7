import { EventEmitter } from 'node:events'
import { STATUS_CODES, type IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import { unfitInField } from '../../core/index.ts'
import { headersOfAll } from '../http.ts'
import { leaveWithTurn } from '../turn.ts'

/** What a reply is to be told, and tells. */
export interface ReplyOptions {
  readonly socket: Socket
  readonly asked: IncomingHttpHeaders
  /** How long the connection is kept, in seconds. */
  readonly keptSeconds: number
  /** All of it was handed on; `keep` tells whether another request may follow. */
  readonly onEnd: (keep: boolean) => void
}

type Headers = Readonly<Record<string, string | number>>

/** Bytes that may wait here before the writer is asked to wait. */
const mostWaiting = 64 * 1024
/** Up to this size bytes are copied together, which is cheaper than to write them one by one. */
const smallWrite = 32 * 1024
/** Smaller than this, Node takes them from a pool. */
const pooledWrite = 4 * 1024
const lastChunk = '0\r\n\r\n'

/** The answer to a request of `PlainConnection`, as HTTP/1.1 (RFC 9112, sections 4, 6 and 7). */
export class PlainReply extends EventEmitter {
  shownId = ''
  statusCode = 200
  headersSent = false
  destroyed = false
  /** Everything has reached the system's hands. */
  writableFinished = false
  readonly #options: ReplyOptions
  #set: Record<string, string | number> | undefined
  /** Written out, but for how long the body is. */
  #head = ''
  #length: number | undefined
  #isChunked = false
  #closes = false
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #bodyBytes = 0
  #isLeaving = false
  #ended = false
  #isFull = false

  constructor(options: ReplyOptions) {
    super()
    this.#options = options
  }

  setHeader(name: string, value: string | number): this {
    checkValue(name, value)
    ;(this.#set ??= {})[name] = value
    return this
  }

  writeHead(status: number, headers: Headers): this {
    const { asked, keptSeconds } = this.#options
    const written = this.#fields(headersOfAll(this.shownId, asked)) + this.#fields(this.#set) + this.#fields(headers)
    // Not before: where a header must not be sent, another answer can be.
    this.statusCode = status
    this.headersSent = true
    const kept = this.#closes
      ? 'Connection: close\r\n'
      : `Connection: keep-alive\r\nKeep-Alive: timeout=${String(keptSeconds)}\r\n`
    this.#head = `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n${written}Date: ${dateNow()}\r\n${kept}`
    return this
  }

  flushHeaders(): void {
    this.#begin()
    this.#hold()
  }

  write(bytes: Buffer | string): boolean {
    if (this.#ended || this.destroyed) return false
    this.#begin()
    this.#add(bytes)
    this.#hold()
    this.#isFull = this.#waitingBytes > mostWaiting || this.#options.socket.writableNeedDrain
    return !this.#isFull
  }

  end(bytes?: Buffer | string): this {
    if (this.#ended || this.destroyed) return this
    if (bytes !== undefined) this.#add(bytes)
    // What is whole says how long it is.
    if (!this.#isChunked && this.#length === undefined) this.#length = this.#bodyBytes
    if (!this.headersSent) this.writeHead(this.statusCode, {})
    this.#ended = true
    this.#hold()
    return this
  }

  destroy(): this {
    this.#options.socket.destroy()
    return this
  }

  /** The connection has room again. */
  drained(): void {
    if (!this.#isFull || this.#waitingBytes > mostWaiting) return
    this.#isFull = false
    this.emit('drain')
  }

  /** The connection is gone, or all of the answer is. */
  close(): void {
    if (this.destroyed) return
    this.destroyed = true
    this.#waiting = []
    this.emit('close')
  }

  leave(): void {
    this.#isLeaving = false
    const { socket } = this.#options
    if (this.destroyed || !socket.writable) return
    const pieces = this.#take()
    const size = pieces.reduce((sum, piece) => sum + piece.length, 0)
    if (size <= smallWrite) {
      socket.write(together(pieces, size, socket), this.#ended ? this.#finished : undefined)
      // Not all of it has reached the system's hands: until then this memory is the socket's.
      if (socket.writableLength > 0) workspace = undefined
    } else {
      socket.cork()
      for (const piece of pieces.slice(0, -1)) socket.write(piece, 'latin1')
      socket.write(pieces.at(-1) as Buffer, 'latin1', this.#ended ? this.#finished : undefined)
      socket.uncork()
    }
    if (!socket.writableNeedDrain) this.drained()
    if (this.#ended) this.#options.onEnd(!this.#closes && this.#isWhole())
  }

  readonly #finished = (error?: Error | null): void => {
    this.writableFinished = error === undefined || error === null
    this.close()
  }

  #hold(): void {
    if (this.#isLeaving) return
    this.#isLeaving = true
    leaveWithTurn(this)
  }

  /** A body without a length goes in chunks. */
  #begin(): void {
    if (!this.headersSent) this.writeHead(this.statusCode, {})
    if (this.#length === undefined && hasBody(this.statusCode)) this.#isChunked = true
  }

  #add(bytes: Buffer | string): void {
    const piece = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
    if (piece.length === 0) return
    this.#waiting.push(piece)
    this.#waitingBytes += piece.length
    this.#bodyBytes += piece.length
  }

  /** What is to leave now, as it is written: text has one byte for each character. */
  #take(): (Buffer | string)[] {
    const bytes = this.#waitingBytes
    const framed = this.#isChunked && bytes > 0
    const pieces: (Buffer | string)[] = []
    let before = this.#head === '' ? '' : this.#head + this.#framing()
    if (framed) before += `${bytes.toString(16)}\r\n`
    if (before !== '') pieces.push(before)
    if (hasBody(this.statusCode)) pieces.push(...this.#waiting)
    const after = (framed ? '\r\n' : '') + (this.#isChunked && this.#ended ? lastChunk : '')
    if (after !== '' || pieces.length === 0) pieces.push(after)
    this.#head = ''
    this.#waiting = []
    this.#waitingBytes = 0
    return pieces
  }

  /** The end of the head: how long the body is. */
  #framing(): string {
    if (!hasBody(this.statusCode)) return '\r\n'
    return this.#isChunked ? 'Transfer-Encoding: chunked\r\n\r\n' : `Content-Length: ${String(this.#length)}\r\n\r\n`
  }

  /** Less than was announced is told by the end of the connection. */
  #isWhole(): boolean {
    return this.#isChunked || !hasBody(this.statusCode) || this.#length === this.#bodyBytes
  }

  #fields(headers: Headers | undefined): string {
    let text = ''
    for (const name in headers) {
      const value = headers[name] as string | number
      if (name === 'content-length') this.#length = Number(value)
      else if (name === 'connection') this.#closes = value === 'close'
      else {
        checkValue(name, value)
        text += `${name}: ${String(value)}\r\n`
      }
    }
    return text
  }
}

function checkValue(name: string, value: string | number): void {
  if (typeof value === 'string' && unfitInField.test(value))
    throw new TypeError(`The header ${name} holds a character that it must not hold.`)
}

function hasBody(status: number): boolean {
  return status !== 204 && status !== 304
}

/** Where one write after the other is put together: to fill new memory takes longer than all else that is done here. */
let workspace: Buffer | undefined

/** Where nothing waits before it, valid until the system has taken it. */
function together(pieces: readonly (Buffer | string)[], size: number, { writableLength }: Socket): Buffer {
  const isAlone = size >= pooledWrite && writableLength === 0
  const all = isAlone ? (workspace ??= Buffer.allocUnsafeSlow(smallWrite)).subarray(0, size) : Buffer.allocUnsafe(size)
  let at = 0
  for (const piece of pieces) {
    at += typeof piece === 'string' ? all.write(piece, at, 'latin1') : piece.copy(all, at)
  }
  return all
}

let second = 0
let date = ''

function dateNow(): string {
  const now = Math.floor(Date.now() / 1000)
  if (now !== second) {
    second = now
    date = new Date(now * 1000).toUTCString()
  }
  return date
}
