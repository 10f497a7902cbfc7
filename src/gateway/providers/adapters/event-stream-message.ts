import { crc32 } from 'node:zlib'
import type { EventStreamMessage } from './event-stream.ts'

/** A message as Amazon writes it, with string headers: for tests. */
export function eventStreamMessage({ headers, payload }: EventStreamMessage): Buffer {
  const encoded = Buffer.concat(
    Object.entries(headers).map(([name, value]) => {
      const [key, text] = [Buffer.from(name), Buffer.from(value)]
      return Buffer.concat([
        Buffer.from([key.length]),
        key,
        Buffer.from([7, text.length >> 8, text.length & 255]),
        text,
      ])
    }),
  )
  const message = Buffer.alloc(12 + encoded.length + payload.length + 4)
  message.writeUInt32BE(message.length, 0)
  message.writeUInt32BE(encoded.length, 4)
  message.writeUInt32BE(crc32(message.subarray(0, 8)), 8)
  encoded.copy(message, 12)
  message.set(payload, 12 + encoded.length)
  message.writeUInt32BE(crc32(message.subarray(0, -4)), message.length - 4)
  return message
}
