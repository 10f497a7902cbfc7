import type { IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import { unconnected, usualConnectMs } from '../counted.ts'
import { AnswerReader, type AnswerSink } from './answer-reader.ts'
import { otherSideClosed } from './fault.ts'
import type { Running } from './running.ts'
import { openSocket, type SocketEvents, type Target } from './sockets.ts'

/** Hears where a connection stands. */
export interface ConnectionOwner {
  /** It can carry another exchange. */
  released(connection: Connection): void
  /** Once, whatever it was doing. */
  gone(connection: Connection): void
}

/** A connection to an origin, which carries one exchange after the other. */
export class Connection implements AnswerSink, SocketEvents {
  readonly target: Target
  /** Of `performance.now()`: when it is closed, unless it is used before. */
  freeUntil = 0
  private readonly owner: ConnectionOwner
  private readonly socket: Socket
  private readonly reader = new AnswerReader(this)
  private running: Running | undefined
  private head = ''
  private bodyBytes = 0
  private isConnected = false
  private isGone = false
  private connecting: NodeJS.Timeout | undefined

  constructor(target: Target, owner: ConnectionOwner) {
    this.target = target
    this.owner = owner
    this.socket = openSocket(target, this)
      .on('error', (error) => this.fail(error))
      .on('end', () => this.ended())
      .on('close', () => this.fail(otherSideClosed()))
  }

  /** Nothing may be carried yet. @param head of the request */
  carry(running: Running, head: string, bodyBytes: number): void {
    this.running = running
    running.connection = this
    this.reader.reset()
    this.head = head
    this.bodyBytes = bodyBytes
    if (this.isConnected) {
      this.socket.ref()
      return this.write(running)
    }
    const { connectMs = usualConnectMs } = running.request
    this.connecting = setTimeout(() => running.fail(unconnected(this.target.origin, connectMs)), connectMs)
  }

  pause(): void {
    this.socket.pause()
  }

  resume(): void {
    this.socket.resume()
  }

  /** How long it may be kept, in milliseconds. */
  get keptMs(): number {
    return this.reader.keptMs
  }

  connected(): void {
    this.isConnected = true
    clearTimeout(this.connecting)
    if (this.running !== undefined) this.write(this.running)
  }

  read(bytes: Buffer): void {
    const { running } = this
    // Nobody asked: what follows would be taken for the next answer.
    if (running === undefined) return this.destroy()
    running.received(bytes.length)
    try {
      this.reader.push(bytes)
    } catch (thrown) {
      this.fail(thrown as Error)
    }
  }

  onHead(status: number, headers: IncomingHttpHeaders): void {
    this.running?.head(status, headers)
  }

  onData(piece: Buffer): void {
    // All sockets are read into one buffer.
    this.running?.data(Buffer.from(piece))
  }

  onEnd(clean: boolean): void {
    const { running } = this
    if (running === undefined) return
    this.running = undefined
    // An answer that came before the request had left whole is the last.
    if (clean && this.socket.writableLength === 0) this.release()
    else this.destroy()
    running.end()
  }

  destroy(): void {
    if (this.isGone) return
    this.isGone = true
    this.running = undefined
    clearTimeout(this.connecting)
    this.socket.destroy()
    this.owner.gone(this)
  }

  fail(error: Error): void {
    const { running } = this
    this.destroy()
    running?.fail(error)
  }

  private release(): void {
    if (this.socket.isPaused()) this.socket.resume()
    // What is kept just in case keeps no program running.
    this.socket.unref()
    this.owner.released(this)
  }

  private write(running: Running): void {
    const { socket, head } = this
    const { body } = running.request
    this.head = ''
    running.sent(head.length + this.bodyBytes)
    // One packet, where it fits.
    socket.cork()
    socket.write(head, 'latin1')
    if (typeof body === 'string') socket.write(body)
    else for (const piece of body ?? []) socket.write(piece)
    socket.uncork()
  }

  private ended(): void {
    try {
      this.reader.close()
    } catch (thrown) {
      this.fail(thrown as Error)
    }
  }
}
