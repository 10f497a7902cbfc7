import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore, type Store } from '../store/index.ts'
import { createKeys, type Keys } from './keys.ts'

let home = ''
let store: Store
let keys: Keys

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'vade-keys-'))
  store = await openStore({ home })
  keys = createKeys(store.keys)
})
afterEach(async () => {
  await store.close()
  rmSync(home, { recursive: true, force: true })
})

test('a key is known by its secret, and every change holds for the next call', async () => {
  const { key, id } = await keys.create('laptop', { requestsPerMinute: 60 })
  expect(keys.check(key)).toMatchObject({ id, name: 'laptop', limits: { requestsPerMinute: 60 } })
  await keys.change('laptop', { dayNanoUsd: 5, requestsPerMinute: undefined })
  expect(keys.check(key).limits).toEqual({ dayNanoUsd: 5 })
  await store.ledger.grant({ keyId: id, nanoUsd: 7 })
  expect(keys.check(key).grantedNanoUsd).toBe(7)
  await keys.revoke('laptop')
  expect(() => keys.check(key)).toThrow(/'laptop' was revoked on \d{4}-/)
  expect(await keys.list()).toHaveLength(1)
  await keys.remove(id)
  expect(() => keys.check(key)).toThrow(/missing or wrong/)
})

test('the program pays for its own calls, and a key for those of its caller', async () => {
  const { id } = await keys.create('laptop')
  const own = await keys.payer('Vade', 'assistant')
  expect(own.name).toBe('Vade')
  expect((await keys.payer('Vade')).id).toBe(own.id)
  expect((await keys.payer('Vade', id)).id).toBe(id)
})

test('what another process does to a key is seen at once, also for one that was wrong before', async () => {
  const other = await openStore({ home })
  const others = createKeys(other.keys)
  const { key } = await keys.create('laptop')
  expect(others.check(key).name).toBe('laptop')
  await keys.remove('laptop')
  expect(() => others.check(key)).toThrow(/missing or wrong/)
  const row = { id: 'key_back', name: 'back', hint: 'vade_sk_ab', hash: await hashOf(key) }
  await store.keys.add(row)
  expect(others.check(key).name).toBe('back')
  await other.close()
})

async function hashOf(key: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(key))).toString('hex')
}

test('wrong keys and keys that have expired are refused, and thousands of wrong ones leave the right one known', async () => {
  const { key } = await keys.create('laptop')
  const { key: old, id } = await keys.create('old')
  await store.keys.change(id, { expiresAt: Date.UTC(2020, 0, 1) })
  for (const wrong of [undefined, '', 'vade_sk_', `${key}x`, key.slice(0, -1)]) {
    expect(() => keys.check(wrong)).toThrow(expect.objectContaining({ code: 'invalid_key' }))
  }
  expect(() => keys.check(old)).toThrow(/'old' expired on 2020-01-01/)
  for (let number = 0; number < 3000; number++) {
    expect(() => keys.check(`vade_sk_${String(number)}`)).toThrow(/missing or wrong/)
  }
  expect(keys.check(key).name).toBe('laptop')
})

test('its use is remembered, once a minute', async () => {
  const { key } = await keys.create('laptop')
  keys.check(key)
  keys.check(key)
  // Writes are in order.
  await store.settings.set('after', 1)
  const [listed] = await keys.list()
  expect(listed?.lastUsedAt).toBeGreaterThan(Date.now() - 60_000)
})

test('a key that has ended already is not made, and one that has may be changed all the same', async () => {
  const past = { expiresAt: Date.UTC(2020, 0, 1) }
  const refused = { code: 'invalid_request', param: 'expiresAt' }
  await expect(keys.create('old', past)).rejects.toMatchObject(refused)
  const { id, key } = await keys.create('laptop')
  await expect(keys.change('laptop', past)).rejects.toMatchObject(refused)
  await store.keys.change(id, past)
  await keys.change('laptop', { dayNanoUsd: 5 })
  expect(() => keys.check(key)).toThrow(/expired/)
  await keys.change('laptop', { expiresAt: undefined })
  expect(keys.check(key).limits).toEqual({ dayNanoUsd: 5 })
})

test('limits that make no sense are refused with their name', async () => {
  for (const [param, limits] of [
    ['dayNanoUsd', { dayNanoUsd: -1 }],
    ['requestsPerMinute', { requestsPerMinute: 0 }],
    ['tokensPerMinute', { tokensPerMinute: 1.5 }],
    ['models', { models: [] }],
  ] as const) {
    await expect(keys.create('a', limits)).rejects.toMatchObject({ code: 'invalid_request', param })
  }
  await expect(keys.change('nobody', {})).rejects.toMatchObject({ code: 'not_found' })
  expect(await keys.list()).toEqual([])
})
