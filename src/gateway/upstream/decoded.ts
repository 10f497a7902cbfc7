import type { Transform } from 'node:stream'
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import type { Exchange, ExchangeDoor, ExchangeHandler, OutgoingRequest } from '../../governance/index.ts'

/** What is compressed comes out as soon as the sender flushed it. Source for the names: RFC 9110, section 8.4.1. */
const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip({ flush: constants.Z_SYNC_FLUSH }),
  'x-gzip': () => createGunzip({ flush: constants.Z_SYNC_FLUSH }),
  deflate: () => createInflate({ flush: constants.Z_SYNC_FLUSH }),
  br: () => createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH }),
  zstd: () => createZstdDecompress({ flush: constants.ZSTD_e_flush }),
}

/** An exchange whose answer is read as it was before it was compressed: nobody asks for that, and some do it anyway. */
export function exchangeDecoded(door: ExchangeDoor, request: OutgoingRequest, handler: ExchangeHandler): Exchange {
  let decoder: Transform | undefined
  let over = false
  function fail(error: Error): void {
    if (over) return
    over = true
    decoder?.destroy()
    handler.fail(error)
  }
  function decode(create: () => Transform): void {
    decoder = create()
      .on('data', (chunk: Buffer) => handler.data(chunk))
      .on('drain', () => exchange.resume())
      .on('error', (error) => {
        fail(error)
        exchange.abort(error)
      })
      .on('end', () => {
        if (over) return
        over = true
        handler.end()
      })
  }
  const exchange = door.exchange(request, {
    head(status, headers) {
      const create = decoders[headers['content-encoding']?.toLowerCase() ?? '']
      if (create !== undefined) decode(create)
      handler.head(status, headers)
    },
    data(chunk) {
      if (decoder === undefined) handler.data(chunk)
      else if (!decoder.write(chunk)) exchange.pause()
    },
    end() {
      if (decoder === undefined) handler.end()
      else decoder.end()
    },
    fail,
  })
  return {
    abort(reason) {
      exchange.abort(reason)
      // The last bytes may have come and not have been read yet.
      if (decoder !== undefined) fail(reason)
    },
    pause: () => (decoder ?? exchange).pause(),
    resume: () => (decoder ?? exchange).resume(),
  }
}
