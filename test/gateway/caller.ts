import { once } from 'node:events'
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'

export interface Letter {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** What a caller heard of an answer. */
export interface Heard {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** The connection broke before the body had ended. */
  readonly cut: boolean
}

/** One request on a connection of its own; rejects where not even headers come. */
export async function ask(url: string, letter: Letter): Promise<Heard> {
  const response = await open(url, letter)
  const chunks: Buffer[] = []
  response.on('data', (chunk: Buffer) => chunks.push(chunk))
  response.on('error', () => undefined)
  await once(response, 'close')
  const { statusCode: status = 0, headers, complete } = response
  return { status, headers, body: Buffer.concat(chunks), cut: !complete }
}

/** The answer with its body unread. `signal` closes the connection. */
export function open(url: string, letter: Letter, signal?: AbortSignal): Promise<IncomingMessage> {
  const { method = 'POST', path, headers = {}, body = '' } = letter
  return new Promise((resolve, reject) => {
    // The path as it is: a URL would be put in order.
    const { hostname, port } = new URL(url)
    const sent = request({
      hostname,
      port,
      path,
      method,
      agent: false,
      headers: { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), ...headers },
      ...(signal !== undefined && { signal }),
    })
    sent.once('response', resolve)
    sent.on('error', reject)
    sent.end(body)
  })
}
