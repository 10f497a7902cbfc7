import type { IncomingHttpHeaders } from 'node:http'
import { fieldValue } from '../../core/index.ts'

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

/** No character can be read in two ways, so this takes one step for each. */
const plain =
  /^(?:GET|POST|PUT|PATCH|DELETE) \/[\x21-\x7e]* HTTP\/1\.1\r\n(?:[A-Za-z][A-Za-z\d-]*:[\t\x20-\x7e\x80-\xff]*\r\n)+\r\n$/
const version = ' HTTP/1.1'
/** What changes how a message is read, or what becomes of its connection. */
const notPlain: ReadonlySet<string> = new Set(['transfer-encoding', 'expect', 'upgrade', 'te', 'trailer'])

/**
 * Reads a head with its last two ends of line, one character for each byte; undefined where it holds anything but one
 * simple form (RFC 9112, sections 3 and 5): no field twice, no length that is not plain digits, no other coding of the
 * body. Whoever reads all of HTTP gets that one: what two readers may read in two ways is never read here.
 */
export function readPlainHead(text: string): PlainHead | undefined {
  if (!plain.test(text)) return undefined
  const firstEnd = text.indexOf('\r')
  const space = text.indexOf(' ')
  const method = text.slice(0, space)
  const url = text.slice(space + 1, firstEnd - version.length)
  const headers: Record<string, string> = {}
  for (let from = firstEnd + 2; from < text.length - 2;) {
    const colon = text.indexOf(':', from)
    const end = text.indexOf('\r', colon)
    const name = text.slice(from, colon).toLowerCase()
    if (headers[name] !== undefined || notPlain.has(name)) return undefined
    headers[name] = fieldValue(text, colon + 1, end)
    from = end + 2
  }
  const { host, connection, 'content-length': length } = headers
  if (host === undefined) return undefined
  if (connection !== undefined && connection.toLowerCase() !== 'keep-alive') return undefined
  // What has a body says how long it is; the others say nothing or none.
  if (length === undefined ? method !== 'GET' && method !== 'DELETE' : !/^\d{1,9}$/.test(length)) return undefined
  return { method, url, headers, length: Number(length ?? 0) }
}
