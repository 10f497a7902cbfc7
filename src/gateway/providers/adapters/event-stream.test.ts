import { crc32 } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEventStreamSplitter, type EventStreamMessage } from './event-stream.ts'
import { eventStreamMessage } from './event-stream-message.ts'

const message = fc.record({
  headers: fc.dictionary(fc.stringMatching(/^[a-z:-]{1,30}$/), fc.string({ maxLength: 200, unit: 'grapheme' }), {
    maxKeys: 5,
  }),
  payload: fc.uint8Array({ maxLength: 300 }),
})

function split(bytes: Uint8Array, sizes: readonly number[]): EventStreamMessage[] {
  const splitter = createEventStreamSplitter()
  const out: EventStreamMessage[] = []
  let from = 0
  for (let turn = 0; from < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    out.push(...splitter.push(bytes.subarray(from, from + size)))
    from += size
  }
  splitter.end()
  return out
}

test('messages come out as they went in, wherever the bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
      (messages, sizes) => {
        const bytes = Buffer.concat(messages.map(eventStreamMessage))
        const got = split(bytes, sizes).map(({ headers, payload }) => ({ headers, payload: Uint8Array.from(payload) }))
        expect(got).toEqual(messages.map(({ headers, payload }) => ({ headers: { ...headers }, payload })))
      },
    ),
  )
})

test('any changed byte is noticed', () => {
  const bytes = eventStreamMessage({ headers: { ':event-type': 'chunk' }, payload: Buffer.from('{"bytes":"aGk="}') })
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Buffer.from(bytes)
      damaged[at] = (damaged[at] ?? 0) ^ change
      expect(() => split(damaged, [1000])).toThrow(/The stream of Amazon Bedrock is damaged/)
    }),
  )
})

test('a stream that ends in the middle is an error', () => {
  const bytes = eventStreamMessage({ headers: {}, payload: Buffer.from('x') })
  expect(() => split(bytes.subarray(0, -1), [5])).toThrow('it ended in the middle of a message')
})

test('a length that is right by its checksum but impossible is refused before anything is kept', () => {
  const prelude = Buffer.alloc(12)
  prelude.writeUInt32BE(0xffff_ffff, 0)
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8)
  expect(() => createEventStreamSplitter().push(prelude)).toThrow('a length is impossible')
})

test('headers of other types are stepped over', () => {
  const headers = Buffer.concat([
    Buffer.from([1, 0x61, 0]), // a: true
    Buffer.from([1, 0x62, 4, 0, 0, 0, 7]), // b: integer
    Buffer.from([1, 0x63, 7, 0, 1, 0x7a]), // c: 'z'
  ])
  const body = Buffer.alloc(12 + headers.length)
  body.writeUInt32BE(body.length + 4, 0)
  body.writeUInt32BE(headers.length, 4)
  body.writeUInt32BE(crc32(body.subarray(0, 8)), 8)
  headers.copy(body, 12)
  const end = Buffer.alloc(4)
  end.writeUInt32BE(crc32(body))
  expect(split(Buffer.concat([body, end]), [7])).toMatchObject([{ headers: { c: 'z' } }])
})
