import { fieldName, unfitInField } from '../../../core/index.ts'
import type { OutgoingRequest } from '../exchange.ts'
import { unsendable } from './fault.ts'

const path = /^\/[\x21-\x7e]*$/

/** What these say is the connection's affair, and is said anew for each request. */
const left: ReadonlySet<string> = new Set(['connection', 'content-length', 'host'])
/** These would change what the other side takes for the end of the request. */
const refused: ReadonlySet<string> = new Set(['transfer-encoding', 'keep-alive', 'upgrade', 'expect'])

/**
 * The head of a request as it goes out, to be written as latin1. Throws `UND_ERR_INVALID_ARG` where a name, a value or the
 * path would end its line. Source: RFC 9112, section 3.
 * @param host that of the origin; a `host` among the headers takes its place
 * @param bodyBytes 0 where there is no body
 */
export function requestHead(request: OutgoingRequest, host: string, bodyBytes: number): string {
  const { method, headers } = request
  if (!path.test(request.path)) throw unsendable('The path of the address')
  let fields = ''
  let named = host
  for (const name in headers) {
    const value = headers[name] as string
    if (!fieldName.test(name)) throw unsendable(`The name of the header '${name}'`)
    if (unfitInField.test(value)) throw unsendable(`The header '${name}'`)
    const lower = name.toLowerCase()
    if (refused.has(lower)) throw unsendable(`The header '${name}'`)
    if (!left.has(lower)) fields += `${name}: ${value}\r\n`
    else if (lower === 'host') named = value
  }
  const length = bodyBytes > 0 || method === 'POST' ? `content-length: ${String(bodyBytes)}\r\n` : ''
  return `${method} ${request.path} HTTP/1.1\r\nhost: ${named}\r\nconnection: keep-alive\r\n${fields}${length}\r\n`
}
