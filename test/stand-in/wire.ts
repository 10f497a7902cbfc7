import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { constants, createGzip } from 'node:zlib'
import type { Framing } from './script.ts'

/** Puts bytes on the connection the way the script wants; all of it rejects once the client has gone. */
export interface Wire {
  send(bytes: Uint8Array): Promise<void>
  /** Ends the body as if it were whole. */
  end(): Promise<void>
  reset(): void
  /** Ends the connection in order, but not the body. */
  close(): void
  pause(ms: number): Promise<void>
  /** Resolves never: rejects when the client goes. */
  hang(): Promise<never>
}

interface Watched {
  readonly gone: AbortSignal
  /** The script cuts the connection: its client has not left. */
  readonly onCut: () => void
}

export function createWire(response: ServerResponse, framing: Framing, { gone, onCut }: Watched): Wire {
  const trickleMs = framing.trickleMs ?? 0
  const split = framing.split === true || trickleMs > 0
  const gzip = framing.gzip === true ? createGzip({ flush: constants.Z_SYNC_FLUSH }) : null
  gzip?.on('data', (chunk: Buffer) => response.write(chunk))

  async function write(bytes: Uint8Array): Promise<void> {
    gone.throwIfAborted()
    if (gzip !== null) await new Promise<void>((resolve) => gzip.write(bytes, () => resolve()))
    else if (!response.write(bytes)) await once(response, 'drain', { signal: gone })
  }
  return {
    async send(bytes) {
      if (!split) return write(bytes)
      for (const byte of bytes) {
        await write(Uint8Array.of(byte))
        // Two turns: what was written has left as a packet of its own.
        if (trickleMs > 0) await setTimeout(trickleMs, undefined, { signal: gone })
        else await setImmediate(undefined, { signal: gone })
      }
    },
    async end() {
      if (gzip !== null) {
        gzip.end()
        await once(gzip, 'end', { signal: gone })
      }
      response.end()
    },
    reset() {
      onCut()
      response.socket?.resetAndDestroy()
    },
    close() {
      onCut()
      response.socket?.destroySoon()
    },
    pause: (ms) => setTimeout(ms, undefined, { signal: gone }),
    hang: () =>
      new Promise((_, reject) => {
        const leave = () => reject(new Error('The client has gone.'))
        if (gone.aborted) leave()
        else gone.addEventListener('abort', leave, { once: true })
      }),
  }
}
