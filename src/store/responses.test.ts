import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from './database.ts'
import { openStore, type Store, type StoredResponse } from './index.ts'
import { migrate } from './migrations.ts'
import { createResponseChanges } from './response-changes.ts'

let home = ''
let store: Store

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'vade-responses-'))
  store = await openStore({ home })
})
afterEach(async () => {
  await store.close().catch(() => undefined)
  rmSync(home, { recursive: true, force: true })
})

function answer(id: string, some: Partial<StoredResponse> = {}): StoredResponse {
  const response = { id, object: 'response', output: [] }
  return { id, keyId: 'k1', createdAt: 1000, previousId: null, response, input: [{ type: 'message' }], ...some }
}

test('what was added is read as it was, by its key only, until it is removed', async () => {
  const odd = answer('resp_1', { response: { text: 'a\0b\u{D800}c', big: 2 ** 53 } })
  await store.responses.add(odd)
  await store.responses.add(answer('resp_1', { response: { other: true } }))
  await store.responses.add(answer('resp_1', { keyId: 'k2' }))
  expect(await store.responses.get('k1', 'resp_1')).toEqual(odd)
  expect(await store.responses.get('k3', 'resp_1')).toBeNull()
  expect(await store.responses.remove('k3', 'resp_1')).toBe(false)
  expect(await store.responses.remove('k1', 'resp_1')).toBe(true)
  expect(await store.responses.get('k1', 'resp_1')).toBeNull()
  expect(await store.responses.get('k2', 'resp_1')).not.toBeNull()
})

test('a chain is read from its beginning, and ends where one is gone or belongs to another key', async () => {
  await store.responses.add(answer('a'))
  await store.responses.add(answer('b', { previousId: 'a' }))
  await store.responses.add(answer('c', { previousId: 'b' }))
  await store.responses.add(answer('d', { previousId: 'b' }))
  const ids = async (id: string, keyId = 'k1') => (await store.responses.chain(keyId, id)).map((one) => one.id)
  expect(await ids('c')).toEqual(['a', 'b', 'c'])
  expect(await ids('d')).toEqual(['a', 'b', 'd'])
  expect(await ids('c', 'k2')).toEqual([])
  await store.responses.remove('k1', 'a')
  expect(await store.responses.chain('k1', 'c')).toMatchObject([{ id: 'b', previousId: 'a' }, { id: 'c' }])
})

test('a chain has at most 200 before its last, and a circle ends', async () => {
  const many = Array.from({ length: 250 }, (_, at) => answer(`r${at}`, { previousId: at === 0 ? null : `r${at - 1}` }))
  await Promise.all(many.map((one) => store.responses.add(one)))
  const chain = await store.responses.chain('k1', 'r249')
  expect([chain.length, chain[0]?.id, chain.at(-1)?.id]).toEqual([201, 'r49', 'r249'])
  await store.responses.add(answer('x', { previousId: 'y' }))
  await store.responses.add(answer('y', { previousId: 'x' }))
  expect(await store.responses.chain('k1', 'x')).toHaveLength(201)
})

test('after 30 days an answer is gone', async () => {
  const day = 24 * 60 * 60 * 1000
  await store.responses.add(answer('old', { createdAt: 0 }))
  await store.responses.add(answer('young', { createdAt: day }))
  await store.responses.add(answer('new', { createdAt: 30 * day + 1, keyId: 'k2' }))
  expect(await store.responses.get('k1', 'old')).toBeNull()
  expect(await store.responses.get('k1', 'young')).not.toBeNull()
})

test('of too many of one key the oldest go', () => {
  const database = openDatabase(join(home, 'other.db'), '0'.repeat(64))
  migrate(database)
  const changes = createResponseChanges(database)
  for (const id of ['a', 'b', 'c', 'd', 'e']) {
    const row = { id, keyId: id === 'b' ? 'k2' : 'k1', createdAt: 1, previousId: null, body: '{}', input: '[]' }
    changes.addResponse({ row, bounds: { days: 30, perKey: 3 } })
  }
  expect(database.prepare('SELECT id FROM responses ORDER BY number').pluck().all()).toEqual(['b', 'c', 'd', 'e'])
  database.close()
})

test('the answers of a key go with it', async () => {
  await store.keys.add({ id: 'k1', name: 'phone', hash: 'h', hint: 'vade' })
  await store.responses.add(answer('a'))
  await store.responses.add(answer('a', { keyId: 'k2' }))
  await store.keys.remove('phone')
  expect(await store.responses.get('k1', 'a')).toBeNull()
  expect(await store.responses.get('k2', 'a')).not.toBeNull()
})

test('nothing of an answer is readable in the files', async () => {
  await store.responses.add(answer('a', { response: { text: 'marker-in-the-clear' } }))
  await store.close()
  expect(readFileSync(join(home, 'vade.db')).toString('latin1')).not.toContain('marker-in-the-clear')
})

const program = `
  import { openStore } from ${JSON.stringify(new URL('index.ts', import.meta.url).href)}
  const store = await openStore({ home: process.argv[1] })
  for (let at = 0; ; at++) {
    const id = 'r' + at
    const response = { id, text: 'x'.repeat(5000) }
    await store.responses.add({ id, keyId: 'k1', createdAt: 1000, previousId: null, response, input: [] })
    console.log(id)
  }`

test('what was confirmed is there after the program was killed in the middle', async () => {
  await store.close()
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const confirmed: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    confirmed.push(line)
    if (confirmed.length === 20) child.kill('SIGKILL')
  }
  store = await openStore({ home })
  expect(confirmed.length).toBeGreaterThanOrEqual(20)
  for (const id of confirmed) expect(await store.responses.get('k1', id)).toMatchObject({ response: { id } })
  expect((await store.verify()).problems).toEqual([])
})
