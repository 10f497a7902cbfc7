import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { openStore } from '../../src/store/index.ts'
import { damagePages, pagesOf } from './damage-page.ts'

/** A home whose database has damaged pages: what is exported, and that it can be imported. */
const folder = mkdtempSync(join(tmpdir(), 'vade-damage-'))
const whole = join(folder, 'whole')
const home = join(folder, 'damaged')
let before: Line[] = []

beforeAll(async () => {
  await fill(whole)
  before = (await exported(whole)).lines
})
beforeEach(() => {
  rmSync(home, { recursive: true, force: true })
  cpSync(whole, home, { recursive: true })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Line {
  readonly kind: string
  readonly table?: string
  readonly row: Readonly<Record<string, unknown>>
}

const conversations = 100
const messagesEach = 40

/** Ids are not random, so that all pages are the same in every run. */
function* filling(): Generator<{ kind: string; row: object }> {
  const at = { created_at: 1 }
  for (let number = 0; number < conversations; number++) {
    const id = `conversation-${String(number)}`
    const leaf_id = `${id}-${String(messagesEach - 1)}`
    yield { kind: 'conversation', row: { id, title: id, pinned: 0, model: null, leaf_id, ...at, updated_at: 1 } }
  }
  for (let number = 0; number < conversations * messagesEach; number++) {
    const [conversation, place] = [number % conversations, Math.floor(number / conversations)]
    const conversation_id = `conversation-${String(conversation)}`
    const parent_id = place === 0 ? null : `${conversation_id}-${String(place - 1)}`
    const text = `Question ${String(number)} about the sea. `.repeat(number % 500 === 0 ? 400 : 6)
    const said = { role: 'user', text, status: 'complete', answer: null, ...at }
    const id = `${conversation_id}-${String(place)}`
    yield { kind: 'message', row: { id, conversation_id, parent_id, ...said } }
    const fact = {
      conversation_id,
      message_id: id,
      subject: null,
      text: 'The sea is cold',
      removed: 0,
      edited_at: null,
    }
    if (number % 3 === 0) yield { kind: 'fact', row: { id: `fact-${String(number)}`, ...fact, ...at } }
  }
  for (let number = 0; number < conversations; number++) {
    const conversation_id = `conversation-${String(number)}`
    const text = `Document ${String(number)} `.repeat(60)
    const passages = Array.from({ length: 10 }, (_, passage) => [passage * 60, passage * 60 + 70])
    const about = { name: 'a.txt', title: 'A', media_type: 'text/plain', text, passages }
    yield { kind: 'document', row: { id: `document-${String(number)}`, conversation_id, ...about, ...at } }
    if (number % 2 === 0) yield { kind: 'kept', row: { conversation_id, at: 1 } }
  }
}

async function fill(folderOfHome: string): Promise<void> {
  const store = await openStore({ home: folderOfHome })
  await store.importFrom(reading([...filling()]))
  await store.close()
  const key = readFileSync(join(folderOfHome, 'keys', 'store.key'), 'utf8').trim()
  const database = openDatabase(store.path, key)
  database.exec(`
    INSERT INTO accounts (name) VALUES ('key:a'), ('world');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
    INSERT INTO ledger (at, kind, debit, credit, nano, note) SELECT i, 'credit', 1, 2, i, 'a grant for tests' FROM n;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
    INSERT INTO spend SELECT i, 'a', 'provider', 'model', 1, 1, 1, 1, 1 FROM n;
  `)
  database.close()
}

async function* reading(lines: readonly object[]) {
  yield '{"vade":3,"kind":"export"}'
  for (const line of lines) yield JSON.stringify(line)
}

async function exported(from: string) {
  const store = await openStore({ home: from })
  const lines: string[] = []
  const { damaged } = await store.exportTo(async (line) => void lines.push(line))
  await store.close()
  return { lines: lines.slice(1).map((line) => JSON.parse(line) as Line), damaged }
}

const nameOf = ({ kind, table, row }: Line) =>
  JSON.stringify([kind, table, row['id'] ?? row['number'] ?? row['conversation_id'] ?? row])
/** Without what says where else a row belongs, for that may be lost. */
const ownOf = ({ row: { parent_id: _p, leaf_id: _l, passages: _s, ...own } }: Line) => own
const isStandIn = ({ row }: Line) => row['title'] === 'Its title was lost'

/** How many lines of each kind or table are missing; the others must be as they were, each once. */
function missingIn(lines: readonly Line[]): Record<string, number> {
  const saved = lines.filter((line) => !isStandIn(line))
  const after = new Map(saved.map((line) => [nameOf(line), line]))
  expect(after.size).toBe(saved.length)
  const missing: Record<string, number> = {}
  for (const line of before) {
    const found = after.get(nameOf(line))
    after.delete(nameOf(line))
    const kind = line.table ?? line.kind
    if (found === undefined) missing[kind] = (missing[kind] ?? 0) + 1
    expect(ownOf(found ?? line)).toEqual(ownOf(line))
  }
  expect([...after.keys()]).toEqual([])
  return missing
}

/** Into a new home, which is whole then and has all that moves. */
async function importedFrom(lines: readonly Line[]): Promise<Line[]> {
  const fresh = join(folder, 'fresh')
  rmSync(fresh, { recursive: true, force: true })
  const store = await openStore({ home: fresh })
  expect(await store.importFrom(reading(lines))).toMatchObject({ skipped: 0 })
  expect(await store.verify()).toEqual({ ok: true, problems: [] })
  await store.close()
  return (await exported(fresh)).lines
}

const moving = (lines: readonly Line[]) => lines.filter(({ kind }) => kind !== 'row')
const byName = (lines: readonly Line[]) => lines.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))

test('there is enough of everything', () => {
  expect(missingIn(before)).toEqual({})
  for (const table of ['messages', 'ledger', 'spend', 'documents', 'context_facts']) {
    expect(pagesOf(home, table, 'leaf').length).toBeGreaterThan(15)
  }
})

test.each([
  ['messages', 'message', 'leaf'],
  ['documents', 'document', 'leaf'],
  ['context_facts', 'fact', 'leaf'],
  ['kept_conversations', 'kept', 'leaf'],
  ['ledger', 'ledger', 'leaf'],
  ['spend', 'spend', 'leaf'],
] as const)('of %s, what lies on damaged pages is missing, and nothing else', async (table, kind, type) => {
  const pages = pagesOf(home, table, type)
  // At both ends, and two that are neighbours; of what has no numbers, one.
  const some = table === 'spend' ? [0.5] : [0, 0.3, 0.5, 0.501, 1]
  const chosen = [...new Set(some.map((share) => pages[Math.floor(share * (pages.length - 1))]))].filter(
    (page) => page !== undefined,
  )
  damagePages(home, chosen)
  const file = readFileSync(join(home, 'vade.db'))
  const { lines, damaged } = await exported(home)
  expect(damaged).toEqual([table])
  const { fact = 0, ...missing } = missingIn(lines)
  const lost = chosen.reduce((sum, { cells }) => sum + cells, 0)
  expect(lost).toBeGreaterThan(0)
  // What was learned from a message goes with it.
  expect(fact > 0).toBe(table === 'messages' || kind === 'fact')
  expect(kind === 'fact' ? { fact } : missing).toEqual({ [kind]: lost })
  expect(readFileSync(join(home, 'vade.db')).equals(file)).toBe(true)
  expect(byName(await importedFrom(lines))).toEqual(byName(moving(lines)))
})

test('a long text with a damaged part is missing alone', async () => {
  damagePages(home, pagesOf(home, 'messages', 'overflow').slice(3, 4))
  const { lines, damaged } = await exported(home)
  expect(damaged).toEqual(['messages'])
  expect(missingIn(lines)['message']).toBe(1)
})

test.each([
  'messages_by_conversation',
  'sqlite_autoindex_messages_1',
  'passages_by_document',
  'sqlite_autoindex_conversations_1',
  'text_fts_data',
  'ledger_by_debit',
])('nothing is missing where an index is damaged: %s', async (index) => {
  damagePages(home, [...pagesOf(home, index, 'root'), ...pagesOf(home, index, 'leaf')])
  expect(await exported(home)).toEqual({ lines: before, damaged: [] })
})

test('messages go on where one is lost: they hang on the one before, and a conversation shows its newest', async () => {
  const pages = pagesOf(home, 'messages', 'leaf')
  damagePages(home, [...pages.slice(100, 110), ...pages.slice(-3)])
  const { lines } = await exported(home)
  const again = await importedFrom(lines)
  const messages = again.filter(({ kind }) => kind === 'message')
  expect(messages.length).toBeLessThan(conversations * messagesEach)
  const newest = new Map<unknown, unknown>()
  for (const { row } of messages) {
    expect(row['parent_id']).toBe(newest.get(row['conversation_id']) ?? null)
    newest.set(row['conversation_id'], row['id'])
  }
  for (const { row } of again.filter(({ kind }) => kind === 'conversation')) {
    expect(row['leaf_id']).toBe(newest.get(row['id']))
  }
})

test('conversations whose rows are lost keep their messages, their documents, and what is never sent', async () => {
  damagePages(home, pagesOf(home, 'conversations', 'root'))
  const { lines, damaged } = await exported(home)
  expect(damaged).toEqual(['conversations'])
  expect(missingIn(lines)).toEqual({ conversation: conversations })
  expect(lines.filter(isStandIn)).toHaveLength(conversations)
  const again = await importedFrom(lines)
  expect(byName(again)).toEqual(byName(moving(lines)))
  expect(again.find(isStandIn)?.row['leaf_id']).toMatch(/^conversation-\d+-39$/)
})

test('a document whose passages are damaged has the others', async () => {
  const pages = pagesOf(home, 'passages', 'leaf')
  damagePages(home, pages.slice(10, 12))
  const { lines, damaged } = await exported(home)
  expect(damaged).toEqual(['passages'])
  expect(missingIn(lines)).toEqual({})
  const count = (all: readonly Line[]) =>
    all.reduce((sum, { row }) => sum + (Array.isArray(row['passages']) ? row['passages'].length : 0), 0)
  expect(count(before) - count(lines)).toBe(pages.slice(10, 12).reduce((sum, { cells }) => sum + cells, 0))
  expect(byName(await importedFrom(lines))).toEqual(byName(moving(lines)))
})

test.each(['messages', 'documents', 'ledger', 'spend', 'settings'])(
  'all of %s may be lost, and the rest is saved',
  async (table) => {
    damagePages(home, pagesOf(home, table, 'root'))
    const { lines, damaged } = await exported(home)
    expect(damaged).toEqual([table])
    const kinds = { messages: ['fact', 'message'], documents: ['document'], settings: [] }
    expect(Object.keys(missingIn(lines)).toSorted()).toEqual(kinds[table as keyof typeof kinds] ?? [table])
    await importedFrom(lines)
  },
)

test.each([1, 2, 3, 4, 5, 6])(
  'wherever the damage is, little is missing and the rest can be imported: %i',
  async (seed) => {
    const anywhere = ['messages', 'documents', 'passages', 'context_facts', 'ledger', 'messages_by_conversation']
    const pages = anywhere.flatMap((table) => pagesOf(home, table, 'leaf'))
    const chosen = pages.filter((_, index) => (index * 7 + seed * 13) % 97 === 0)
    damagePages(home, chosen)
    const { lines } = await exported(home)
    const { message = 0, fact = 0, document = 0, ledger = 0, ...others } = missingIn(lines)
    expect(others).toEqual({})
    expect(message + document + ledger).toBeGreaterThan(0)
    // Facts may go with their messages.
    expect(message + document + ledger + fact).toBeLessThan(chosen.reduce((sum, { cells }) => sum + 2 * cells, 0))
    expect(byName(await importedFrom(lines))).toEqual(byName(moving(lines)))
  },
)

test('where nothing can be read, one sentence says so', async () => {
  damagePages(home, [{ number: 1, cells: 0 }])
  await expect(openStore({ home })).rejects.toMatchObject({ code: 'store_damaged' })
})
