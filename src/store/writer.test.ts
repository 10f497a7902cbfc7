import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as aWhile } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openDatabase } from './database.ts'
import { openStore, type Store } from './index.ts'

let home = ''
let store: Store
let threads: Worker[] = []
const remember = (thread: Worker) => void threads.push(thread)

beforeEach(async () => {
  threads = []
  process.on('worker', remember)
  home = mkdtempSync(join(tmpdir(), 'vade-writer-'))
  store = await openStore({ home })
})
afterEach(async () => {
  vi.useRealTimers()
  await store.close()
  process.off('worker', remember)
  rmSync(home, { recursive: true, force: true })
})

/** As another program that writes: nothing is committed until the returned function is called. */
function holdTheDatabase(): () => void {
  const other = openDatabase(store.path, readFileSync(join(home, 'keys', 'store.key'), 'utf8').trim())
  other.exec('BEGIN IMMEDIATE')
  return () => {
    other.exec('COMMIT')
    other.close()
  }
}

test('reading needs no thread; the first write starts one, and closing ends it', async () => {
  await store.conversations.list({ limit: 10 })
  await store.settings.all()
  expect(threads).toHaveLength(0)
  await store.settings.set('a', 1)
  await store.settings.set('b', 2)
  expect(threads).toHaveLength(1)
  await store.close()
  expect(threads[0]?.threadId).toBe(-1)
})

test('a thread without work for five minutes is ended, and the next write has a new one', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  await store.settings.set('a', 1)
  const first = threads[0] as Worker
  const release = holdTheDatabase()
  const late = store.settings.set('b', 2)
  await aWhile(20)
  vi.advanceTimersByTime(300_000)
  release()
  await late
  vi.advanceTimersByTime(299_999)
  await aWhile(100)
  expect(first.threadId, 'it had work a moment ago').not.toBe(-1)
  const exit = once(first, 'exit')
  vi.advanceTimersByTime(1)
  // While the old one still closes the database.
  await store.settings.set('c', 3)
  await exit
  await store.settings.set('d', 4)
  expect(threads).toHaveLength(2)
  expect(await store.settings.all()).toEqual({ a: 1, b: 2, c: 3, d: 4 })
})

test('closing waits for a thread that goes to rest, and leaves no timer', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  await store.settings.set('a', 1)
  vi.advanceTimersByTime(300_000)
  await store.close()
  expect(threads.map(({ threadId }) => threadId)).toEqual([-1])
  expect(vi.getTimerCount()).toBe(0)
})

test('closing leaves no timer of a thread that had work', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  await store.settings.set('a', 1)
  await store.close()
  expect(vi.getTimerCount()).toBe(0)
})

test('what was acknowledged is read at once', async () => {
  for (let number = 0; number < 50; number++) {
    await store.settings.set('number', number)
    expect(await store.settings.get('number')).toBe(number)
  }
})

test('a thread that dies tells each change it had not confirmed, and the next write has a new one', async () => {
  const { id } = await store.conversations.create({ title: 'Before' })
  const release = holdTheDatabase()
  const changes = Array.from({ length: 5 }, async (_, number) => store.settings.set(String(number), number))
  const results = Promise.allSettled(changes)
  await new Promise((resolve) => setTimeout(resolve, 50))
  const ended = threads[0]?.terminate()
  release()
  await ended
  for (const result of await results) {
    expect(result).toMatchObject({ status: 'rejected', reason: { code: 'store_unwritable' } })
  }
  await store.settings.set('after', true)
  expect(await store.settings.get('after')).toBe(true)
  expect(await store.conversations.get(id)).not.toBeNull()
  expect(threads).toHaveLength(2)
})

test('a write that waits for another program holds up nothing else', async () => {
  await store.settings.set('before', 1)
  const release = holdTheDatabase()
  // On one thread this lock could not be let go while the write waits for it.
  const write = store.settings.set('waited', 2)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await store.settings.all()).toEqual({ before: 1 })
  release()
  await write
  expect(await store.settings.get('waited')).toBe(2)
})

test('closing confirms what was asked for before, and refuses what comes after', async () => {
  const { id: conversationId } = await store.conversations.create({ title: 'Last' })
  const message = { conversationId, parentId: null, role: 'user', text: 'kept', status: 'complete' } as const
  const asked = Promise.all(Array.from({ length: 2500 }, async () => store.conversations.addMessage(message)))
  await Promise.all([store.close(), store.close()])
  expect(await asked).toHaveLength(2500)
  await expect(store.settings.set('late', 1)).rejects.toMatchObject({ code: 'shutting_down' })
  store = await openStore({ home })
  expect(await store.conversations.messages(conversationId)).toHaveLength(2500)
})

test('an error crosses threads with its code, its sentence and the field that is wrong', async () => {
  const one = await store.conversations.create({ title: 'One' })
  const two = await store.conversations.create({ title: 'Two' })
  const message = { parentId: null, role: 'user', text: 'a', status: 'complete' } as const
  const { id: leafId } = await store.conversations.addMessage({ ...message, conversationId: two.id })
  await expect(store.conversations.change(one.id, { leafId })).rejects.toMatchObject({
    name: 'VadeError',
    code: 'invalid_request',
    message: 'leafId is a message of another conversation.',
    param: 'leafId',
  })
  await store.keys.add({ id: 'a', name: 'same', hash: 'a', hint: 'a' })
  await expect(store.keys.add({ id: 'b', name: 'same', hash: 'b', hint: 'b' })).rejects.toMatchObject({
    code: 'internal',
    cause: { message: expect.stringContaining('UNIQUE') },
  })
})

test('an import of many lines is added in batches, and lines before a wrong one stay', async () => {
  async function* lines() {
    yield '{"vade":1,"kind":"export"}'
    const times = { created_at: 1, updated_at: 1 }
    yield JSON.stringify({
      kind: 'conversation',
      row: { id: 'c', title: 'Many', pinned: 0, model: null, leaf_id: null, ...times },
    })
    for (let number = 0; number < 1200; number++) {
      const parent = number === 1100 ? 'absent' : null
      yield JSON.stringify({
        kind: 'message',
        row: {
          id: `m${String(number)}`,
          conversation_id: 'c',
          parent_id: parent,
          role: 'user',
          text: 'a',
          status: 'complete',
          answer: null,
          created_at: 1,
        },
      })
    }
  }
  await expect(store.importFrom(lines())).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('Line 1103 '),
  })
  expect(await store.conversations.messages('c')).toHaveLength(999)
})
