import { crc32 } from 'node:zlib'
import { VadeError } from '../../../core/index.ts'

/** One message of an `application/vnd.amazon.eventstream`. */
export interface EventStreamMessage {
  readonly headers: Readonly<Record<string, string>>
  readonly payload: Uint8Array
}

export interface EventStreamSplitter {
  /** Throws `provider_failed` for a message that is damaged. */
  push(bytes: Uint8Array): EventStreamMessage[]
  /** Throws `provider_failed` in the middle of a message. */
  end(): void
}

/** AWS allows 16 MB for a message. */
const longestMessage = 16 * 1024 * 1024
const preludeBytes = 12
const checksumBytes = 4

/**
 * Splits bytes into messages: length, length of the headers, CRC-32 of both, headers, payload, CRC-32 of everything
 * before. Source: AWS Smithy, "Amazon Event Stream Specification".
 */
export function createEventStreamSplitter(): EventStreamSplitter {
  let waiting: Buffer[] = []
  let length = 0
  /** Bytes of the message that is being waited for. */
  let wanted = preludeBytes

  return {
    push(bytes) {
      waiting.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
      length += bytes.byteLength
      // Joined only when a message is whole: pieces of one byte cost no copy each.
      if (length < wanted) return []
      const all = Buffer.concat(waiting, length)
      const messages: EventStreamMessage[] = []
      let from = 0
      for (;;) {
        wanted = preludeBytes
        if (all.length - from < preludeBytes) break
        wanted = messageLength(all, from)
        if (all.length - from < wanted) break
        messages.push(readMessage(all.subarray(from, from + wanted)))
        from += wanted
      }
      // A copy: the rest must not keep all that came before in memory.
      waiting = from === all.length ? [] : [Buffer.from(all.subarray(from))]
      length = all.length - from
      return messages
    },
    end() {
      if (length > 0) throw damaged('it ended in the middle of a message')
    },
  }
}

function messageLength(all: Buffer, from: number): number {
  if (crc32(all.subarray(from, from + 8)) !== all.readUInt32BE(from + 8)) throw damaged('a checksum is wrong')
  const length = all.readUInt32BE(from)
  const headers = all.readUInt32BE(from + 4)
  if (length > longestMessage || length < preludeBytes + headers + checksumBytes)
    throw damaged('a length is impossible')
  return length
}

function readMessage(message: Buffer): EventStreamMessage {
  const end = message.length - checksumBytes
  if (crc32(message.subarray(0, end)) !== message.readUInt32BE(end)) throw damaged('a checksum is wrong')
  const payloadFrom = preludeBytes + message.readUInt32BE(4)
  try {
    return {
      headers: readHeaders(message.subarray(preludeBytes, payloadFrom)),
      payload: message.subarray(payloadFrom, end),
    }
  } catch (cause) {
    throw damaged('its headers cannot be read', cause)
  }
}

/** How many bytes a value has, by its type; 6 and 7 (bytes, string) say it themselves. */
const valueBytes: Readonly<Record<number, number>> = { 0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16 }

/** Only strings are of use here; the others are stepped over. */
function readHeaders(bytes: Buffer): Record<string, string> {
  const headers: Record<string, string> = {}
  let at = 0
  while (at < bytes.length) {
    const nameEnd = at + 1 + bytes.readUInt8(at)
    const name = bytes.toString('utf8', at + 1, nameEnd)
    const type = bytes.readUInt8(nameEnd)
    at = nameEnd + 1
    if (type === 6 || type === 7) {
      const valueEnd = at + 2 + bytes.readUInt16BE(at)
      if (valueEnd > bytes.length) throw new RangeError('A header is longer than its message.')
      if (type === 7) headers[name] = bytes.toString('utf8', at + 2, valueEnd)
      at = valueEnd
    } else {
      const size = valueBytes[type]
      if (size === undefined) throw new RangeError(`There is no header of type ${String(type)}.`)
      at += size
    }
  }
  return headers
}

function damaged(why: string, cause?: unknown): VadeError {
  return new VadeError('provider_failed', `The stream of Amazon Bedrock is damaged: ${why}.`, { cause })
}
