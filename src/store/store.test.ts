import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFile, openStore, tryLockFile, type Store } from './index.ts'

let home = ''
let store: Store

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'vade-store-'))
  store = await openStore({ home })
})
afterEach(async () => {
  await store.close().catch(() => undefined)
  rmSync(home, { recursive: true, force: true })
})

const say = async (conversationId: string, parentId: string | null, text: string) =>
  store.conversations.addMessage({ conversationId, parentId, role: 'user', text, status: 'complete' })

test('messages form a tree whose branches are read from leaf to root', async () => {
  const { id } = await store.conversations.create({ title: 'Tree' })
  const first = await say(id, null, 'first')
  const second = await say(id, first.id, 'second')
  const other = await say(id, first.id, 'other')
  expect((await store.conversations.branch(second.id)).map(({ text }) => text)).toEqual(['first', 'second'])
  expect((await store.conversations.branch(other.id)).map(({ text }) => text)).toEqual(['first', 'other'])
  expect((await store.conversations.get(id))?.leafId).toBe(other.id)
})

test('the newest message behind another is found, in its own conversation', async () => {
  const { id } = await store.conversations.create({ title: 'Tree' })
  const { id: otherId } = await store.conversations.create({ title: 'Other' })
  const newest = (conversationId: string, parentId: string | null, role: 'user' | 'assistant' = 'user') =>
    store.conversations.newestBehind({ conversationId, parentId, role })
  expect(await newest(id, null)).toBeNull()
  const first = await say(id, null, 'first')
  await say(otherId, null, 'elsewhere')
  expect(await newest(id, null)).toEqual(first)
  await say(id, first.id, 'second')
  const other = await say(id, first.id, 'other')
  expect(await newest(id, first.id)).toEqual(other)
  expect(await newest(id, first.id, 'assistant')).toBeNull()
  expect(await newest(otherId, first.id)).toBeNull()
  const again = await say(id, null, 'first in other words')
  expect(await newest(id, null)).toEqual(again)
})

test('a failing write leaves its neighbours of the same commit alone', async () => {
  const { id } = await store.conversations.create({ title: 'One' })
  const results = await Promise.allSettled([say(id, null, 'a'), say('nowhere', null, 'b'), say(id, null, 'c')])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect((await store.conversations.messages(id)).map(({ text }) => text)).toEqual(['a', 'c'])
})

test('search finds words by their beginning, without accents, whatever the query holds', async () => {
  const { id } = await store.conversations.create({ title: 'Kitchen' })
  await say(id, null, 'A recipe for crème brûlée')
  expect((await store.conversations.search('creme brul', { limit: 5 }))[0]?.snippet).toContain('‹crème›')
  expect((await store.conversations.search('kitch', { limit: 5 }))[0]?.matchId).toBeNull()
  for (const query of ['"', "' OR 1", 'a AND', '(*', '\0', '%', '\u{D800}']) {
    expect(await store.conversations.search(query, { limit: 5 })).toBeInstanceOf(Array)
  }
})

test('nothing readable is in the files', async () => {
  const { id } = await store.conversations.create({ title: 'Secret' })
  await say(id, null, 'marker-in-the-clear')
  await store.close()
  const bytes = readFileSync(join(home, 'vade.db')).toString('latin1')
  expect(bytes).not.toContain('marker-in-the-clear')
  expect(bytes.startsWith('SQLite format 3')).toBe(false)
})

test('lone surrogates and NULs are kept out without a crash', async () => {
  const { id } = await store.conversations.create({ title: 'Odd' })
  expect((await say(id, null, 'a\0b\u{D800}c')).text).toBe('a\u{FFFD}b\u{FFFD}c')
})

test('a damaged file, another key and a newer database are each told in a sentence', async () => {
  await store.close()
  const key = readFileSync(join(home, 'keys', 'store.key'))
  writeFileSync(join(home, 'keys', 'store.key'), 'f'.repeat(64))
  await expect(openStore({ home })).rejects.toMatchObject({ code: 'store_damaged' })
  writeFileSync(join(home, 'keys', 'store.key'), key)
  store = await openStore({ home })
  expect((await store.verify()).ok).toBe(true)
  await store.close()
  writeFileSync(join(home, 'vade.db'), Buffer.alloc(8192, 7))
  await expect(openStore({ home })).rejects.toMatchObject({ code: 'store_damaged' })
})

test('an export is imported whole, and twice changes nothing; a backup opens', async () => {
  const { id } = await store.conversations.create({ title: 'Moved' })
  await say(id, (await say(id, null, 'one')).id, 'two')
  const lines: string[] = []
  await store.exportTo(async (line) => void lines.push(line))
  await store.conversations.remove(id)
  async function* read() {
    yield* lines
  }
  expect(await store.importFrom(read())).toMatchObject({ conversations: 1, messages: 2, skipped: 0 })
  expect(await store.importFrom(read())).toMatchObject({ conversations: 0, messages: 0, skipped: 3 })
  await store.backup(join(home, 'vade.db.copy'))
  await store.close()
  rmSync(join(home, 'vade.db'))
  renameSync(join(home, 'vade.db.copy'), join(home, 'vade.db'))
  store = await openStore({ home })
  expect((await store.conversations.messages(id)).map(({ text }) => text)).toEqual(['one', 'two'])
  expect((await store.verify()).problems).toEqual([])
})

test('an export has all that is about a person, and no secret; an import gives nobody a key', async () => {
  await store.settings.set('person', { theme: 'dark' })
  await store.settings.set('session-secret', 'marker-secret')
  await store.settings.set('provider-keys', { groq: 'marker-secret' })
  await store.keys.add({ id: 'k', name: 'phone', hash: 'marker-secret', hint: 'vade_sk_ab' })
  await store.ledger.grant({ keyId: 'k', nanoUsd: 5, note: 'for tests' })
  await store.consents.addTopic({ id: 't', words: 'divorce', at: 1 })
  const lines: string[] = []
  const { others } = await store.exportTo(async (line) => void lines.push(line))
  expect(others).toBe(lines.length - 1)
  const text = lines.join('\n')
  for (const word of ['"dark', 'groq', 'phone', 'for tests', 'divorce']) expect(text).toContain(word)
  expect(text).not.toContain('marker-secret')
  const counts = Object.fromEntries((await store.counts()).map(({ name, count }) => [name, count]))
  expect(counts).toMatchObject({ consent_topics: 1, api_keys: 1, conversations: 0 })
  async function* read() {
    yield* lines
  }
  await store.keys.remove('phone')
  expect(await store.importFrom(read())).toMatchObject({ conversations: 0, messages: 0, skipped: 2 })
  expect(await store.keys.list()).toEqual([])
})

test('an import from a newer Vade is refused', async () => {
  async function* newer() {
    yield '{"vade":99,"kind":"export"}'
  }
  await expect(store.importFrom(newer())).rejects.toMatchObject({ code: 'store_newer' })
})

test('an import that lacks a parent names the line', async () => {
  const row = { id: 'm', conversation_id: 'absent', parent_id: null, role: 'user', text: 'a', status: 'complete' }
  async function* lines() {
    yield '{"vade":1,"kind":"export"}'
    yield JSON.stringify({ kind: 'message', row: { ...row, answer: null, created_at: 0 } })
  }
  await expect(store.importFrom(lines())).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('Line 2'),
  })
})

test('pages of conversations: pinned first, then newest, none twice', async () => {
  const ids: string[] = []
  for (const title of ['a', 'b', 'c', 'd']) {
    ids.push((await store.conversations.create({ title })).id)
    await new Promise((resolve) => setTimeout(resolve, 3))
  }
  await store.conversations.change(ids[0] ?? '', { pinned: true })
  const first = await store.conversations.list({ limit: 2 })
  expect(first).toMatchObject({ conversations: [{ title: 'a' }, { title: 'd' }], more: true })
  const before = first.conversations[1]?.updatedAt ?? 0
  const rest = await store.conversations.list({ limit: 2, before })
  expect(rest).toMatchObject({ conversations: [{ title: 'c' }, { title: 'b' }], more: false })
})

test('who listens hears of settings that another process changed, until it stops', async () => {
  const other = await openStore({ home })
  let heard = 0
  const stop = store.settings.onChange(() => heard++)
  await other.settings.set('theme', 'dark')
  await expect.poll(() => heard, { timeout: 5000 }).toBeGreaterThan(0)
  stop()
  await other.close()
})

test('settings and keys are kept by name', async () => {
  await store.settings.set('theme', 'dark')
  expect(await store.settings.all()).toEqual({ theme: 'dark' })
  await store.keys.add({ id: 'k', name: 'phone', hash: 'h', hint: 'vade_sk_ab' })
  store.keys.touch('k', 1_000_000)
  await store.settings.set('theme', 'light')
  expect(store.keys.byHash('h')).toMatchObject({ name: 'phone', lastUsedAt: 1_000_000 })
  expect(await store.keys.remove('phone')).toBe(true)
  expect(store.keys.byHash('h')).toBeNull()
})

test('a lock has one holder', async () => {
  const file = join(home, 'run', 'a.lock')
  const release = await lockFile(file)
  expect(tryLockFile(file)).toBeNull()
  await release()
  const again = tryLockFile(file)
  expect(again).not.toBeNull()
  again?.()
})
