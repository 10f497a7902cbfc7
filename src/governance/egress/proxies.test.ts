import { afterEach, expect, test, vi } from 'vitest'
import { exchanged, openHttpPeer } from '../../../test/http-peer.ts'
import { createEgress } from './egress.ts'

afterEach(() => vi.unstubAllEnvs())

test('where a proxy is named, exchanges go through it', async () => {
  const proxy = await openHttpPeer((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nproxy'))
  vi.stubEnv('http_proxy', proxy.origin)
  const egress = createEgress({ offline: false, log: () => undefined })
  const door = egress.for({ purpose: 'api-call' })
  // Nobody is there: who does not ask the proxy gets no answer.
  const request = { origin: 'http://127.0.0.1:1', path: '/v1', body: 'q' }
  for (const nth of [1, 2]) {
    expect(await exchanged(door, request)).toMatchObject({ body: 'proxy', error: undefined })
    expect(proxy.requests).toHaveLength(nth)
  }
  expect(proxy.requests[0]).toMatch(/^POST http:\/\/127\.0\.0\.1:1\/v1 HTTP\/1\.1\r\n/)
  await egress.close()
  proxy.close()
})
