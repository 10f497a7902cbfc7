import { connect, isIP, type Socket } from 'node:net'

/** Where an origin is reached. */
export interface Target {
  readonly origin: string
  readonly isEncrypted: boolean
  /** A name or an address, without brackets. */
  readonly hostname: string
  readonly port: number
  /** As the header `host` says it: without the port that is usual for the scheme. */
  readonly host: string
}

/** Milliseconds after which a silent connection is asked whether it is there still. */
const probeAfterMs = 60_000
const mostSessions = 100
/** Of TLS, by origin: who comes again spares a round trip, and the other side its signature. */
const sessions = new Map<string, Buffer>()
/** One for all sockets: what was read is passed on before anything else is read. */
const readInto = Buffer.allocUnsafeSlow(64 * 1024)

/** @param origin scheme, host and port. Throws where it is no address of HTTP. */
export function targetOf(origin: string): Target {
  const { protocol, hostname, port, host } = new URL(origin)
  const isEncrypted = protocol === 'https:'
  if (!isEncrypted && protocol !== 'http:') throw new TypeError(`'${origin}' is no address of HTTP.`)
  return {
    origin,
    isEncrypted,
    hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    port: port === '' ? (isEncrypted ? 443 : 80) : Number(port),
    host,
  }
}

export interface SocketEvents {
  connected(): void
  /** Valid until it returns. */
  read(bytes: Buffer): void
}

/** A socket that is being connected. */
export function openSocket(target: Target, events: SocketEvents): Socket {
  const { hostname, port, isEncrypted } = target
  const options = {
    host: hostname,
    port,
    onread: {
      buffer: readInto,
      callback(count: number, buffer: Uint8Array) {
        events.read((buffer as Buffer).subarray(0, count))
        return true
      },
    },
  }
  const socket = isEncrypted ? encrypted(target, options) : connect(options)
  socket.once(isEncrypted ? 'secureConnect' : 'connect', () => events.connected())
  return socket.setNoDelay(true).setKeepAlive(true, probeAfterMs)
}

function encrypted({ origin, hostname }: Target, options: object): Socket {
  // Loaded with the first of them: who speaks to this machine only is smaller.
  const tls = process.getBuiltinModule('node:tls')
  const session = sessions.get(origin)
  const socket = tls.connect({
    ...options,
    ALPNProtocols: ['http/1.1'],
    // RFC 6066, section 3: an address is no name.
    ...(isIP(hostname) === 0 && { servername: hostname }),
    ...(session !== undefined && { session }),
  })
  return socket.on('session', (fresh) => {
    sessions.delete(origin)
    sessions.set(origin, fresh)
    for (const oldest of sessions.keys()) {
      if (sessions.size <= mostSessions) break
      sessions.delete(oldest)
    }
  })
}
