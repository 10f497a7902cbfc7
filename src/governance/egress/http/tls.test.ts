import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, getCACertificates, setDefaultCACertificates, type Server, type TLSSocket } from 'node:tls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { exchanged } from '../../../../test/http-peer.ts'
import { localhostCertificate, localhostKey } from '../../../../test/localhost-certificate.ts'
import { createEgress, type Egress } from '../egress.ts'

const usual = getCACertificates()
const body = 'encrypted '.repeat(20_000)
let server: Server
let port: string
let sockets: TLSSocket[]
let resumed: (boolean | null)[]
let egress: Egress

beforeEach(async () => {
  sockets = []
  resumed = []
  server = createServer(
    { key: localhostKey, cert: localhostCertificate, ALPNProtocols: ['h2', 'http/1.1'] },
    (socket) => {
      sockets.push(socket)
      resumed.push(socket.isSessionReused())
      socket
        .on('error', () => undefined)
        .on('data', (bytes) => {
          const close = bytes.includes('GET /last') ? 'connection: close\r\n' : ''
          socket.write(`HTTP/1.1 200 OK\r\n${close}content-length: ${String(body.length)}\r\n\r\n${body}`)
        })
    },
  )
  server.on('tlsClientError', () => undefined).listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = String((server.address() as AddressInfo).port)
  egress = createEgress({ offline: false, log: () => undefined })
})
afterEach(async () => {
  setDefaultCACertificates(usual)
  await egress.close()
  for (const socket of sockets) socket.destroy()
  server.close()
})
const asked = async (host: string, path = '/') => {
  const request = { origin: `https://${host}:${port}`, path, method: 'GET' } as const
  const { error, body: heard, status } = await exchanged(egress.for({ purpose: 'api-call' }), request)
  return { error, status, isWhole: heard === body }
}

test('a certificate that nobody vouches for is refused, and nothing is sent', async () => {
  expect((await asked('localhost')).error).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  expect(sockets.reduce((sum, socket) => sum + socket.bytesRead, 0)).toBe(0)
})

test('one of a certificate authority is believed for the names in it, and connections are kept', async () => {
  setDefaultCACertificates([...usual, localhostCertificate])
  for (const path of ['/', '/', '/'])
    expect(await asked('localhost', path)).toEqual({ status: 200, isWhole: true, error: undefined })
  expect(sockets).toHaveLength(1)
  expect(sockets[0]).toMatchObject({ alpnProtocol: 'http/1.1', servername: 'localhost' })
  // An address is no name, and this one is in the certificate, too.
  expect(await asked('127.0.0.1')).toEqual({ status: 200, isWhole: true, error: undefined })
  expect(sockets[1]?.servername).toBe(false)
  const other = await asked('127.0.0.2')
  expect(other.error).toBeInstanceOf(Error)
})

test('who comes again goes on with the session it had', async () => {
  setDefaultCACertificates([...usual, localhostCertificate])
  for (const path of ['/last', '/last'])
    expect(await asked('localhost', path)).toEqual({ status: 200, isWhole: true, error: undefined })
  expect(resumed).toEqual([false, true])
})
