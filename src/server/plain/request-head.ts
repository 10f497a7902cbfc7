import type { IncomingHttpHeaders } from 'node:http'

/** The head of a request as nearly all clients send it. */
export interface PlainHead {
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** By their names in lower case. */
  readonly headers: IncomingHttpHeaders
  /** Of the body, in bytes. */
  readonly length: number
}

/** Longest head, in bytes: as Node has it. */
export const longestHead = 16 * 1024

const requestLine = /^(GET|POST|PUT|PATCH|DELETE) (\/[\x21-\x7e]*) HTTP\/1\.1$/
/** A value begins and ends with what is no blank; told so, no number of blanks is tried twice. */
const fieldLine = /^([A-Za-z][A-Za-z\d-]*):[\t ]*(?![\t ])((?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)[\t ]*$/
/** What changes how a message is read, or what becomes of its connection. */
const notPlain: ReadonlySet<string> = new Set(['transfer-encoding', 'expect', 'upgrade', 'te', 'trailer'])

/**
 * Reads a head with its last two ends of line, one character for each byte; undefined where it holds anything but one
 * simple form (RFC 9112, sections 3 and 5): no field twice, no length that is not plain digits, no other coding of the
 * body. Whoever reads all of HTTP gets that one: what two readers may read in two ways is never read here.
 */
export function readPlainHead(text: string): PlainHead | undefined {
  const firstEnd = text.indexOf('\r\n')
  const line = requestLine.exec(text.slice(0, firstEnd))
  if (line === null) return undefined
  const headers: Record<string, string> = {}
  let from = firstEnd + 2
  while (from < text.length - 2) {
    const end = text.indexOf('\r\n', from)
    const field = fieldLine.exec(text.slice(from, end))
    if (field === null) return undefined
    const name = (field[1] as string).toLowerCase()
    if (headers[name] !== undefined || notPlain.has(name)) return undefined
    headers[name] = field[2] as string
    from = end + 2
  }
  const { host, connection, 'content-length': length } = headers
  if (host === undefined) return undefined
  if (connection !== undefined && connection.toLowerCase() !== 'keep-alive') return undefined
  const method = line[1] as string
  // What has a body says how long it is; the others say nothing or none.
  if (length === undefined ? method !== 'GET' && method !== 'DELETE' : !/^\d{1,9}$/.test(length)) return undefined
  return { method, url: line[2] as string, headers, length: Number(length ?? 0) }
}
