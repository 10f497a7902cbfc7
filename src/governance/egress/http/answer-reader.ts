import type { IncomingHttpHeaders } from 'node:http'
import { answerHead } from './answer-head.ts'
import { ChunkedBody } from './chunked-body.ts'
import { HttpFault, malformedAnswer, otherSideClosed } from './fault.ts'

/** Hears of an answer what the bytes say, in this order: `onHead`, `onData` …, `onEnd`. Must not throw. */
export interface AnswerSink {
  onHead(status: number, headers: IncomingHttpHeaders): void
  /** Valid until it returns: a part of the buffer that was pushed. */
  onData(piece: Buffer): void
  /** @param clean nothing came after the answer, and the server will read another request */
  onEnd(clean: boolean): void
}

/** Bytes of a head. */
const longestHead = 64 * 1024
const headEnd = '\r\n\r\n'
const headStart = 'HTTP/1.'
/** Milliseconds that a connection is kept for another request. */
const usualKeptMs = 4000
const longestKeptMs = 600_000
/** So much sooner than the server closes it, so that no request crosses that. */
const safetyMs = 1000

/** Reads the answers of one connection, one after the other. Source: RFC 9112. */
export class AnswerReader {
  /** How long the server keeps the connection after the last answer, as far as that is known. */
  keptMs = usualKeptMs
  private readonly sink: AnswerSink
  private readonly chunks = new ChunkedBody()
  private place: 'head' | 'counted' | 'chunked' | 'until-close' | 'over' = 'head'
  /** The beginning of a head. */
  private held: Buffer | undefined
  /** Bytes of the body that are still to come. */
  private left = 0
  private persists = false

  constructor(sink: AnswerSink) {
    this.sink = sink
  }

  /** For the next answer. */
  reset(): void {
    this.place = 'head'
    this.held = undefined
  }

  /**
   * All that came is passed on: in one piece, which takes the place of the chunks in `bytes`. Throws `HttpFault` where it
   * is no answer; what came before that was passed on.
   */
  push(bytes: Buffer): void {
    let at = 0
    while (this.place === 'head') {
      if (at === bytes.length) return
      at = this.readHead(bytes, at)
    }
    if (at === bytes.length) return
    switch (this.place) {
      case 'counted': {
        const end = Math.min(bytes.length, at + this.left)
        this.left -= end - at
        this.sink.onData(bytes.subarray(at, end))
        if (this.left === 0) this.end(end === bytes.length)
        return
      }
      case 'chunked': {
        const { chunks } = this
        const end = chunks.push(bytes, at)
        if (chunks.to > chunks.from) this.sink.onData(bytes.subarray(chunks.from, chunks.to))
        if (chunks.fault !== undefined) throw chunks.fault
        if (chunks.isOver) this.end(end === bytes.length)
        return
      }
      case 'until-close':
        return this.sink.onData(at === 0 ? bytes : bytes.subarray(at))
      default:
    }
  }

  /** The other side sends no more. Throws where that is not the end of the answer. */
  close(): void {
    if (this.place !== 'until-close') throw otherSideClosed()
    this.end(false)
  }

  /** @returns where it stopped */
  private readHead(bytes: Buffer, at: number): number {
    const { held } = this
    const before = held?.length ?? 0
    const all = held === undefined ? (at === 0 ? bytes : bytes.subarray(at)) : Buffer.concat([held, bytes])
    const end = all.indexOf(headEnd, Math.max(0, before - headEnd.length + 1), 'latin1')
    if ((end < 0 ? all.length : end) > longestHead)
      throw new HttpFault('UND_ERR_HEADERS_OVERFLOW', 'The head of the answer is longer than 64 kB.')
    if (end < 0) {
      checkStart(all, before)
      this.held = held === undefined ? Buffer.from(all) : all
      return bytes.length
    }
    this.held = undefined
    const next = at + end + headEnd.length - before
    this.begin(all.toString('latin1', 0, end), next === bytes.length)
    return next
  }

  private begin(text: string, isAll: boolean): void {
    const { status, headers, persists, body } = answerHead(text)
    // Nobody asked to speak another protocol.
    if (status === 101) throw malformedAnswer('it changes the protocol')
    // Another one follows. Source: RFC 9110, section 15.2.
    if (status < 200) return
    const hint = headers['keep-alive']
    this.keptMs = hint === undefined ? usualKeptMs : keptMsOf(String(hint))
    this.persists = persists && this.keptMs > 0
    this.place = typeof body === 'number' ? 'counted' : body
    if (body === 'chunked') this.chunks.reset()
    this.sink.onHead(status, headers)
    if (typeof body !== 'number') return
    this.left = body
    if (body === 0) this.end(isAll)
  }

  private end(isAll: boolean): void {
    this.place = 'over'
    this.sink.onEnd(isAll && this.persists)
  }
}

/** What is no answer is refused as soon as that shows, not when it is as long as a head may be. */
function checkStart(bytes: Buffer, before: number): void {
  if (before < headStart.length && !headStart.startsWith(bytes.toString('latin1', 0, headStart.length)))
    throw malformedAnswer('its first line is no status line')
  for (let at = bytes.indexOf(10, before); at >= 0; at = bytes.indexOf(10, at + 1))
    if (bytes[at - 1] !== 13) throw malformedAnswer('a line of the head ends without a carriage return')
}

/** Source: RFC 2068, section 19.7.1.1. */
function keptMsOf(hint: string): number {
  const seconds = /\btimeout=(\d{1,9})/i.exec(hint)?.[1]
  return seconds === undefined ? usualKeptMs : Math.min(Number(seconds) * 1000 - safetyMs, longestKeptMs)
}
