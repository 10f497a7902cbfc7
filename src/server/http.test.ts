import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { openEvents, sendBytes, type Exchange } from './http.ts'
import { listen } from './listener.ts'

/** Answers everything so. */
function serve(route: (exchange: Exchange) => Promise<void>, shared = false) {
  const site = { route, roomOf: () => '/', errorBody: () => ({}), done: () => undefined, log: () => undefined }
  return listen(site, new AbortController(), { host: '127.0.0.1', port: 0, stalledMs: 100, shared })
}

/** Asks and reads nothing. */
function ask(url: string) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    socket.pause()
  })
  return socket.on('error', () => undefined)
}

test('a reader of events that does not read is cut, and the writer hears of it', async () => {
  const written = Promise.withResolvers<number>()
  const server = await serve(async ({ response }) => {
    const events = openEvents(response)
    let sent = 0
    for (; !response.destroyed; sent++) await events.send('x'.repeat(100_000))
    written.resolve(sent)
  })
  const socket = ask(server.url)
  expect(await written.promise).toBeGreaterThan(0)
  socket.destroy()
  await server.close()
})

test('so is one of a whole answer, however long ago it was written', async () => {
  const left = Promise.withResolvers<boolean>()
  const server = await serve(async ({ response }) => {
    response.on('close', () => left.resolve(response.writableFinished))
    sendBytes(response, 200, { type: 'text/plain', bytes: Buffer.alloc(20_000_000) })
  })
  const socket = ask(server.url)
  expect(await left.promise).toBe(false)
  socket.destroy()
  await server.close()
})

test('one that waits for a slow answer is not cut', async () => {
  const server = await serve(async ({ response }) => {
    const events = openEvents(response)
    await events.send('one')
    await new Promise((resolve) => setTimeout(resolve, 350))
    await events.send('two')
    events.end()
  })
  const response = await fetch(server.url)
  expect(await response.text()).toBe('data: one\n\ndata: two\n\n')
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  await server.close()
})

test('an answer that nobody asks for any more ends', async () => {
  const ended = Promise.withResolvers<string>()
  const server = await serve(async ({ response, signal }) => {
    openEvents(response)
    await once(signal, 'abort')
    ended.resolve((signal.reason as Error).message)
  })
  const socket = ask(server.url)
  await new Promise((resolve) => setTimeout(resolve, 50))
  socket.destroy()
  expect(await ended.promise).toBe('The client went away.')
  await server.close()
})

test('whose port is shared frees it at once when it stops, and ends the answer that has begun', async () => {
  const goOn = Promise.withResolvers<void>()
  const route = async ({ response }: Exchange) => {
    const events = openEvents(response)
    await events.send('one')
    await goOn.promise
    await events.send('two')
    events.end()
  }
  const server = await serve(route, true)
  const response = await fetch(server.url)
  const closed = server.close(60_000)
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  expect(await once(socket, 'error')).toMatchObject([{ code: 'ECONNREFUSED' }])
  goOn.resolve()
  expect(await response.text()).toBe('data: one\n\ndata: two\n\n')
  await closed
})
