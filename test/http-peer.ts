import { once } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import type { ExchangeDoor, OutgoingRequest } from '../src/governance/index.ts'

/** A server that says byte for byte what it is told to. */
export interface HttpPeer {
  readonly origin: string
  /** Whole requests, as they came. */
  readonly requests: string[]
  /** All that were ever made to it. */
  readonly sockets: Socket[]
  close(): void
}

/** @param answer is called with each whole request and its number, from 0 */
export async function openHttpPeer(answer: (socket: Socket, nth: number) => void): Promise<HttpPeer> {
  const requests: string[] = []
  const sockets: Socket[] = []
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.push(socket)
    let text = ''
    socket
      .on('error', () => undefined)
      .on('data', (bytes) => {
        text += bytes.toString('latin1')
        const head = text.indexOf('\r\n\r\n')
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
        if (head < 0 || text.length < head + 4 + length) return
        requests.push(text)
        text = ''
        answer(socket, requests.length - 1)
      })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    sockets,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Settles when nothing is left of it. */
export async function closed(socket: Socket | undefined): Promise<void> {
  if (socket === undefined) throw new Error('There is no such connection.')
  if (!socket.closed) await once(socket, 'close')
}

/** All that a handler heard. */
export interface Heard {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Undefined where it ended well. */
  readonly error: Error | undefined
}

/** Settles when the exchange is over. */
export function exchanged(door: ExchangeDoor, request: Partial<OutgoingRequest> & { origin: string }): Promise<Heard> {
  return new Promise((resolve, reject) => {
    let status = 0
    let headers: IncomingHttpHeaders = {}
    // Looked at in the end only: nothing may be written over them meanwhile.
    const chunks: Buffer[] = []
    const ends: (Error | undefined)[] = []
    const settle = (error?: Error) => {
      ends.push(error)
      if (ends.length > 1) return
      // Who tells the end twice has time for it.
      setImmediate(() => {
        if (ends.length > 1) reject(new Error('The end was told twice.'))
        else resolve({ status, headers, body: Buffer.concat(chunks).toString('latin1'), error })
      })
    }
    door.exchange(
      { path: '/', method: 'POST', headers: {}, body: null, ...request },
      {
        head(given, named) {
          status = given
          headers = named
        },
        data: (chunk) => chunks.push(chunk),
        end: () => settle(),
        fail: settle,
      },
    )
  })
}
