import { toVadeError, type VadeError } from '../../core/index.ts'
import { encodeError } from '../dialects/openai/error.ts'
import type { Reply } from '../reply.ts'
import type { ByteStream } from '../upstream/byte-attempt.ts'

type Headers = Readonly<Record<string, string | number>>

export function sendAnswer(
  response: Reply,
  { json, bytes }: { readonly json: unknown; readonly bytes?: Buffer },
  headers: Headers,
): void {
  if (response.destroyed) return
  if (json === undefined) return void response.writeHead(204, headers).end()
  const body = bytes ?? Buffer.from(JSON.stringify(json))
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length, ...headers }).end(body)
}

/** Undefined once all has been sent; else why it broke off, which the caller has been told as well as it can be. */
export async function sendStream(
  response: Reply,
  stream: ByteStream,
  headers: Headers,
): Promise<VadeError | undefined> {
  response.writeHead(200, {
    ...stream.headers,
    ...headers,
    // A file that somebody stored must not run as a page of this origin.
    'content-security-policy': "sandbox; default-src 'none'",
    ...(stream.isEvents && { 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' }),
  })
  try {
    await stream.pipe(response)
    response.end()
    return undefined
  } catch (thrown) {
    const error = toVadeError(thrown)
    if (response.destroyed) return error
    if (stream.isEvents) response.end(`event: error\ndata: ${JSON.stringify(encodeError(error))}\n\n`)
    // Half a file must not look like a whole one.
    else response.destroy()
    return error
  }
}
