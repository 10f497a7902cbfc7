import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { createRespClient } from './resp.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A server that says these bytes once it has heard something; and what it heard. */
async function serverSaying(say: (socket: Socket) => unknown) {
  let heard = ''
  const server = createServer((socket) => {
    closing.push(() => socket.destroy())
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      if (socket.bytesRead === chunk.length) void say(socket)
      heard += chunk.toString()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  const { port } = server.address() as AddressInfo
  return { dial: () => connect(port, '127.0.0.1'), heard: () => heard }
}

test('replies are read however they are cut, in the order of the commands', async () => {
  const bytes = Buffer.from('+OK\r\n:42\r\n$7\r\nhé\r\nyo\r\n$-1\r\n*3\r\n:1\r\n*1\r\n$0\r\n\r\n:-2\r\n')
  const { dial, heard } = await serverSaying(async (socket) => {
    for (const byte of bytes) {
      socket.write(Buffer.from([byte]))
      await sleep(0)
    }
  })
  const client = createRespClient({ dial, greeting: [['AUTH', 'sécret']] })
  const replies = await Promise.all([['A'], ['B', 'b c'], ['C'], ['D']].map((words) => client.command(words)))
  expect(replies).toEqual([42, 'hé\r\nyo', null, [1, [''], -2]])
  expect(heard()).toBe(
    '*2\r\n$4\r\nAUTH\r\n$7\r\nsécret\r\n*1\r\n$1\r\nA\r\n*2\r\n$1\r\nB\r\n$3\r\nb c\r\n*1\r\n$1\r\nC\r\n*1\r\n$1\r\nD\r\n',
  )
})

test.each([
  ['an error', '-ERR unknown command\r\n', 'Valkey refused: ERR unknown command'],
  ['another protocol', 'HTTP/1.1 400 Bad Request\r\n', 'cannot be reached'],
])('%s is told', async (_name, said, sentence) => {
  const { dial } = await serverSaying((socket) => socket.write(said))
  const told = createRespClient({ dial, greeting: [] }).command(['PING'])
  await expect(told).rejects.toMatchObject({ code: 'overloaded', message: expect.stringContaining(sentence) as string })
})

test('a server that says nothing, or goes away, is told; the next command dials again', async () => {
  const silent = await serverSaying(() => undefined)
  await expect(createRespClient({ dial: silent.dial, greeting: [] }).command(['PING'])).rejects.toThrow('Valkey')
  const leaving = await serverSaying((socket) => socket.destroy())
  const client = createRespClient({ dial: leaving.dial, greeting: [] })
  await expect(client.command(['PING'])).rejects.toThrow('Valkey cannot be reached')
  await expect(client.command(['PING'])).rejects.toThrow('Valkey cannot be reached')
})
