import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp, type App } from '../app/index.ts'
import { createServer, type Server } from './server.ts'

const home = mkdtempSync(join(tmpdir(), 'vade-server-'))
let app: App
let server: Server

beforeAll(async () => {
  app = await createApp({ home, offline: true, log: () => undefined })
  const options = { host: '127.0.0.1', port: 0, localToken: 'token', sessionSecret: 'secret' }
  server = await createServer(app, { ...options, headersMs: 200, requestMs: 400 })
})
afterAll(async () => {
  await server.close()
  await app.close()
  rmSync(home, { recursive: true, force: true })
})

test.each([
  ['says nothing', ''],
  ['stops within its headers', 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n'],
  ['stops within its body', 'POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{"code":'],
])('a client that %s is cut', async (_, bytes) => {
  const said = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(bytes))
    let text = ''
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
    socket.on('error', reject)
    socket.on('close', () => resolve(text))
  })
  expect(said).toMatch(/^(HTTP\/1.1 408 |$)/)
})
