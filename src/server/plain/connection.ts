import type { Socket } from 'node:net'
import { VadeError } from '../../core/index.ts'
import { joined } from '../../gateway/index.ts'
import { tooLarge, type Incoming } from '../http.ts'
import { longestHead, readPlainHead, type PlainHead } from './request-head.ts'
import { PlainReply } from './reply.ts'

export interface PlainOptions {
  /** A client that has not sent its headers by then is cut, in milliseconds. */
  readonly headersMs: number
  /** A client that has not sent its whole request by then is cut, in milliseconds. */
  readonly requestMs: number
  readonly answer: (incoming: Incoming) => void
  /** Gets a connection on which something else came, with all that was read and not answered. */
  readonly giveAway: (socket: Socket, bytes: Buffer) => void
  readonly onClose: (connection: PlainConnection) => void
}

/** Larger bodies are read by Node, which makes their sender wait. */
const largestBody = 4 * 1024 * 1024
/** More of the next request is not read while one is answered. */
const mostAhead = 64 * 1024
/** A connection without requests is kept so long, as its client is told; as Node has it. */
const keptSeconds = 5
/** It is kept a second longer, so that no request crosses its end. */
const keptMs = keptSeconds * 1000 + 1000

/**
 * Reads requests in the one simple form that nearly all have, which costs less than to read all of HTTP; anything else is
 * given away, unread. One request is answered after the other.
 */
export class PlainConnection {
  readonly #socket: Socket
  readonly #options: PlainOptions
  /** Of a request that has not come whole. */
  #pieces: Buffer[] = []
  #bytes = 0
  #head: PlainHead | undefined
  #headMs = 0
  /** A part of the head has come. */
  #isHeadBegun = false
  /** The body did not come with the head. */
  #waits = false
  #reply: PlainReply | undefined
  /** When the client is cut, by `performance.now()`. */
  #untilMs: number
  #closing = false

  constructor(socket: Socket, options: PlainOptions) {
    this.#socket = socket
    this.#options = options
    this.#untilMs = performance.now() + options.headersMs
    socket.on('data', this.#data).on('drain', this.#drain).on('end', this.#end)
    socket.on('error', this.#error).on('close', this.#close)
  }

  /** Cuts a client that is late, and one that says nothing. */
  look(now: number): void {
    if (now < this.#untilMs || this.#reply !== undefined) return
    // The end of the last answer is still on its way: the connection is kept from then on.
    if (this.#socket.writableLength > 0) return void (this.#untilMs = now + keptMs)
    if (this.#bytes > 0 || this.#head !== undefined) {
      this.#socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n')
    }
    this.#leave()
  }

  /** The reader has taken nothing for a while: it is cut where it is waited for. */
  stalled(): void {
    if (this.#socket.writableLength > 0) this.#socket.destroy()
  }

  /** After the answer that is being given, if any. */
  close(): void {
    this.#closing = true
    if (this.#reply === undefined && this.#bytes === 0 && this.#head === undefined) this.#leave()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  readonly #data = (piece: Buffer): void => {
    this.#pieces.push(piece)
    this.#bytes += piece.length
    if (this.#reply === undefined && !this.#socket.writableNeedDrain) this.#read()
    else if (this.#bytes > mostAhead) this.#socket.pause()
  }

  #read(): void {
    if (this.#head === undefined && !this.#readHead()) return
    const { length } = this.#head as PlainHead
    if (this.#bytes < length) {
      this.#untilMs = this.#headMs + this.#options.requestMs
      this.#waits = true
      return
    }
    const all = this.#joined()
    const rest = all.subarray(length)
    this.#pieces = rest.length === 0 ? [] : [rest]
    this.#bytes = rest.length
    this.#begin(all.subarray(0, length))
  }

  /** False where it has not come whole, or is another's to read. */
  #readHead(): boolean {
    const all = this.#joined()
    const end = all.indexOf('\r\n\r\n')
    if (end === -1) {
      if (all.length > longestHead) this.#giveAway(all)
      else if (!this.#isHeadBegun) {
        this.#isHeadBegun = true
        this.#untilMs = performance.now() + this.#options.headersMs
      }
      return false
    }
    const head = end > longestHead ? undefined : readPlainHead(all.toString('latin1', 0, end + 4))
    if (head === undefined || head.length > largestBody) {
      this.#giveAway(all)
      return false
    }
    this.#head = head
    this.#headMs = performance.now()
    this.#isHeadBegun = false
    this.#waits = false
    const rest = all.subarray(end + 4)
    this.#pieces = [rest]
    this.#bytes = rest.length
    return true
  }

  #joined(): Buffer {
    const all = joined(this.#pieces)
    this.#pieces = [all]
    return all
  }

  /** Without a body where its client has left before it came. */
  #begin(body?: Buffer): void {
    const { method, url, headers } = this.#head as PlainHead
    const arrivedMs = this.#headMs
    const uploadMs = this.#waits ? performance.now() - arrivedMs : 0
    this.#head = undefined
    const reply = new PlainReply({ socket: this.#socket, asked: headers, keptSeconds, onEnd: this.#ended })
    this.#reply = reply
    this.#options.answer(incoming(reply, { request: { method, url, headers }, body, arrivedMs, uploadMs }))
  }

  readonly #ended = (keep: boolean): void => {
    this.#reply = undefined
    if (!keep || this.#closing) return this.#leave()
    this.#untilMs = performance.now() + keptMs
    // Who asks on without reading must wait, or its answers would pile up here.
    if (!this.#socket.writableNeedDrain) this.#readOn()
  }

  #readOn(): void {
    if (this.#bytes === 0) return
    this.#socket.resume()
    this.#read()
  }

  /** Once all is written. What still comes is not asked: no answer could be given. Source: RFC 9112, section 9.6. */
  #leave(): void {
    this.#socket.off('data', this.#data).destroySoon()
  }

  #giveAway(bytes: Buffer): void {
    const socket = this.#socket
    socket.off('data', this.#data).off('drain', this.#drain).off('end', this.#end)
    socket.off('error', this.#error).off('close', this.#close)
    this.#options.onClose(this)
    this.#options.giveAway(socket, bytes)
  }

  readonly #drain = (): void => {
    if (this.#reply === undefined) this.#readOn()
    else this.#reply.drained()
  }

  /** Who ends its side does not wait for an answer: as Node has it. */
  readonly #end = (): void => void this.#socket.end()

  readonly #error = (): void => void this.#socket.destroy()

  readonly #close = (): void => {
    // Who leaves within a request is heard of, too.
    if (this.#head !== undefined) this.#begin()
    this.#reply?.close()
    this.#options.onClose(this)
  }
}

interface Whole extends Pick<Incoming, 'request' | 'arrivedMs'> {
  readonly body: Buffer | undefined
  readonly uploadMs: number
}

function incoming(response: PlainReply, { request, arrivedMs, body, uploadMs }: Whole): Incoming {
  return {
    request,
    arrivedMs,
    response,
    complete: () => body !== undefined,
    drain: async () => undefined,
    async read(most) {
      if (body === undefined) throw new VadeError('aborted', 'The client went away.')
      if (body.length > most) throw tooLarge(most)
      return { bytes: body, uploadMs }
    },
  }
}
