import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { Agent } from 'undici'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { closed, exchanged, openHttpPeer, type HttpPeer } from '../../../../test/http-peer.ts'
import { wholeOf } from '../counted.ts'
import { createEgress, type Door, type Egress } from '../egress.ts'
import type { ExchangeHandler, OutgoingRequest } from '../exchange.ts'

let egress: Egress
let door: Door
const peers: HttpPeer[] = []

beforeEach(() => {
  egress = createEgress({ offline: false, log: () => undefined })
  door = egress.for({ purpose: 'api-call' })
})
afterEach(async () => {
  await egress.close()
  for (const opened of peers.splice(0)) opened.close()
})

async function peer(answer: (socket: Socket, nth: number) => void): Promise<HttpPeer> {
  const opened = await openHttpPeer(answer)
  peers.push(opened)
  return opened
}
const sized = (body: string, head = '') =>
  `HTTP/1.1 200 OK\r\n${head}content-length: ${String(body.length)}\r\n\r\n${body}`
const answering = () => peer((socket, nth) => socket.write(sized(String(nth))))
const unheard: ExchangeHandler = {
  head: () => undefined,
  data: () => undefined,
  end: () => undefined,
  fail: () => undefined,
}

test('a request leaves as undici sends it, byte for byte', async () => {
  const { origin, requests } = await answering()
  const agent = new Agent()
  const headers = { accept: 'a/b', 'X-Title': 'Bärlauch', authorization: 'Bearer x', host: 'signed.example' }
  const { host, ...withoutHost } = headers
  const all: readonly Omit<OutgoingRequest, 'origin'>[] = [
    { path: '/v1?q=%20', method: 'POST', headers, body: '{"a":"ö"}' },
    { path: '/', method: 'POST', headers: withoutHost, body: [Buffer.from([1, 2]), Buffer.from([3])] },
    { path: '/', method: 'POST', headers: {}, body: null },
    { path: '/', method: 'POST', headers: {}, body: '' },
    { path: '/models', method: 'GET', headers: withoutHost, body: null },
    { path: '/files/1', method: 'DELETE', headers: withoutHost, body: null },
    { path: '/large', method: 'POST', headers: withoutHost, body: 'large '.repeat(100_000) },
  ]
  for (const request of all) {
    expect(await exchanged(door, { origin, ...request })).toMatchObject({ status: 200, error: undefined })
    await exchanged({ exchange: (given, handler) => viaUndici(agent, given, handler) }, { origin, ...request })
    const [own, theirs] = requests.slice(-2)
    expect(own).toBe(theirs)
  }
  expect(requests[0]).toContain(`host: ${host}`)
  await agent.destroy()
})

function viaUndici(agent: Agent, request: OutgoingRequest, handler: ExchangeHandler) {
  agent.dispatch(
    { ...request, body: wholeOf(request.body) },
    {
      onRequestStart: () => undefined,
      onResponseStart: (_, status, headers) => handler.head(status, headers),
      onResponseData: (_, chunk) => handler.data(chunk),
      onResponseEnd: () => handler.end(),
      onResponseError: (_, error) => handler.fail(error),
    },
  )
  return { abort: () => undefined, pause: () => undefined, resume: () => undefined }
}

test('what may not leave does not: the exchange hears why', async () => {
  const { origin, requests, sockets } = await answering()
  for (const wrong of [
    { path: '/a\r\nb' },
    { headers: { a: 'b\r\nc: d' } },
    { headers: { 'transfer-encoding': 'chunked' } },
  ])
    expect((await exchanged(door, { origin, ...wrong })).error).toMatchObject({ code: 'UND_ERR_INVALID_ARG' })
  expect((await exchanged(door, { origin: 'ftp://127.0.0.1:1' })).error?.message).toContain('no address of HTTP')
  expect({ requests, sockets }).toEqual({ requests: [], sockets: [] })
})

test('a connection carries one exchange after the other, and those at the same time have one each', async () => {
  const { origin, sockets } = await answering()
  for (const body of ['0', '1', '2']) expect(await exchanged(door, { origin })).toMatchObject({ body })
  expect(sockets).toHaveLength(1)
  await Promise.all([exchanged(door, { origin }), exchanged(door, { origin }), exchanged(door, { origin })])
  expect(sockets).toHaveLength(3)
  for (let more = 0; more < 5; more++) await exchanged(door, { origin })
  expect(sockets).toHaveLength(3)
})

test('no more than 256 connections to an origin are kept', async () => {
  const { origin, sockets } = await answering()
  await Promise.all(Array.from({ length: 260 }, () => exchanged(door, { origin })))
  await expect.poll(() => sockets.filter((socket) => socket.closed).length).toBe(4)
})

test.each([
  ['that closes it', sized('x', 'connection: close\r\n')],
  ['of HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\nx'],
  ['whose server keeps it for a second only', sized('x', 'keep-alive: timeout=1\r\n')],
  ['that something follows', `${sized('x')}HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil`],
])('after an answer %s, the next request has another connection', async (_, text) => {
  const { origin, sockets } = await peer((socket) => socket.write(text))
  for (let more = 0; more < 2; more++)
    expect(await exchanged(door, { origin })).toMatchObject({ body: 'x', error: undefined })
  expect(sockets).toHaveLength(2)
})

test('what comes unasked on a free connection closes it, and answers nobody', async () => {
  const { origin, sockets } = await answering()
  await exchanged(door, { origin })
  sockets[0]?.write(sized('evil'))
  await closed(sockets[0])
  expect(await exchanged(door, { origin })).toMatchObject({ body: '1', error: undefined })
  expect(sockets).toHaveLength(2)
})

test('a free connection that the server closed is not used', async () => {
  const { origin, sockets } = await peer((socket, nth) => socket.end(sized(String(nth))))
  expect(await exchanged(door, { origin })).toMatchObject({ body: '0' })
  await closed(sockets[0])
  expect(await exchanged(door, { origin })).toMatchObject({ body: '1', error: undefined })
})

test('of two free connections, the one that is left is used', async () => {
  const { origin, sockets } = await answering()
  const both = () => Promise.all([exchanged(door, { origin }), exchanged(door, { origin })])
  await both()
  sockets[1]?.end()
  await closed(sockets[1])
  for (const { error } of await both()) expect(error).toBeUndefined()
  expect(sockets).toHaveLength(3)
})

test('a connection that was free for too long is not used, though nobody had the time to close it', async () => {
  const { origin, sockets } = await peer((socket) => socket.write(sized('x', 'keep-alive: timeout=2\r\n')))
  const next = await new Promise((resolve) => {
    const end = () => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1100)
      resolve(exchanged(door, { origin }))
    }
    door.exchange({ origin, path: '/', method: 'GET', headers: {}, body: null }, { ...unheard, end })
  })
  expect(next).toMatchObject({ body: 'x', error: undefined })
  expect(sockets).toHaveLength(2)
})

test('a head that comes in parts is not mixed with what others read meanwhile', async () => {
  const text = sized('x'.repeat(20))
  const { origin, sockets } = await peer((socket) => socket.write(text.slice(0, 30)))
  const other = await answering()
  const heard = exchanged(door, { origin })
  for (let more = 0; more < 5; more++) await exchanged(door, { origin: other.origin })
  sockets[0]?.write(text.slice(30))
  expect(await heard).toMatchObject({ status: 200, body: 'x'.repeat(20), error: undefined })
})

test('a request on a kept connection that is closed before the first byte fails, and is not sent again', async () => {
  const { origin, requests } = await peer((socket, nth) => (nth === 0 ? socket.write(sized('x')) : socket.end()))
  await exchanged(door, { origin })
  const { error } = await exchanged(door, { origin })
  expect(error).toMatchObject({ code: 'UND_ERR_SOCKET', message: 'other side closed' })
  expect(requests).toHaveLength(2)
})

test.each([
  ['a body', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nbegun'],
  ['chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nbegun\r\n'],
])('%s that is cut in the middle comes as far as it came, and fails', async (_, text) => {
  const { origin } = await peer((socket) => socket.end(text))
  const heard = await exchanged(door, { origin })
  expect(heard).toMatchObject({ status: 200, body: 'begun', error: { code: 'UND_ERR_SOCKET' } })
  const reset = await peer((socket) => {
    socket.write(text)
    setImmediate(() => socket.resetAndDestroy())
  })
  expect((await exchanged(door, { origin: reset.origin })).error).toBeInstanceOf(Error)
})

test('a connection is closed before the server would do it', async () => {
  const { origin, sockets } = await peer((socket) => socket.write(sized('x', 'Keep-Alive: max=5, timeout=2\r\n')))
  await exchanged(door, { origin })
  await closed(sockets[0])
  expect(await exchanged(door, { origin })).toMatchObject({ body: 'x', error: undefined })
})

test('an exchange that is aborted closes its connection, and hears why once, wherever it is', async () => {
  const { origin, sockets, requests } = await peer((socket) =>
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx'),
  )
  const told: unknown[] = []
  const reason = new Error('enough')
  const request: OutgoingRequest = { origin, path: '/', method: 'POST', headers: {}, body: 'x' }
  const failing: ExchangeHandler = { ...unheard, fail: (error) => told.push(error) }
  const early = door.exchange(request, failing)
  early.abort(reason)
  early.abort(new Error('again'))
  expect(told).toEqual([reason])
  const connecting = door.exchange(request, failing)
  // Its connection is being made now.
  await new Promise(setImmediate)
  connecting.abort(reason)
  expect(told).toEqual([reason, reason])
  await new Promise<void>((resolve) => {
    const late = door.exchange(request, {
      ...failing,
      data() {
        late.abort(reason)
        resolve()
      },
    })
  })
  expect(told).toEqual([reason, reason, reason])
  await closed(sockets.at(-1))
  expect(requests).toHaveLength(1)
})

test('what a handler throws ends its exchange and no other', async () => {
  const { origin } = await answering()
  const thrown = new Error('of the handler')
  const throws = () => {
    throw thrown
  }
  for (const wrong of [{ head: throws }, { data: throws }, { end: throws }]) {
    const failed = await new Promise((resolve) => {
      door.exchange(
        { origin, path: '/', method: 'GET', headers: {}, body: null },
        { ...unheard, ...wrong, fail: resolve },
      )
    })
    expect(failed).toBe(thrown)
    expect(await exchanged(door, { origin })).toMatchObject({ status: 200, error: undefined })
  }
})

test('who pauses makes the other side wait, and hears of the end after all bytes', async () => {
  const size = 64 * 1024 * 1024
  const { origin, sockets } = await peer((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${String(size)}\r\n\r\n`)
    socket.write(Buffer.alloc(size))
  })
  const other = await answering()
  let bytes = 0
  let paused: (() => void) | undefined
  const waits = new Promise<void>((resolve) => (paused = resolve))
  const ended = Promise.withResolvers<number>()
  const exchange = door.exchange(
    { origin, path: '/', method: 'GET', headers: {}, body: null },
    {
      ...unheard,
      data(chunk) {
        bytes += chunk.length
        if (paused === undefined) return
        exchange.pause()
        paused()
        paused = undefined
      },
      end: () => ended.resolve(bytes),
      fail: ended.reject,
    },
  )
  await waits
  const atPause = bytes
  for (let more = 0; more < 50; more++) await exchanged(door, { origin: other.origin })
  expect(bytes).toBe(atPause)
  expect(sockets[0]?.writableLength).toBeGreaterThan(0)
  exchange.resume()
  expect(await ended.promise).toBe(size)
})

test('a connection whose exchange ended while it was paused carries the next one', async () => {
  const { origin, sockets } = await answering()
  await new Promise<void>((resolve) => {
    const exchange = door.exchange(
      { origin, path: '/', method: 'GET', headers: {}, body: null },
      { ...unheard, data: () => exchange.pause(), end: resolve },
    )
  })
  expect(await exchanged(door, { origin })).toMatchObject({ body: '1', error: undefined })
  expect(sockets).toHaveLength(1)
})

test('an answer that comes before the request has left is given, and is the last of its connection', async () => {
  let connections = 0
  const server = createServer((_, response) => response.writeHead(413, { 'content-length': 2 }).end('no'))
  const origin = await listening(server.on('connection', () => connections++))
  const body = [Buffer.alloc(64 * 1024 * 1024)]
  expect(await exchanged(door, { origin, body })).toMatchObject({ status: 413, body: 'no' })
  expect(await exchanged(door, { origin })).toMatchObject({ status: 413, error: undefined })
  expect(connections).toBe(2)
  server.closeAllConnections()
  server.close()
})

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
}

test('with node:http, bodies of all kinds come and go', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/none') return void response.writeHead(204).end()
    if (request.url === '/hints') response.writeEarlyHints({ link: '</a>' })
    if (request.url === '/sized') response.setHeader('content-length', request.headers['content-length'] ?? 0)
    response.writeHead(200, { 'set-cookie': ['a', 'b'], 'x-Twice': 'c' })
    request.pipe(response)
  })
  const origin = await listening(server)
  const body = 'four and more '.repeat(40_000)
  for (const path of ['/', '/sized', '/hints']) {
    const heard = await exchanged(door, { origin, path, body })
    expect(heard).toMatchObject({
      status: 200,
      error: undefined,
      headers: { 'set-cookie': ['a', 'b'], 'x-twice': 'c' },
    })
    expect(heard.body === body).toBe(true)
  }
  expect(await exchanged(door, { origin, path: '/none', body })).toMatchObject({ status: 204, body: '' })
  server.closeAllConnections()
  server.close()
})

test('when the door is closed, what runs fails, and so does what comes after', async () => {
  const arrived = Promise.withResolvers<void>()
  const { origin } = await peer(() => arrived.resolve())
  const running = exchanged(door, { origin })
  await arrived.promise
  await egress.close()
  expect((await running).error).toMatchObject({ code: 'UND_ERR_DESTROYED' })
  expect((await exchanged(door, { origin })).error).toMatchObject({ code: 'UND_ERR_DESTROYED' })
})
