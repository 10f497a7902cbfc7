import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setImmediate as turn, setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Exchange } from '../http.ts'
import { listen, type Listener } from '../listener.ts'

let server: Listener
let port: number

/** Tells what it was asked, in the way that the path says. */
async function route({ request: asked, response, read, signal }: Exchange): Promise<void> {
  const { method, url, headers } = asked
  const { bytes } = await read(10_000_000)
  const body = JSON.stringify({ method, url, test: headers['x-test'], body: bytes.length, sum: sumOf(bytes) })
  if (url === '/nothing') return void response.writeHead(204, {}).end()
  if (url === '/unchanged') return void response.writeHead(304, { etag: 'x' }).end()
  if (url === '/odd') return void response.writeHead(200, { 'content-length': 1, 'x-odd': 'a—b' }).end('x')
  if (url === '/odd-before') response.setHeader('x-odd', 'a—b')
  if (url === '/wait') return void (await once(signal, 'abort'))
  if (url !== '/stream') return void response.writeHead(200, { 'content-type': 'application/json' }).end(body)
  response.writeHead(200, { 'content-type': 'application/json' })
  response.flushHeaders()
  for (const letter of body) {
    response.write(letter)
    await turn()
  }
  response.end()
}

const sumOf = (bytes: Buffer) => bytes.reduce((sum, byte) => (sum * 31 + byte) % 1_000_003, 0)
const served: { room: string; status: number }[] = []

beforeAll(async () => {
  const site = {
    route,
    roomOf: (path: string) => path,
    errorBody: () => ({}),
    done: (room: string, status: number) => void served.push({ room, status }),
    log: () => undefined,
  }
  server = await listen(site, new AbortController(), { host: '127.0.0.1', port: 0 })
  port = Number(new URL(server.url).port)
})
afterAll(() => server.close())

interface Client {
  readonly socket: Socket
  /** All that came, once so many answers are whole or the server has ended the connection. */
  readonly answers: (count: number) => Promise<string>
}

function client(): Client {
  const socket = connect(port, '127.0.0.1').setNoDelay()
  let said = ''
  socket.on('data', (piece: Buffer) => (said += piece.toString('latin1')))
  const closed = once(socket, 'close')
  return {
    socket,
    async answers(count) {
      const whole = new Promise<void>((resolve) => {
        const look = () => {
          if (said.match(/"sum":\d+\}/g)?.length === count) resolve()
        }
        socket.on('data', look)
        look()
      })
      await Promise.race([whole, closed])
      return said
    },
  }
}

const body = 'x'.repeat(20)
const plain = `POST /a HTTP/1.1\r\nHost: localhost\r\nX-Test: here\r\nContent-Length: 20\r\n\r\n${body}`
const inChunks = `POST /b HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n${body}\r\n0\r\n\r\n`
const told = (answers: string) => [...answers.matchAll(/\{"method".*?\}/g)].map(([json]) => JSON.parse(json) as object)
const sum = sumOf(Buffer.from(body))
const ofPlain = { method: 'POST', url: '/a', test: 'here', body: 20, sum }
const ofChunks = { method: 'POST', url: '/b', body: 20, sum }

test('wherever its bytes are parted, a request is the same', async () => {
  for (let at = 1; at < plain.length; at++) {
    const { socket, answers } = client()
    socket.write(plain.slice(0, at))
    await turn()
    await turn()
    socket.write(plain.slice(at))
    expect(told(await answers(1)), `parted at ${String(at)}`).toEqual([ofPlain])
    socket.destroy()
  }
})

test('so is one that comes byte by byte, and one whose connection is then Node’s', async () => {
  const { socket, answers } = client()
  for (const letter of plain + inChunks + plain) {
    socket.write(letter)
    await turn()
  }
  expect(told(await answers(3))).toEqual([ofPlain, ofChunks, ofPlain])
  socket.destroy()
})

test('requests that come at once are answered one after the other', async () => {
  const { socket, answers } = client()
  socket.write(plain + plain + inChunks + plain)
  const all = await answers(4)
  expect(told(all)).toEqual([ofPlain, ofPlain, ofChunks, ofPlain])
  expect(all.match(/HTTP\/1\.1 200 OK\r\n/g)).toHaveLength(4)
  socket.destroy()
})

test.each([
  ['a body in chunks and of a length', plain.replace('X-Test', 'Transfer-Encoding: chunked\r\nX-Test')],
  ['two lengths', plain.replace('X-Test', 'Content-Length: 3\r\nX-Test')],
  ['a length that is none', plain.replace('20\r\n\r\n', '2o\r\n\r\n')],
  ['a line feed alone', plain.replace('here', 'here\nTransfer-Encoding: chunked')],
  ['no host', plain.replace('Host: localhost\r\n', '')],
  ['a head without an end', `POST / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(20_000)}`],
])('%s is refused, and the connection ends', async (_, bytes) => {
  const { socket, answers } = client()
  // What two readers may part in two ways must not hide a second request.
  socket.write(bytes + plain)
  const said = await answers(9)
  expect(said).toMatch(/^HTTP\/1\.1 4(00|31) /)
  expect(told(said)).toEqual([])
  socket.destroy()
})

interface Answer {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 })
afterAll(() => agent.destroy())

/** Node's own client reads what is answered. */
function ask(path: string, { method = 'GET', send = Buffer.alloc(0), headers = {} } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request({ port, host: '127.0.0.1', path, method, agent, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (piece: string) => (text += piece))
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text }))
    })
    asking.on('error', reject).end(send)
  })
}

test('a whole answer says how long it is, a stream comes in chunks, and nothing has no body', async () => {
  const whole = await ask('/whole')
  expect(whole).toMatchObject({
    status: 200,
    headers: {
      'content-type': 'application/json',
      'content-length': String(whole.text.length),
      connection: 'keep-alive',
      'keep-alive': 'timeout=5',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.stringMatching(/^req_/),
      date: expect.stringMatching(/GMT$/),
    },
  })
  const streamed = await ask('/stream')
  expect(streamed.headers).toMatchObject({ 'transfer-encoding': 'chunked' })
  expect(JSON.parse(streamed.text)).toMatchObject({ method: 'GET', url: '/stream', body: 0 })
  const nothing = await ask('/nothing')
  expect(nothing).toMatchObject({ status: 204, text: '' })
  const unchanged = await ask('/unchanged')
  expect(unchanged).toMatchObject({ status: 304, text: '', headers: { etag: 'x' } })
  for (const { headers } of [nothing, unchanged]) {
    expect(headers).not.toHaveProperty('transfer-encoding')
    expect(headers).not.toHaveProperty('content-length')
  }
})

test.each(['/odd', '/odd-before'])('an answer that cannot be sent as it is (%s) is an error', async (path) => {
  expect(await ask(path)).toMatchObject({ status: 500, text: '{}' })
  expect(await ask(path, { headers: { te: 'trailers' } })).toMatchObject({ status: 500, text: '{}' })
})

test('a large body comes whole, whoever reads it', async () => {
  for (const size of [100_000, 1_000_000, 6_000_000]) {
    const send = Buffer.alloc(size, 'abcdefg')
    const { text } = await ask('/large', { method: 'POST', send, headers: { 'content-length': size } })
    expect(JSON.parse(text)).toMatchObject({ body: size, sum: sumOf(send) })
  }
})

const waiting = plain.replace('/a', '/wait')

test.each([
  ['leaves before the answer', waiting, '/wait'],
  ['leaves within its request', plain.slice(0, -3), '/a'],
])('who %s is noticed', async (_, bytes, room) => {
  served.length = 0
  const { socket } = client()
  socket.write(bytes)
  await after(20)
  socket.destroy()
  await expect.poll(() => served).toEqual([{ room, status: 499 }])
})

test('who ends its side of the connection is not answered, as with Node', async () => {
  served.length = 0
  const { socket } = client()
  socket.end(waiting)
  await expect.poll(() => served).toEqual([{ room: '/wait', status: 499 }])
})
