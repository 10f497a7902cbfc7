import type { IncomingHttpHeaders } from 'node:http'
import type { Transform } from 'node:stream'
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import type { Egress, Exchange, ExchangeHandler, OutgoingRequest } from '../../governance/index.ts'
import type { AttemptMarks } from '../telemetry/marks.ts'

/** What is compressed comes out as soon as the sender flushed it. Source for the names: RFC 9110, section 8.4.1. */
const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip({ flush: constants.Z_SYNC_FLUSH }),
  'x-gzip': () => createGunzip({ flush: constants.Z_SYNC_FLUSH }),
  deflate: () => createInflate({ flush: constants.Z_SYNC_FLUSH }),
  br: () => createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH }),
  zstd: () => createZstdDecompress({ flush: constants.ZSTD_e_flush }),
}

/**
 * An exchange whose answer is read as it was before it was compressed: nobody asks for that, and some do it anyway.
 * `marks`: notes when the request left and when what began its answer came.
 */
export function exchangeDecoded(
  egress: Egress,
  request: OutgoingRequest,
  handler: ExchangeHandler,
  marks?: AttemptMarks,
): Exchange {
  return new Decoded(egress, request, handler, marks)
}

/** A class, for it is made for every call: so many functions in a closure take ten times the memory. */
class Decoded implements Exchange, ExchangeHandler {
  readonly #exchange: Exchange
  readonly #handler: ExchangeHandler
  readonly #marks: AttemptMarks | undefined
  #decoder: Transform | undefined
  #over = false

  constructor(egress: Egress, request: OutgoingRequest, handler: ExchangeHandler, marks: AttemptMarks | undefined) {
    this.#handler = handler
    this.#marks = marks
    if (marks !== undefined) marks.origin = request.origin
    this.#exchange = egress.exchange(request, this)
    if (marks?.sentAt === 0) marks.sentAt = performance.now()
  }

  head(status: number, headers: IncomingHttpHeaders): void {
    this.#note()
    if (this.#marks !== undefined) this.#marks.status = status
    const encoding = headers['content-encoding']
    const create = encoding === undefined ? undefined : decoders[encoding.toLowerCase()]
    if (create !== undefined) this.#decode(create)
    this.#handler.head(status, headers)
  }

  data(chunk: Buffer): void {
    this.#note()
    if (this.#decoder === undefined) this.#handler.data(chunk)
    else if (!this.#decoder.write(chunk)) this.#exchange.pause()
  }

  end(): void {
    this.#note()
    if (this.#decoder === undefined) this.#handler.end()
    else this.#decoder.end()
  }

  fail(error: Error): void {
    if (this.#over) return
    this.#over = true
    this.#decoder?.destroy()
    this.#handler.fail(error)
  }

  abort(reason: Error): void {
    this.#exchange.abort(reason)
    // The last bytes may have come and not have been read yet.
    if (this.#decoder !== undefined) this.fail(reason)
  }

  pause(): void {
    const source = this.#decoder ?? this.#exchange
    source.pause()
  }

  resume(): void {
    const source = this.#decoder ?? this.#exchange
    source.resume()
  }

  #note(): void {
    if (this.#marks?.committed === false) this.#marks.heardAt = performance.now()
  }

  #decode(create: () => Transform): void {
    this.#decoder = create()
      .on('data', (chunk: Buffer) => this.#handler.data(chunk))
      .on('drain', () => this.#exchange.resume())
      .on('error', (error) => {
        this.fail(error)
        this.#exchange.abort(error)
      })
      .on('end', () => {
        if (this.#over) return
        this.#over = true
        this.#handler.end()
      })
  }
}
