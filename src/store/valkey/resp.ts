import type { Duplex } from 'node:stream'
import { VadeError } from '../../core/index.ts'

/** A reply of RESP2, the protocol of Valkey and Redis: a text, a whole number, several of them, or none. */
export type Reply = string | number | null | readonly Reply[]

export interface RespClient {
  /** Rejects with `overloaded` where no reply came. */
  command(words: readonly string[]): Promise<Reply>
}

export interface RespOptions {
  /** A new connection, which may still be on its way. */
  readonly dial: () => Duplex
  /** Sent first on every connection, as AUTH and SELECT. */
  readonly greeting: readonly (readonly string[])[]
}

const patienceMs = 1000

/** One connection, made with the first command and again after it was lost; commands are sent without waiting. */
export function createRespClient({ dial, greeting }: RespOptions): RespClient {
  let open: { readonly stream: Duplex; readonly waiting: PromiseWithResolvers<Reply>[] } | null = null

  function connect() {
    const stream = dial()
    const waiting: PromiseWithResolvers<Reply>[] = []
    const connection = { stream, waiting }
    let unread: Buffer = Buffer.alloc(0)

    function lose(cause?: unknown): void {
      if (open === connection) open = null
      stream.destroy()
      for (const { reject } of waiting.splice(0)) reject(lost(cause))
    }
    stream.on('error', lose)
    stream.on('close', () => lose())
    stream.on('data', (chunk: Buffer) => {
      unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk])
      try {
        for (let read = readReply(unread, 0); read !== null; read = readReply(unread, 0)) {
          unread = unread.subarray(read.end)
          settle(waiting.shift(), read.reply)
        }
      } catch (thrown) {
        lose(thrown)
      }
    })
    open = connection
    for (const words of greeting) send(connection, words).catch((thrown: unknown) => lose(thrown))
    return connection
  }

  function send({ stream, waiting }: NonNullable<typeof open>, words: readonly string[]): Promise<Reply> {
    const reply = Promise.withResolvers<Reply>()
    waiting.push(reply)
    stream.write(encode(words))
    const timer = setTimeout(() => stream.destroy(new Error('No reply came in time.')), patienceMs)
    return reply.promise.finally(() => clearTimeout(timer))
  }

  return { command: (words) => send(open ?? connect(), words) }
}

function settle(waiting: PromiseWithResolvers<Reply> | undefined, reply: Reply | Error): void {
  if (reply instanceof Error) waiting?.reject(reply)
  else waiting?.resolve(reply)
}

function lost(cause: unknown): VadeError {
  return new VadeError('overloaded', 'Valkey cannot be reached just now; see whether it runs.', { cause })
}

function encode(words: readonly string[]): string {
  const parts = words.map((word) => `$${String(Buffer.byteLength(word))}\r\n${word}\r\n`)
  return `*${String(words.length)}\r\n${parts.join('')}`
}

/** The reply that begins there, and where it ends; null while a part of it is still to come. */
function readReply(bytes: Buffer, at: number): { readonly reply: Reply | Error; readonly end: number } | null {
  const lineEnd = bytes.indexOf('\r\n', at)
  if (lineEnd === -1) return null
  const line = bytes.toString('utf8', at + 1, lineEnd)
  const end = lineEnd + 2
  switch (bytes.toString('latin1', at, at + 1)) {
    case '+':
      return { reply: line, end }
    case '-':
      return { reply: new VadeError('overloaded', `Valkey refused: ${line}`), end }
    case ':':
      return { reply: Number(line), end }
    case '$': {
      const length = Number(line)
      if (length === -1) return { reply: null, end }
      if (bytes.length < end + length + 2) return null
      return { reply: bytes.toString('utf8', end, end + length), end: end + length + 2 }
    }
    case '*':
      return readReplies(bytes, end, Number(line))
    default:
      throw new VadeError('overloaded', 'What answers at VADE_VALKEY speaks another protocol; see its address.')
  }
}

function readReplies(bytes: Buffer, from: number, count: number) {
  const replies: Reply[] = []
  let end = from
  for (let index = 0; index < count; index++) {
    const read = readReply(bytes, end)
    if (read === null) return null
    if (read.reply instanceof Error) throw read.reply
    replies.push(read.reply)
    ;({ end } = read)
  }
  return { reply: replies, end }
}
