import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { sendBytes, type Incoming } from '../http.ts'
import { PlainConnection } from './connection.ts'

interface Pair {
  readonly client: Socket
  readonly socket: Socket
  readonly connection: PlainConnection
  /** All that the client was told. */
  readonly said: () => string
}

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function pair(answer: (incoming: Incoming) => void): Promise<Pair> {
  const server = createServer({ noDelay: true, allowHalfOpen: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'connection')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').setNoDelay()
  const [socket] = (await accepted) as [Socket]
  const unwanted = () => undefined
  const connection = new PlainConnection(socket, {
    headersMs: 15_000,
    requestMs: 60_000,
    answer,
    giveAway: unwanted,
    onClose: unwanted,
  })
  let text = ''
  client.on('data', (piece: Buffer) => (text += piece.toString('latin1'))).on('error', unwanted)
  closing.push(() => {
    client.destroy()
    server.close()
  })
  return { client, socket, connection, said: () => text }
}

const bytes = Buffer.from('fine')
const fine = ({ response }: Incoming) => sendBytes(response, 200, { type: 'text/plain', bytes })
const request = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'
const seconds = (count: number) => performance.now() + count * 1000

test('a request that begins while its connection is kept has as long as the first', async () => {
  const { client, socket, connection, said } = await pair(fine)
  client.write(request)
  await expect.poll(said).toContain('fine')
  client.write(request.slice(0, 9))
  await once(socket, 'data')
  connection.look(seconds(14))
  client.write(request.slice(9))
  await expect.poll(() => said().match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200'])
  client.write(request.slice(0, 9))
  await once(socket, 'data')
  connection.look(seconds(16))
  await once(client, 'close')
  expect(said()).toContain('HTTP/1.1 408')
})

test('a connection is kept a little longer than its client is told', async () => {
  const { client, connection, said } = await pair(fine)
  const told = seconds(5)
  client.write(request)
  await expect.poll(said).toContain('fine')
  expect(said()).toContain('timeout=5')
  connection.look(told)
  client.write(request)
  await expect.poll(() => said().match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200'])
  connection.look(seconds(6))
  await once(client, 'close')
})

test('it is kept from when its last answer had left', async () => {
  const large = Buffer.alloc(20_000_000)
  const answer = ({ response }: Incoming) => sendBytes(response, 200, { type: 'text/plain', bytes: large })
  const { client, socket, connection, said } = await pair(answer)
  client.pause().write(request)
  await expect.poll(() => socket.writableLength).toBeGreaterThan(0)
  const late = seconds(100)
  connection.look(late)
  client.resume()
  await expect.poll(() => said().length).toBeGreaterThan(large.length)
  await expect.poll(() => socket.writableLength).toBe(0)
  connection.look(late + 5000)
  expect(socket.writable).toBe(true)
  connection.look(late + 6000)
  await once(client, 'close')
})

test('who asks on without reading is answered when it reads', async () => {
  let asked = 0
  const large = Buffer.alloc(1_000_000)
  const { client, socket, said } = await pair(({ response }) => {
    asked++
    sendBytes(response, 200, { type: 'text/plain', bytes: large })
  })
  client.pause().write(request.repeat(100))
  await expect.poll(() => socket.writableNeedDrain).toBe(true)
  for (let turns = 0; turns < 500; turns++) await turn()
  expect(asked).toBeLessThan(50)
  client.resume()
  await expect.poll(() => said().match(/HTTP\/1\.1 200/g)).toHaveLength(100)
  expect(asked).toBe(100)
})

test('what waits for a slow reader is not written over by what others are answered', async () => {
  const fill = (letter: string) =>
    pair(({ response }) => sendBytes(response, 200, { type: 'text/plain', bytes: Buffer.alloc(20_000, letter) }))
  const [slow, quick] = [await fill('s'), await fill('q')]
  slow.client.pause().write(request.repeat(1000))
  await expect.poll(() => slow.socket.writableNeedDrain).toBe(true)
  quick.client.write(request.repeat(5))
  await expect.poll(() => quick.said().match(/q{20000}/g)).toHaveLength(5)
  slow.client.resume()
  await expect.poll(() => slow.said().match(/s{20000}/g), { timeout: 10_000 }).toHaveLength(1000)
  expect(slow.said()).not.toContain('qq')
})

test('when the server closes, a request whose body is on its way is answered, and is the last', async () => {
  const { client, socket, connection, said } = await pair(fine)
  client.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n')
  await once(socket, 'data')
  connection.close()
  client.write('body')
  await once(client, 'close')
  expect(said()).toMatch(/HTTP\/1\.1 200 .*fine$/s)
})

test('what comes after the last answer of a connection is not asked', async () => {
  let asked = 0
  const large = Buffer.alloc(20_000_000)
  const { client, socket, said } = await pair(({ response }) => {
    asked++
    response.setHeader('connection', 'close')
    sendBytes(response, 200, { type: 'text/plain', bytes: large })
  })
  client.pause().write(request)
  await expect.poll(() => socket.writableEnded).toBe(true)
  const came = once(socket, 'data')
  client.write(request)
  await came
  expect(asked).toBe(1)
  client.resume()
  await expect.poll(() => said().length).toBeGreaterThan(large.length)
})
