import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { openEvents } from './http.ts'

test('a reader of events that does not read is cut, and the writer hears of it', async () => {
  const written = Promise.withResolvers<number>()
  const server = createServer((_, response) => {
    const events = openEvents(response, 100)
    const write = async () => {
      let sent = 0
      for (; !response.destroyed; sent++) await events.send('x'.repeat(100_000))
      return sent
    }
    write().then(written.resolve, written.reject)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    socket.pause()
  })
  expect(await written.promise).toBeGreaterThan(0)
  socket.destroy()
  server.close()
  await once(server, 'close')
})
