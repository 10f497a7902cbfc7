import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore, type Store } from '../../store/index.ts'
import { builtInProviders } from './built-in.ts'
import { createStoredProviderKeys, keysOf } from './provider-keys.ts'
import type { Provider } from './provider.ts'

const row = (id: string): Provider => builtInProviders().find((each) => each.id === id) as Provider

test('the configuration counts before the store, the store before the environment', () => {
  const env = { GROQ_API_KEY: 'from-env', OTHER: 'other' }
  const configured = [{ env: 'OTHER', weight: 2 }, { value: 'plain' }, { env: 'UNSET' }]
  expect(keysOf(row('groq'), { env, configured, stored: { key: 'stored' } })).toEqual({
    source: 'config',
    keys: [
      { id: 'groq:OTHER', secret: 'other', weight: 2 },
      { id: 'groq:config-2', secret: 'plain', weight: 1 },
    ],
  })
  expect(keysOf(row('groq'), { env, stored: { key: 'stored' } })).toMatchObject({
    source: 'stored',
    keys: [{ secret: 'stored' }],
  })
  expect(keysOf(row('groq'), { env })).toMatchObject({ source: 'environment', keys: [{ id: 'groq:GROQ_API_KEY' }] })
  expect(keysOf(row('groq'), { env: {} })).toBeNull()
  expect(keysOf(row('groq'), { env: { GROQ_API_KEY: '' } })).toBeNull()
})

test('a program of this machine needs no key', () => {
  expect(keysOf(row('ollama'), { env: {} })).toEqual({
    source: 'not needed',
    keys: [{ id: 'ollama:none', secret: '', weight: 1 }],
  })
})

test("Amazon's key is made of several variables", () => {
  const env = { AWS_ACCESS_KEY_ID: 'AKIA1', AWS_SECRET_ACCESS_KEY: 's/1' }
  expect(keysOf(row('bedrock'), { env })?.keys[0]).toEqual({
    id: 'bedrock:AWS_ACCESS_KEY_ID',
    secret: 'AKIA1:s/1',
    weight: 1,
  })
  expect(keysOf(row('bedrock'), { env: { ...env, AWS_SESSION_TOKEN: 't' } })?.keys[0]?.secret).toBe('AKIA1:s/1:t')
  expect(keysOf(row('bedrock'), { env: { AWS_ACCESS_KEY_ID: 'AKIA1' } })).toBeNull()
  expect(keysOf(row('bedrock'), { env: { ...env, AWS_BEARER_TOKEN_BEDROCK: 'b' } })?.keys[0]?.secret).toBe('b')
})

let home: string
let store: Store
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'vade-keys-'))
  store = await openStore({ home })
})
afterEach(async () => {
  await store.close()
  rmSync(home, { recursive: true })
})

test('a stored key survives a restart, encrypted, and can be removed', async () => {
  const keys = createStoredProviderKeys(store.settings)
  await keys.set('groq', { key: ' gsk_0123456789abcdef\n' })
  expect(await createStoredProviderKeys(store.settings).all()).toEqual(
    new Map([['groq', { key: 'gsk_0123456789abcdef' }]]),
  )
  await store.close()
  store = await openStore({ home })
  const again = createStoredProviderKeys(store.settings)
  expect((await again.all()).get('groq')).toEqual({ key: 'gsk_0123456789abcdef' })
  const files = readdirSync(home).filter((name) => name.startsWith('vade.db'))
  for (const file of files) expect(readFileSync(join(home, file), 'latin1')).not.toContain('gsk_0123456789')
  expect(await again.remove('groq')).toBe(true)
  expect(await again.remove('groq')).toBe(false)
  expect((await again.all()).size).toBe(0)
})

test('a key that was stored for one address is for no other', () => {
  const stored = { key: 'stored', address: 'http://127.0.0.1:1/v1' }
  const at = (baseUrl: string): Provider => ({
    ...row('groq'),
    endpoints: [{ dialect: 'openai-chat', baseUrl }],
    keyVariables: [],
  })
  expect(keysOf(at('http://127.0.0.1:1/v1'), { env: {}, stored })?.keys[0]?.secret).toBe('stored')
  expect(keysOf(at('http://127.0.0.1:2/v1'), { env: {}, stored })?.keys[0]?.secret).toBe('')
})

test('keys that are stored at once are all there', async () => {
  const keys = createStoredProviderKeys(store.settings)
  const names = Array.from({ length: 10 }, (_, number) => `own-${String(number)}`)
  await Promise.all(names.map((name) => keys.set(name, { key: name, address: 'http://127.0.0.1:1/v1' })))
  expect([...(await keys.all()).keys()].toSorted()).toEqual(names)
  expect((await keys.all()).get('own-3')).toEqual({ key: 'own-3', address: 'http://127.0.0.1:1/v1' })
})

test.each(['', '  ', 'two words', 'two\nlines', 'ümlaut', 'x'.repeat(20_001)])('%j cannot be a key', async (key) => {
  const keys = createStoredProviderKeys(store.settings)
  await expect(keys.set('groq', { key })).rejects.toMatchObject({ code: 'invalid_request', param: 'key' })
  expect((await keys.all()).size).toBe(0)
})
