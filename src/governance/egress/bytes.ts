import { STATUS_CODES } from 'node:http'

/** Headers as undici takes and gives them: by name. */
type Headers = Readonly<Record<string, unknown>>

interface Head {
  readonly origin: string
  readonly path: string
  readonly method: string
  readonly headers: Headers
}

/** Bytes of the head that HTTP/1.1 writes for a request without a body; HTTP/2 packs heads into fewer. */
export function requestHeadBytes({ origin, path, method, headers }: Head): number {
  const host = origin.length - origin.indexOf('//') - 2
  // "METHOD path HTTP/1.1", "host: …", "connection: keep-alive", an empty line.
  return method.length + path.length + 12 + (8 + host) + 24 + 2 + headerBytes(headers)
}

/** Of the line "content-length: …" that goes before a body. */
export function lengthLineBytes(bodyBytes: number): number {
  return 18 + String(bodyBytes).length
}

/** Bytes of the head of an answer in HTTP/1.1, with the usual word beside its status. */
export function responseHeadBytes(status: number, headers: Headers): number {
  // "HTTP/1.1 200 OK", an empty line.
  return 17 + (STATUS_CODES[status]?.length ?? 0) + headerBytes(headers)
}

function headerBytes(headers: Headers): number {
  let bytes = 0
  // Faster than any method of arrays, and this is done for every call.
  for (const name in headers) {
    const value = headers[name]
    if (typeof value === 'string') bytes += name.length + value.length + 4
    else if (Array.isArray(value)) for (const each of value) bytes += name.length + String(each).length + 4
  }
  return bytes
}
