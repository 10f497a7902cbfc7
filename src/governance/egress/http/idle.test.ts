import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openHttpPeer } from '../../../../test/http-peer.ts'

const program = `
  const { createEgress } = await import(process.argv[1])
  const door = createEgress({ offline: false, log() {} }).for({ purpose: 'api-call' })
  const ask = (end) => door.exchange(
    { origin: process.argv[2], path: '/', method: 'GET', headers: {}, body: null },
    { head() {}, data(chunk) { console.log(String(chunk)) }, end, fail(error) { throw error } },
  )
  ask(() => ask(() => undefined))`

test('a program waits for answers on kept connections, and not for connections that are kept', async () => {
  const peer = await openHttpPeer((socket, nth) => {
    const answer = () =>
      socket.write(`HTTP/1.1 200 OK\r\nkeep-alive: timeout=600\r\ncontent-length: 1\r\n\r\n${String(nth)}`)
    if (nth === 0) answer()
    else setTimeout(answer, 100)
  })
  const egress = join(import.meta.dirname, '../egress.ts')
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, egress, peer.origin], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (text) => (said += String(text)))
  expect(await once(child, 'close')).toEqual([0, null])
  expect(said).toBe('0\n1\n')
  expect(peer.sockets).toHaveLength(1)
  peer.close()
})
