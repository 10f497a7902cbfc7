import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp, type App } from '../app/index.ts'
import { openStore } from '../store/index.ts'
import { damagePages, pagesOf } from '../../test/contracts/damage-page.ts'
import { createServer, type Server } from './server.ts'

let home = ''
let app: App
let server: Server

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'vade-data-'))
  const store = await openStore({ home })
  await store.conversations.create({ title: 'Kept' })
  await store.close()
})
afterEach(async () => {
  await server.close()
  await app.close()
  rmSync(home, { recursive: true, force: true })
})

async function exported(): Promise<string> {
  app = await createApp({ home, offline: true, log: () => undefined })
  server = await createServer(app, { host: '127.0.0.1', port: 0, localToken: 'token', sessionSecret: 'secret' })
  const response = await fetch(`${server.url}/api/data/export`, { headers: { authorization: 'Bearer token' } })
  return response.text()
}

test('the page is given every line', async () => {
  expect(await exported()).toContain('Kept')
})

test('the page is told where lines are missing, and how to save the rest', async () => {
  damagePages(home, pagesOf(home, 'conversations', 'root'))
  const text = await exported()
  expect(text).toContain('store_damaged')
  expect(text).toContain("save what can be with 'vade data export --out FILE'")
})
