import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore, type Store } from '../../store/index.ts'
import { createProviders, type Providers } from './providers.ts'

let home: string
let store: Store
let providers: Providers
/** Times that stored keys were read. */
let looks: number

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'vade-rereading-'))
  mkdirSync(join(home, 'providers'))
  write('first')
  store = await openStore({ home })
  looks = 0
  const get = (name: string) => {
    looks++
    return store.settings.get(name)
  }
  providers = await createProviders({
    home,
    settings: { ...store.settings, get },
    fetchFor: () => () => Promise.reject(new TypeError('fetch failed')),
    log: () => undefined,
    env: {},
  })
})
afterEach(async () => {
  await providers.close()
  await store.close()
  rmSync(home, { recursive: true })
})

function write(model: string): void {
  const endpoints = [{ dialect: 'openai-chat', baseUrl: 'http://127.0.0.1:9/v1' }]
  writeFileSync(join(home, 'providers', 'own.json'), JSON.stringify({ id: 'own', endpoints, models: [{ id: model }] }))
}

test('a file that is written over where it lies is read again', async () => {
  for (const model of ['other', 'third', 'again']) {
    write(model)
    await expect.poll(() => providers.resolve(model)).toBeDefined()
  }
})

test('while nothing changes nobody looks', async () => {
  const isStill = async () => {
    const before = looks
    await sleep(1500)
    return looks === before
  }
  await expect.poll(isStill).toBe(true)
  await store.settings.set('provider-keys', { together: 'key' })
  await expect.poll(() => providers.resolve('together/openai/gpt-oss-120b')).toBeDefined()
  await expect.poll(isStill).toBe(true)
})
