import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore, type Store } from '../index.ts'

let home = ''
let store: Store

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'vade-contexts-'))
  store = await openStore({ home })
})
afterEach(async () => {
  await store.close()
  rmSync(home, { recursive: true, force: true })
})

const manifest = {
  model: 'm',
  contextTokens: 100,
  promptTokens: 10,
  exact: true,
  parts: [{ kind: 'static', tokens: 5, items: 1 }],
  messages: [{ role: 'system', text: 'Be brief.' }],
  unseen: [],
} as const

/** A conversation of two messages with everything that stands for them. */
async function filled() {
  const { conversations, contexts } = store
  const { id } = await conversations.create({ title: 'Kept' })
  const said = { conversationId: id, role: 'user', status: 'complete' } as const
  const one = await conversations.addMessage({ ...said, parentId: null, text: 'My allergies: walnuts, crème brûlée' })
  const two = await conversations.addMessage({ ...said, parentId: one.id, text: 'Nothing of that' })
  await contexts.addSummary(id, {
    lastMessageId: two.id,
    writtenBy: 'extract',
    lines: [{ kind: 'said', text: 'Person: walnuts', messageId: one.id }],
  })
  const fact = { conversationId: id, messageId: one.id, createdAt: 1 }
  await contexts.addFacts([
    { ...fact, subject: 'name', text: 'I am Ana' },
    { ...fact, subject: null, text: 'The door sticks' },
  ])
  await contexts.setManifest(two.id, manifest)
  await contexts.setVectors('minilm', [{ messageId: one.id, ordinal: 0, vector: Float32Array.of(0.5, -0.25, 1) }])
  return { id, one, two }
}

test('summaries, facts, manifests and vectors come back as they were given', async () => {
  const { id, one, two } = await filled()
  const { contexts } = store
  expect(await contexts.summaries(id)).toMatchObject([{ lastMessageId: two.id, writtenBy: 'extract' }])
  expect(await contexts.facts(id)).toMatchObject([{ text: 'I am Ana', edited: false }, { subject: null }])
  expect(await contexts.manifest(two.id)).toEqual(manifest)
  expect(await contexts.manifest(one.id)).toBeNull()
  expect(await contexts.vectors(id, 'minilm')).toEqual([
    { messageId: one.id, ordinal: 0, vector: Float32Array.of(0.5, -0.25, 1) },
  ])
  expect(await contexts.vectors(id, 'other')).toEqual([])
})

test('search finds beginnings of words without accents, in this conversation only', async () => {
  const { id, one } = await filled()
  await filled()
  expect(await store.contexts.search(id, ['allerg', 'brulee'], 10)).toEqual([one.id])
  expect(await store.contexts.search(id, ['absent'], 10)).toEqual([])
  for (const odd of ['"', '*', ') OR (', '\0']) expect(await store.contexts.search(id, [odd], 10)).toEqual([])
})

test('a fact is corrected and removed; it stays removed', async () => {
  const { id } = await filled()
  const { contexts } = store
  const [first, second] = await contexts.facts(id)
  await contexts.changeFact({ id: first?.id ?? '', conversationId: id }, 'I am Anna')
  await contexts.changeFact({ id: second?.id ?? '', conversationId: id }, null)
  expect(await contexts.facts(id)).toMatchObject([{ text: 'I am Anna', edited: true }])
  const elsewhere = contexts.changeFact({ id: first?.id ?? '', conversationId: 'other' }, 'x')
  await expect(elsewhere).rejects.toMatchObject({ code: 'not_found' })
})

test('an export holds them, and an import brings them back once', async () => {
  const { id, two } = await filled()
  const lines: string[] = []
  await store.exportTo(async (line) => void lines.push(line))
  const before = [await store.contexts.summaries(id), await store.contexts.facts(id)]
  await store.conversations.remove(id)
  async function* read() {
    yield* lines
  }
  expect(await store.importFrom(read())).toMatchObject({ conversations: 1, messages: 2, skipped: 0 })
  expect([await store.contexts.summaries(id), await store.contexts.facts(id)]).toEqual(before)
  expect(await store.contexts.manifest(two.id)).toEqual(manifest)
  expect(await store.importFrom(read())).toMatchObject({ conversations: 0, messages: 0, skipped: 7 })
})

test('with a conversation goes everything that stood for it', async () => {
  const { id, two } = await filled()
  await store.conversations.remove(id)
  expect(await store.contexts.summaries(id)).toEqual([])
  expect(await store.contexts.facts(id)).toEqual([])
  expect(await store.contexts.manifest(two.id)).toBeNull()
  expect(await store.contexts.vectors(id, 'minilm')).toEqual([])
})
