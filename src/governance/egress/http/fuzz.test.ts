import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { exchanged, openHttpPeer } from '../../../../test/http-peer.ts'
import { createEgress } from '../egress.ts'

const whole = [
  'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 11\r\n\r\nhello there',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nconnection: close\r\n\r\nhello there',
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n6\r\n there\r\n0\r\nx-sum: 1\r\n\r\n',
  'HTTP/1.1 204 No Content\r\nkeep-alive: timeout=5\r\n\r\n',
]
/** Bytes that mean something here, and any other. */
const byte = fc.oneof(fc.constantFrom(...Buffer.from('\r\n :;0159afAF,-')), fc.nat(255))
const change = fc.record({ at: fc.nat(200), remove: fc.nat(3), insert: fc.array(byte, { maxLength: 3 }) })
const answer = fc.tuple(fc.constantFrom(...whole), fc.array(change, { maxLength: 5 }), fc.nat(200))

test('whatever comes, an exchange ends once, and the next one is not touched by it', async () => {
  let text: Buffer = Buffer.alloc(0)
  let cut = 0
  const peer = await openHttpPeer((socket) => {
    socket.write(text.subarray(0, cut))
    setImmediate(() => socket.end(text.subarray(cut)))
  })
  const good = await openHttpPeer((socket) => socket.write(whole[0] as string))
  const egress = createEgress({ offline: false, log: () => undefined })
  const door = egress.for({ purpose: 'api-call' })
  await fc.assert(
    fc.asyncProperty(answer, async ([unchanged, changes, place]) => {
      const bytes = [...Buffer.from(unchanged)]
      for (const { at, remove, insert } of changes) bytes.splice(at % bytes.length, remove, ...insert)
      text = Buffer.from(bytes)
      cut = place % (text.length + 1)
      await exchanged(door, { origin: peer.origin })
      expect(await exchanged(door, { origin: good.origin })).toMatchObject({ body: 'hello there', error: undefined })
    }),
    { numRuns: 500 },
  )
  await egress.close()
  peer.close()
  good.close()
})
