import { connect } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rawAnswer, serveHome, until, type ServedHome } from './served-home.ts'

let program: ServedHome
beforeAll(async () => {
  program = await serveHome()
})
afterAll(() => program.stop())

test('requests that come together are answered in their order, on one connection', async () => {
  const get = (path: string, id: string, last = '') =>
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: ${id}\r\n${last}\r\n`
  const said = await rawAnswer(
    program.url,
    get('/healthz', 'one') + get('/v1/models', 'two') + get('/healthz', 'three', 'Connection: close\r\n'),
  )
  expect(said.match(/HTTP\/1.1 \d{3}/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 401', 'HTTP/1.1 200'])
  expect(said.match(/x-request-id: (\S+)/gi)?.map((line) => line.split(' ')[1])).toEqual(['one', 'two', 'three'])
})

test('a request id that cannot be logged is replaced', async () => {
  const response = await fetch(`${program.url}/healthz`, { headers: { 'x-request-id': 'a b"c' } })
  expect(response.headers.get('x-request-id')).toMatch(/^req_\w{29}$/)
})

test('HEAD gives the headers of the page and no body, another method says what is allowed', async () => {
  const get = await fetch(`${program.url}/icon.svg`)
  const head = await fetch(`${program.url}/icon.svg`, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length')]).toEqual([get.status, get.headers.get('content-length')])
  expect(await head.text()).toBe('')
  const put = await fetch(`${program.url}/`, { method: 'PUT' })
  expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
})

test('a client that leaves while it sends is logged as that', async () => {
  const { port } = new URL(program.url)
  const socket = connect(Number(port), '127.0.0.1', () => {
    const head = `POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${program.key}\r\n`
    socket.write(`${head}X-Request-Id: leaver\r\nContent-Length: 100\r\n\r\n{"model"`)
    setTimeout(() => socket.destroy(), 200)
  })
  await until(() => program.log().includes('leaver'))
  expect(program.log()).toMatch(/"client_left","id":"leaver"/)
  expect(program.log()).not.toContain('request_failed')
})

test('on all addresses it answers to those of this machine, says so, and to no other name', async () => {
  const open = await serveHome({ options: ['--host', '0.0.0.0'] })
  try {
    const { port, hostname: shown } = new URL(open.url)
    expect(shown).toBe('127.0.0.1')
    const own = Object.values(networkInterfaces())
      .flat()
      .flatMap((one) => (one !== undefined && !one.internal && one.family === 'IPv4' ? [one.address] : []))
    const statusFor = async (name: string) => {
      const request = `GET /healthz HTTP/1.1\r\nHost: ${name}:${port}\r\nConnection: close\r\n\r\n`
      return (await rawAnswer(open.url, request)).slice(9, 12)
    }
    for (const name of [...own, hostname(), 'localhost', '127.0.0.1']) expect(await statusFor(name)).toBe('200')
    for (const name of ['evil.example', '10.255.255.254']) expect(await statusFor(name)).toBe('403')
    for (const address of own) expect(open.log()).toContain(`http://${address}:${port}`)
  } finally {
    await open.stop()
  }
  expect(program.log()).not.toContain('reachable_from_network')
})

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))
test.skipIf(!hasIpv6)('it listens on an IPv6 address', async () => {
  const open = await serveHome({ options: ['--host', '::1'] })
  try {
    expect(open.url).toMatch(/^http:\/\/\[::1\]:\d+$/)
    const page = await fetch(`${open.url}/healthz`, { headers: { origin: open.url } })
    expect(page.status).toBe(200)
  } finally {
    await open.stop()
  }
})
