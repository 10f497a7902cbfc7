import type { Server, Socket } from 'node:net'
import { PlainConnection, type PlainOptions } from './connection.ts'

export interface PlainConnections {
  /** Each connection ends after the answer that is being given, if any. */
  close(): void
  /** Cuts all that are left. */
  destroy(): void
}

export interface PlainConnectionsOptions extends Pick<PlainOptions, 'headersMs' | 'requestMs' | 'answer'> {
  /** A reader that takes nothing for so long is cut, in milliseconds. */
  readonly stalledMs: number
}

/** Stands before a server of Node's and answers what is plain; it gets every connection on which something else comes. */
export function answerPlain(server: Server, options: PlainConnectionsOptions): PlainConnections {
  const { headersMs, requestMs, stalledMs, answer } = options
  const own = new Set<PlainConnection>()
  const readers = server.listeners('connection') as ((socket: Socket) => void)[]
  server.removeAllListeners('connection')
  const lookEveryMs = Math.min(1000, Math.ceil(Math.min(headersMs, requestMs) / 3))
  let timer: NodeJS.Timeout | null = null

  function lookAtAll(): void {
    const now = performance.now()
    for (const connection of own) connection.look(now)
    if (own.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }
  function accept(socket: Socket): void {
    const onStalled = () => connection.stalled()
    const connection = new PlainConnection(socket, {
      headersMs,
      requestMs,
      answer,
      onClose: (closed) => own.delete(closed),
      giveAway(given, bytes) {
        given.off('timeout', onStalled).setTimeout(0)
        given.unshift(bytes)
        for (const read of readers) read.call(server, given)
      },
    })
    own.add(connection)
    timer ??= setInterval(lookAtAll, lookEveryMs).unref()
    socket.setTimeout(stalledMs).on('timeout', onStalled)
  }
  server.on('connection', accept)

  return {
    close() {
      for (const connection of own) connection.close()
    },
    destroy() {
      for (const connection of own) connection.destroy()
      if (timer !== null) clearInterval(timer)
    },
  }
}
