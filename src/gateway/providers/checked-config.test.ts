import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore, type Store } from '../../store/index.ts'
import { createCheckedConfig } from './checked-config.ts'

let home: string
let store: Store

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'vade-checked-'))
  store = await openStore({ home })
})
afterEach(async () => {
  await store.close()
  rmSync(home, { recursive: true })
})

const input = { retries: 3, aliases: { fast: 'groq/llama' } }

test('a text that was checked is known to the same program, and no other text to any', async () => {
  createCheckedConfig(store.settings, 'program 1').keep('{"retries": 3}', input)
  const again = createCheckedConfig(store.settings, 'program 1')
  await expect.poll(() => again.find('{"retries": 3}')).toEqual(input)
  expect(await again.find('{"retries": 4}')).toBeUndefined()
  expect(await createCheckedConfig(store.settings, 'program 2').find('{"retries": 3}')).toBeUndefined()
})

test('the newest text takes the place of the one before', async () => {
  const checked = createCheckedConfig(store.settings, 'program')
  checked.keep('old', input)
  checked.keep('new', { retries: 1 })
  await expect.poll(() => checked.find('new')).toEqual({ retries: 1 })
  expect(await checked.find('old')).toBeUndefined()
})

test('sources, which change without a sign, know nothing', async () => {
  const checked = createCheckedConfig(store.settings)
  checked.keep('text', input)
  await store.settings.set('later', true)
  expect(await checked.find('text')).toBeUndefined()
})

test('a store that refuses is no error', async () => {
  await store.close()
  createCheckedConfig(store.settings, 'program').keep('text', input)
  await new Promise((resolve) => setImmediate(resolve))
  store = await openStore({ home })
  expect(await createCheckedConfig(store.settings, 'program').find('text')).toBeUndefined()
})
