import type { IncomingHttpHeaders } from 'node:http'
import { fieldName, fieldValue } from '../../../core/index.ts'
import { malformedAnswer } from './fault.ts'

/** What comes before the body of an answer. */
export interface AnswerHead {
  readonly status: number
  /** Names are lower case. What came more than once is joined by `, `; `set-cookie` is a list. */
  readonly headers: IncomingHttpHeaders
  /** Whether the connection may be used again. Source: RFC 9112, section 9.3. */
  readonly persists: boolean
  /** Bytes of the body; `chunked`, or `until-close` where nobody says how many. Source: RFC 9112, section 6.3. */
  readonly body: number | 'chunked' | 'until-close'
}

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [^\r\n]*)?$/
/** A control character, or half a line's end. */
const unfit = /[^\t\r\n\x20-\x7e\x80-\xff]|\r(?!\n)|(?<!\r)\n/
const digits = /^\d{1,15}$/
const closing = /(?:^|,)[ \t]*close[ \t]*(?:,|$)/i

/** @param text of the head, without the empty line at its end. Throws what is wrong with it. */
export function answerHead(text: string): AnswerHead {
  if (unfit.test(text)) throw malformedAnswer('a character in the head is not allowed there')
  const firstEnd = text.indexOf('\r\n')
  const first = statusLine.exec(firstEnd < 0 ? text : text.slice(0, firstEnd))
  if (first === null) throw malformedAnswer('its first line is no status line')
  const status = Number(first[2])
  const headers = firstEnd < 0 ? (Object.create(null) as IncomingHttpHeaders) : fieldsOf(text, firstEnd + 2)
  const { connection } = headers
  const persists = first[1] === '1' && (connection === undefined || !closing.test(connection))
  // RFC 9112, section 6.3: these never have one. What a wrong server sends all the same must not begin the next answer.
  if (status < 200 || status === 204 || status === 304) {
    const isSaid = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0
    return { status, headers, persists: persists && !isSaid, body: 0 }
  }
  return { status, headers, persists, body: bodyOf(headers) }
}

/** Source: RFC 9112, section 5. A line that goes on the one before is refused, as section 5.2 allows. */
function fieldsOf(text: string, start: number): IncomingHttpHeaders {
  // A name such as `constructor` must not be found before it came.
  const headers = Object.create(null) as IncomingHttpHeaders
  for (let at = start; at < text.length;) {
    const next = text.indexOf('\r\n', at)
    const end = next < 0 ? text.length : next
    const colon = text.indexOf(':', at)
    if (colon < 0 || colon > end) throw malformedAnswer('a header has no colon')
    const name = text.slice(at, colon)
    if (!fieldName.test(name)) throw malformedAnswer('the name of a header is not allowed')
    add(headers, name.toLowerCase(), fieldValue(text, colon + 1, end))
    at = end + 2
  }
  return headers
}

function add(headers: IncomingHttpHeaders, name: string, value: string): void {
  if (name === 'set-cookie') {
    ;(headers['set-cookie'] ??= []).push(value)
    return
  }
  const before = headers[name]
  headers[name] = before === undefined ? value : `${String(before)}, ${value}`
}

/** Two ways to say a length, or two lengths, are how answers are smuggled: refused, whatever they say. */
function bodyOf(headers: IncomingHttpHeaders): AnswerHead['body'] {
  const { 'transfer-encoding': coding, 'content-length': length } = headers
  if (coding === undefined) {
    if (length === undefined) return 'until-close'
    if (!digits.test(length)) throw malformedAnswer('its content-length is no number')
    return Number(length)
  }
  if (length !== undefined) throw malformedAnswer('it has a content-length and a transfer-encoding')
  if (coding.toLowerCase() !== 'chunked') throw malformedAnswer('its transfer-encoding is not chunked')
  return 'chunked'
}
