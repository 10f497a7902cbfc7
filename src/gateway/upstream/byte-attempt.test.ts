import { once } from 'node:events'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEgress } from '../../governance/index.ts'
import { dialects } from '../dialects/all.ts'
import { tinyTarget } from '../routing/tiny-target.ts'
import { byteAttempt, type ByteAttempt } from './byte-attempt.ts'

const egress = createEgress({ offline: false, log: () => undefined })
let answer: RequestListener
const server = createServer((request, response) => answer(request, response))
let origin = ''
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
})
afterAll(async () => {
  await egress.close()
  server.closeAllConnections()
  server.close()
})

function ask(more: Partial<ByteAttempt> = {}) {
  return byteAttempt({
    door: egress.for({ purpose: 'api-call' }),
    target: tinyTarget('p'),
    side: dialects['openai-chat'].provider,
    request: { origin, path: '/', method: 'GET', headers: { connection: 'close' }, body: null },
    asFile: false,
    idleMs: 60_000,
    signal: new AbortController().signal,
    ...more,
  })
}
const sending = (type: string, ...pieces: readonly (string | Buffer)[]) => {
  answer = (_request, response) => {
    response.writeHead(200, { 'content-type': type })
    for (const piece of pieces) response.write(piece)
    response.end()
  }
}
/** What a caller would get. */
async function piped(came: Awaited<ReturnType<typeof ask>>): Promise<Buffer> {
  if (came.form !== 'bytes') throw new Error('It is JSON.')
  const caller = new PassThrough()
  const chunks: Buffer[] = []
  caller.on('data', (chunk: Buffer) => chunks.push(chunk))
  await came.pipe(caller as unknown as ServerResponse)
  return Buffer.concat(chunks)
}

test.each([
  ['application/json', '{"a":1}', { form: 'json', json: { a: 1 } }],
  ['application/problem+json; charset=utf-8', '{"id":"x","error":null}', { form: 'json', json: { id: 'x' } }],
])('%s is a whole answer', async (type, body, expected) => {
  sending(type, body)
  expect(await ask()).toMatchObject(expected)
})

test.each([
  ['application/json', '{"error":{"message":"Slow down","code":429}}', 'rate-limit'],
  ['application/json', '{"object":"error","message":"Slow down","code":429}', 'rate-limit'],
  ['application/json', '{"a":', 'malformed'],
  ['audio/mpeg', '', 'malformed'],
  ['text/event-stream', 'data: {"error":{"message":"You exceeded your current quota"}}\n\n', 'quota'],
  [
    'text/event-stream; charset=utf-8',
    'event: error\r\ndata: {"type":"error","message":"Overloaded"}\r\n\r\n',
    'overloaded',
  ],
])('%s %j is refused as %s', async (type, body, fault) => {
  sending(type, body)
  await expect(ask()).rejects.toMatchObject({ fault })
})

test('a file is passed on whatever it holds; DELETE may have no body', async () => {
  sending('application/json', '{"error":"mine"}')
  expect((await piped(await ask({ asFile: true }))).toString()).toBe('{"error":"mine"}')
  sending('text/plain')
  expect(await piped(await ask({ asFile: true }))).toHaveLength(0)
  answer = (_request, response) => response.writeHead(204).end()
  expect(await ask()).toMatchObject({ form: 'json', json: undefined })
})

test('events are passed on byte for byte, and their end is kept', async () => {
  const events = ['data: {"type":"delta"}\n', '\nda', 'ta: {"usage":{"input_tokens":3}}\n\n']
  sending('text/event-stream', ...events)
  const came = await ask()
  expect((await piped(came)).toString()).toBe(events.join(''))
  expect(came).toMatchObject({ isEvents: true })
  expect(came.form === 'bytes' && came.tail()).toContain('"input_tokens":3')
})

test('what came compressed is passed on plain, without the length it had', async () => {
  const bytes = gzipSync('0123456789')
  answer = (_request, response) => {
    const headers = { 'content-type': 'text/plain', 'content-encoding': 'gzip', 'content-length': bytes.length }
    response.writeHead(200, headers).end(bytes)
  }
  const came = await ask()
  expect(came).toMatchObject({ headers: { 'content-type': 'text/plain' } })
  expect(Object.keys((came as { headers: object }).headers)).toEqual(['content-type'])
  expect((await piped(came)).toString()).toBe('0123456789')
})

test('a slow reader holds the provider back, and misses nothing', async () => {
  const size = 30_000_000
  let socket: Socket | undefined
  answer = (_request, response) => {
    ;({ socket } = response as { socket: Socket })
    response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': size }).end(Buffer.alloc(size, 7))
  }
  const came = await ask()
  const caller = new PassThrough()
  const done = came.form === 'bytes' ? came.pipe(caller as unknown as ServerResponse) : undefined
  await expect.poll(() => (socket?.writableLength ?? 0) > 0 && caller.writableNeedDrain).toBe(true)
  // Most of it still waits at the provider.
  expect(caller.readableLength + caller.writableLength).toBeLessThan(1_000_000)
  let bytes = 0
  caller.on('data', (chunk: Buffer) => (bytes += chunk.length))
  await done
  await expect.poll(() => bytes).toBe(size)
})

test('an answer that breaks off, falls silent or is not wanted any more rejects', async () => {
  answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'audio/mpeg' }).write('a')
    setImmediate(() => response.destroy())
  }
  await expect(ask().then(piped)).rejects.toMatchObject({ fault: 'network' })
  answer = (_request, response) => void response.writeHead(200, { 'content-type': 'audio/mpeg' }).write('a')
  await expect(ask({ idleMs: 30 }).then(piped)).rejects.toMatchObject({ fault: 'timeout' })
  answer = (_request, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: ')
  await expect(ask({ idleMs: 30 })).rejects.toMatchObject({ fault: 'timeout' })
  const leaving = new AbortController()
  const gone = Promise.withResolvers<void>()
  answer = (_request, response) => {
    response.once('close', () => gone.resolve())
    response.writeHead(200, { 'content-type': 'audio/mpeg' }).write('a')
  }
  const came = ask({ signal: leaving.signal }).then((bytes) => {
    const all = piped(bytes)
    leaving.abort(new Error('left'))
    return all
  })
  await expect(came).rejects.toThrow('left')
  await gone.promise
})

test('who wants it no more closes the connection', async () => {
  const gone = Promise.withResolvers<void>()
  answer = (_request, response) => {
    response.once('close', () => gone.resolve())
    response.writeHead(200, { 'content-type': 'audio/mpeg' }).write('a')
  }
  const came = await ask()
  if (came.form === 'bytes') came.discard()
  await gone.promise
  expect(came.form).toBe('bytes')
})
