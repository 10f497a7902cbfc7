import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createKeys } from '../../src/gateway/index.ts'
import { openStore, type Store } from '../../src/store/index.ts'
import { ask } from './caller.ts'

const root = join(import.meta.dirname, '..', '..')
// Packages are looked for in the folders above.
const bundle = join(root, 'node_modules', '.cache', `bundle-of-a-test-${String(process.pid)}`)
const home = mkdtempSync(join(tmpdir(), 'vade-bundle-'))
const usage = { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 }
const message = { role: 'assistant', content: 'hello' }

let provider: Server
let store: Store
let key: string
let gateway: ChildProcess
let url: string

beforeAll(async () => {
  const built = spawnSync(process.execPath, [join(root, 'scripts', 'bundle.ts'), bundle], { encoding: 'utf8' })
  if (built.status !== 0) throw new Error(built.stderr)
  provider = createServer((request, response) => {
    request.resume().once('end', () => {
      const choices = [{ index: 0, message, finish_reason: 'stop' }]
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ id: '1', object: 'chat.completion', created: 1, model: 'm', choices, usage }))
    })
  })
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${String((provider.address() as AddressInfo).port)}/v1`
  const models = [{ id: 'm', price: { input: 1, output: 2 } }]
  writeFileSync(
    join(home, 'config.json'),
    JSON.stringify({ providers: { own: { baseUrl, keys: [{ value: 'sk-own' }], models } } }),
  )
  mkdirSync(join(home, 'providers'))
  const endpoints = [{ dialect: 'openai-chat', baseUrl }]
  writeFileSync(join(home, 'providers', 'row.json'), JSON.stringify({ id: 'row', endpoints, models }))
  store = await openStore({ home })
  key = (await createKeys(store.keys).create('test', { dayNanoUsd: 1_000_000_000 })).key
})
afterAll(async () => {
  gateway.kill()
  await store.close()
  provider.close()
  rmSync(home, { recursive: true, force: true })
  rmSync(bundle, { recursive: true, force: true })
})

async function start(): Promise<void> {
  gateway = spawn(process.execPath, [join(bundle, 'gateway.cjs'), 'gateway', '--port', '0', '--home', home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  gateway.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  url = await vi.waitFor(() => /listening on (\S+)/.exec(said)?.[1] ?? Promise.reject(new Error(said)), 30_000)
}

/** The exit code. */
async function stop(): Promise<number | null> {
  const ended = once(gateway, 'exit') as Promise<[number | null]>
  gateway.kill('SIGTERM')
  return (await ended)[0]
}

function call(path: string, body: object) {
  return ask(url, { path, headers: { authorization: `Bearer ${key}` }, body: JSON.stringify(body) })
}

const question = { model: 'own/m', messages: [{ role: 'user', content: 'hello?' }] }

test('the bundle relays, translates, accounts and ends as the sources do', async () => {
  await start()
  const relayed = await call('/v1/chat/completions', question)
  expect(JSON.parse(relayed.body.toString())).toMatchObject({ choices: [{ message }] })
  const translated = await call('/v1/messages', { ...question, max_tokens: 10 })
  expect(JSON.parse(translated.body.toString())).toMatchObject({ content: [{ type: 'text', text: 'hello' }] })
  const refused = await call('/v1/chat/completions', { ...question, provider: { sort: 'taste' } })
  expect(refused.status).toBe(400)
  expect(await stop()).toBe(0)
  expect((await store.verify()).problems).toEqual([])
})

test('it starts again with files that it has checked before, without reading more from them', async () => {
  const kept = Object.entries((await store.settings.get('checked-config')) as object)
  expect(kept).toHaveLength(2)
  const row = kept.find(([, { id }]) => id === 'row')
  await store.settings.set('checked-config', {
    ...Object.fromEntries(kept),
    [row?.[0] ?? '']: { ...row?.[1], id: 'checked-row' },
  })
  await start()
  expect((await call('/v1/chat/completions', question)).status).toBe(200)
  expect((await call('/v1/chat/completions', { ...question, model: 'checked-row/m' })).status).toBe(200)
  expect(await stop()).toBe(0)
})
