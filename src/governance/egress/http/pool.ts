import { bodyBytesOf } from '../counted.ts'
import { Connection, type ConnectionOwner } from './connection.ts'
import { HttpFault } from './fault.ts'
import { requestHead } from './request-head.ts'
import type { Running } from './running.ts'
import { targetOf, type Target } from './sockets.ts'

/** The connections to one origin. */
interface Place {
  readonly target: Target
  /** The last of them was used last. */
  readonly free: Connection[]
  /** How many there are, free or not. */
  open: number
}

const mostFree = 256
const sweepMs = 1000

/** Connections by origin, kept for the next exchange: as many as there are exchanges at a time. */
export class Pool implements ConnectionOwner {
  private readonly places = new Map<string, Place>()
  private readonly connections = new Set<Connection>()
  private sweeping: NodeJS.Timeout | undefined
  private isClosed = false

  /** Sends the request by a free connection, or by a new one. What is wrong with it, the exchange hears. */
  carry(running: Running): void {
    if (this.isClosed) return running.fail(closed())
    const { origin } = running.request
    const bodyBytes = bodyBytesOf(running.request)
    try {
      const place = this.places.get(origin) ?? { target: targetOf(origin), free: [], open: 0 }
      const head = requestHead(running.request, place.target.host, bodyBytes)
      const connection = takeFree(place) ?? this.open(place)
      connection.carry(running, head, bodyBytes)
    } catch (thrown) {
      running.fail(thrown as Error)
    }
  }

  /** What runs fails, and so does what comes after. */
  close(): void {
    this.isClosed = true
    clearTimeout(this.sweeping)
    for (const connection of this.connections) connection.fail(closed())
  }

  released(connection: Connection): void {
    const place = this.places.get(connection.target.origin)
    if (place === undefined || place.free.length >= mostFree) return connection.destroy()
    connection.freeUntil = performance.now() + connection.keptMs
    place.free.push(connection)
    this.sweeping ??= setTimeout(() => this.sweep(), sweepMs).unref()
  }

  gone(connection: Connection): void {
    this.connections.delete(connection)
    const { origin } = connection.target
    const place = this.places.get(origin)
    if (place === undefined) return
    const at = place.free.lastIndexOf(connection)
    if (at >= 0) place.free.splice(at, 1)
    place.open--
    if (place.open === 0) this.places.delete(origin)
  }

  private open(place: Place): Connection {
    const connection = new Connection(place.target, this)
    this.connections.add(connection)
    this.places.set(place.target.origin, place)
    place.open++
    return connection
  }

  /** Closes what was free for too long. */
  private sweep(): void {
    this.sweeping = undefined
    const now = performance.now()
    let left = 0
    for (const { free } of this.places.values()) {
      for (const late of free.filter(({ freeUntil }) => freeUntil <= now)) late.destroy()
      left += free.length
    }
    if (left > 0) this.sweeping = setTimeout(() => this.sweep(), sweepMs).unref()
  }
}

function takeFree({ free }: Place): Connection | undefined {
  const now = performance.now()
  for (let connection = free.pop(); connection !== undefined; connection = free.pop()) {
    if (connection.freeUntil > now) return connection
    connection.destroy()
  }
  return undefined
}

function closed(): HttpFault {
  return new HttpFault('UND_ERR_DESTROYED', 'Vade is stopping and makes no connections any more.')
}
