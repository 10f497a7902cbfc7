import type { IncomingMessage } from 'node:http'
import { VadeError } from '../core/index.ts'
import { joined } from '../gateway/index.ts'
import { tooLarge, type Incoming, type Upload } from './http.ts'
import type { Response } from './response.ts'

/** A request that Node has read. */
export function nodeIncoming(request: IncomingMessage, response: Response): Incoming {
  const { method = '', url = '/', headers } = request
  return {
    request: { method, url, headers },
    response,
    arrivedMs: performance.now(),
    read: (most) => read(request, most),
    drain: () => drain(request),
    complete: () => request.complete,
  }
}

function read(request: IncomingMessage, most: number): Promise<Upload> {
  const from = performance.now()
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > most) return reject(tooLarge(most))
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      // Its end must be read all the same, or the connection would end before the answer is sent.
      if (bytes > most) reject(tooLarge(most))
      else chunks.push(chunk)
    })
    request.once('end', () => {
      resolve({ bytes: joined(chunks), uploadMs: performance.now() - from })
    })
    request.once('error', reject)
    request.once('close', () => {
      if (!request.complete) reject(new VadeError('aborted', 'The client went away.'))
    })
  })
}

async function drain(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 2000).unref()
    let bytes = 0
    const count = (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > 64 * 1024 * 1024) resolve()
    }
    request.on('data', count).once('end', resolve).once('close', resolve)
  })
}
