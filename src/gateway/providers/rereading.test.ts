import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
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
/** Reads that the store refuses from now on. */
let refusals: number

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'vade-rereading-'))
  mkdirSync(join(home, 'providers'))
  write('first')
  store = await openStore({ home })
  looks = 0
  refusals = 0
  providers = await open()
})
afterEach(async () => {
  await providers.close()
  await store.close()
  rmSync(home, { recursive: true })
})

function open(): Promise<Providers> {
  const get = (name: string) => {
    looks++
    return refusals-- > 0 ? Promise.reject(new Error('disk I/O error')) : store.settings.get(name)
  }
  return createProviders({
    home,
    settings: { ...store.settings, get },
    fetchFor: () => () => Promise.reject(new TypeError('fetch failed')),
    log: () => undefined,
    env: {},
  })
}

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

test('a file whose mark is set back is read again', async () => {
  const file = join(home, 'providers', 'own.json')
  const { atime, mtime } = statSync(file)
  write('other')
  utimesSync(file, atime, mtime)
  await expect.poll(() => providers.resolve('other')).toBeDefined()
})

test('what is no file is a problem with a sentence, and holds up nothing', async () => {
  mkdirSync(join(home, 'providers', 'folder.json'))
  execFileSync('mkfifo', [join(home, 'providers', 'pipe.json')])
  write('other')
  await expect.poll(() => providers.resolve('other')).toBeDefined()
  expect(providers.problems().map(({ message }) => message)).toEqual(
    ['folder.json', 'pipe.json'].map(
      (name) => `${join(home, 'providers', name)} is not a file. Put one there, or remove it.`,
    ),
  )
})

test('more files than are read are told of, and the rest serve', async () => {
  const endpoints = [{ dialect: 'openai-chat', baseUrl: 'http://127.0.0.1:9/v1' }]
  for (let number = 100; number < 301; number++) {
    const id = `row-${String(number)}`
    const row = { id, endpoints, models: [{ id: `model-${String(number)}` }] }
    writeFileSync(join(home, 'providers', `${id}.json`), JSON.stringify(row))
  }
  await expect.poll(() => providers.resolve('model-298')).toBeDefined()
  expect(providers.resolve('model-299')).toBeUndefined()
  expect(providers.problems()).toEqual([
    {
      file: join(home, 'providers'),
      message: `${join(home, 'providers')} holds 202 files of providers, and at most 200 are read: from row-299.json on they are left out. Say several providers in config.json, or remove some.`,
    },
  ])
  rmSync(join(home, 'providers', 'row-100.json'))
  await expect.poll(() => providers.resolve('model-299')).toBeDefined()
  await expect
    .poll(() => providers.problems().map(({ message }) => message))
    .toEqual([expect.stringContaining('holds 201 files of providers')])
  rmSync(join(home, 'providers', 'row-300.json'))
  await expect.poll(() => providers.problems()).toEqual([])
})

test('rows whose folder cannot be listed stay, with a sentence', async () => {
  const folder = join(home, 'providers')
  renameSync(folder, join(home, 'elsewhere'))
  symlinkSync(folder, folder)
  await expect.poll(() => providers.problems()).toMatchObject([{ message: expect.stringContaining('(ELOOP)') }])
  expect(providers.resolve('first')).toBeDefined()
  rmSync(folder)
  renameSync(join(home, 'elsewhere'), folder)
  await expect.poll(() => providers.problems()).toEqual([])
})

test.each([1, 2])('a store that refuses the next %i reads loses nothing', async (count) => {
  refusals = count
  write('other')
  await expect.poll(() => providers.resolve('other')).toBeDefined()
})

test('a key counts also where the store lies elsewhere, by a link', async () => {
  await providers.close()
  await store.close()
  renameSync(join(home, 'vade.db'), join(home, 'moved.db'))
  symlinkSync(join(home, 'moved.db'), join(home, 'vade.db'))
  store = await openStore({ home })
  providers = await open()
  await store.settings.set('provider-keys', { together: 'key' })
  await expect.poll(() => providers.resolve('together/openai/gpt-oss-120b')).toBeDefined()
})

test('after the end nobody looks, and nothing is watched', async () => {
  await providers.close()
  const before = looks
  await providers.reload()
  expect(looks).toBe(before)
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
