import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDocumentService } from '../../src/assistant/index.ts'
import { createKeys } from '../../src/gateway/index.ts'
import { createConsents } from '../../src/governance/index.ts'
import { openStore, type Store } from '../../src/store/index.ts'
import { citedConversation } from '../end-to-end/stored-citations.ts'
import { damageIndex } from './damage-index.ts'

/** A person moves from one machine to another, with the file that `vade data export` wrote. */
let folder = ''
let old: Store
let fresh: Store

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vade-moving-'))
  old = await openStore({ home: join(folder, 'old') })
  fresh = await openStore({ home: join(folder, 'fresh') })
})
afterEach(async () => {
  await old.close()
  await fresh.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Line {
  readonly kind: string
  readonly table?: string
  readonly row: Readonly<Record<string, unknown>>
}

async function exported(store: Store): Promise<string[]> {
  const lines: string[] = []
  await store.exportTo(async (line) => void lines.push(line))
  return lines
}

const moving = (lines: readonly string[]) => lines.slice(1).filter((line) => (JSON.parse(line) as Line).kind !== 'row')

async function* reading(lines: readonly string[]) {
  yield* lines
}

/** Something in every table that a person or a machine fills; gives the conversation. */
async function lived(store: Store): Promise<string> {
  const { conversations, contexts } = store
  const id = await citedConversation(store)
  const [question, answer] = await conversations.messages(id)
  const messageId = question?.id ?? ''
  const other = await conversations.addMessage({
    conversationId: id,
    parentId: null,
    role: 'user',
    text: 'In other words?',
    status: 'complete',
  })
  await conversations.change(id, { pinned: true, leafId: answer?.id ?? '' })
  await store.documents.add({
    conversationId: id,
    name: 'odd.txt',
    title: 'Odd',
    mediaType: 'text/plain',
    text: 'a\0b\u{D800}c 😀 end',
    passages: [
      { start: 0, end: 6 },
      { start: 4, end: 12 },
    ],
  })
  await contexts.addSummary(id, { lastMessageId: messageId, writtenBy: 'extract', lines: [] })
  const fact = { conversationId: id, messageId, createdAt: 1 }
  await contexts.addFacts([
    { ...fact, subject: 'name', text: 'I am Ana' },
    { ...fact, subject: null, text: 'The door sticks' },
  ])
  const [first, second] = await contexts.facts(id)
  await contexts.changeFact({ id: first?.id ?? '', conversationId: id }, 'I am Anna')
  await contexts.changeFact({ id: second?.id ?? '', conversationId: id }, null)
  await contexts.setManifest(answer?.id ?? '', {
    model: 'm',
    contextTokens: 100,
    promptTokens: 10,
    exact: true,
    parts: [],
    messages: [],
    unseen: [],
  })
  const consents = createConsents({ repository: store.consents, settings: store.settings })
  await consents.addTopic('divorce')
  await consents.keep(id, true)
  await consents.set({ class: 'ordinary', provider: 'groq', purpose: 'answer', state: 'allow' })
  await consents.changePolicy({ replaceFirst: { personal: false } })
  await store.settings.set('person', { theme: 'dark' })
  await store.settings.set('learned', { sha: {} })
  await store.settings.set('speeds', { m: 9 })
  await store.queuedQuestions.add({ conversationId: id, questionId: other.id })
  const { id: keyId } = await createKeys(store.keys).create('laptop')
  await store.ledger.grant({ keyId, nanoUsd: 5, note: 'for tests' })
  await store.responses.add({ id: 'r', keyId, createdAt: Date.now(), previousId: null, response: {}, input: [] })
  await store.providerObjects.add([{ id: 'file', provider: 'openai', providerKey: 'p', keyId, createdAt: 1 }])
  const counts = { since: 1, count: 1, sent: 10, received: 10, costNanoUsd: 0, failed: 0 }
  const about = { purpose: 'answer', what: null, who: null, consent: null } as const
  await store.egress.add([{ kind: 'passed', host: 'groq.com', local: false, ...about, ...counts }])
  return id
}

test('what is exported, imported and exported again is the same, but for what stays with its home', async () => {
  await lived(old)
  const lines = await exported(old)
  const added = await fresh.importFrom(reading(lines))
  expect(added).toMatchObject({ conversations: 1, messages: 3, documents: 2, skipped: 0 })
  const again = await exported(fresh)
  expect(moving(again)).toEqual(moving(lines))
  expect(again.slice(1)).toEqual(moving(again))
  const stayed = lines
    .slice(1)
    .map((line) => JSON.parse(line) as Line)
    .filter(({ kind }) => kind === 'row')
  expect(added.left).toBe(stayed.length)
  expect([...new Set(stayed.map(({ table }) => table))]).toEqual([
    'accounts',
    'api_keys',
    'consents',
    'egress',
    'ledger',
    'provider_objects',
    'queued_questions',
    'responses',
    'settings',
    'totals',
  ])
  expect(stayed.filter(({ table }) => table === 'settings').map(({ row }) => row['name'])).toEqual([
    'consent-policy',
    'speeds',
  ])
  const twice = await fresh.importFrom(reading(lines))
  expect(twice).toMatchObject({ conversations: 0, messages: 0, documents: 0, skipped: moving(lines).length })
  expect(await exported(fresh).then(moving)).toEqual(moving(lines))
})

test('a person finds documents, citations, notes, settings and what is never sent; nothing is allowed', async () => {
  const id = await lived(old)
  await fresh.importFrom(reading(await exported(old)))
  const { citations = [] } = (await fresh.conversations.messages(id))[1]?.answer ?? {}
  expect(citations).toHaveLength(3)
  const documents = createDocumentService({
    repository: fresh.documents,
    embed: async () => null,
    onProblem: (thrown) => expect.fail(String(thrown)),
  })
  for (const { source } of citations) {
    const { text, start } = await documents.excerpt(source?.documentId ?? '', source ?? { start: 0, end: 0 })
    expect(text.slice((source?.start ?? 0) - start, (source?.end ?? 0) - start)).toBe(source?.quote)
  }
  const question = { text: 'When was Ziworth founded?', kind: 'fact' } as const
  expect((await documents.find(id, question, new AbortController().signal))?.passages[0]?.text).toContain('1669')
  await documents.close()
  expect(await fresh.contexts.facts(id)).toMatchObject([{ text: 'I am Anna', edited: true }])
  expect(await fresh.settings.get('person')).toEqual({ theme: 'dark' })
  const consents = createConsents({ repository: fresh.consents, settings: fresh.settings })
  const overview = await consents.overview()
  expect(overview).toMatchObject({ consents: [], topics: [{ words: 'divorce' }], kept: [id] })
  expect(overview.policy.replaceFirst.personal).toBe(true)
  expect(await fresh.keys.list()).toEqual([])
  expect(await fresh.egress.verify()).toMatchObject({ ok: true })
  expect(await fresh.verify()).toEqual({ ok: true, problems: [] })
})

test('what is here stays: settings, and a document that is here already', async () => {
  await lived(old)
  await fresh.settings.set('person', { theme: 'light' })
  await fresh.importFrom(reading(await exported(old)))
  expect(await fresh.settings.get('person')).toEqual({ theme: 'light' })
})

test.each([
  ['a passage outside of its text', { passages: [[0, 99]] }],
  ['passages that are no cut of it', { passages: Array.from({ length: 9 }, () => [0, 5]) }],
  ['a text that is too long', { text: 'x'.repeat(1_000_001) }],
  ['a conversation that is not there', { conversation_id: 'absent' }],
])('a document with %s is refused, by its line', async (_what, wrong) => {
  const { id } = await fresh.conversations.create({ title: 'Here' })
  const row = { id: 'd', conversation_id: id, name: 'a.txt', title: 'A', media_type: 'text/plain', created_at: 1 }
  const line = { kind: 'document', row: { ...row, text: 'Hello', passages: [[0, 5]], ...wrong } }
  const lines = ['{"vade":3,"kind":"export"}', JSON.stringify(line)]
  await expect(fresh.importFrom(reading(lines))).rejects.toThrow(/^Line 2/)
  expect(await fresh.documents.list(id)).toEqual([])
})

test.each(['text_fts', 'passages_fts'])('a damaged search index (%s) keeps nothing from being moved', async (index) => {
  const id = await lived(old)
  const before = await exported(old)
  await old.close()
  damageIndex(join(folder, 'old'), index)
  old = await openStore({ home: join(folder, 'old') })
  expect((await old.verify()).ok).toBe(false)
  const search =
    index === 'text_fts' ? old.conversations.search('Ziworth', { limit: 1 }) : old.documents.byWords(id, ['Ziworth'], 1)
  await expect(search).rejects.toMatchObject({ code: 'store_damaged', message: expect.stringContaining('data export') })
  const lines = await exported(old)
  expect(lines.slice(1)).toEqual(before.slice(1))
  await fresh.importFrom(reading(lines))
  expect(await fresh.conversations.search('founded Ziworth', { limit: 1 })).toHaveLength(1)
  expect(await fresh.documents.byWords(id, ['inhabitants'], 1)).toHaveLength(1)
  expect(await fresh.verify()).toEqual({ ok: true, problems: [] })
})

test('a setting that says what may leave, or is no JSON, is refused', async () => {
  for (const row of [
    { name: 'consent-policy', value: '{}' },
    { name: 'person', value: '{' },
  ]) {
    const lines = ['{"vade":3,"kind":"export"}', JSON.stringify({ kind: 'setting', row })]
    await expect(fresh.importFrom(reading(lines))).rejects.toThrow(/^Line 2/)
  }
  expect(await fresh.settings.all()).toEqual({})
})
