import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createKeys, createProviders } from '../../src/gateway/index.ts'
import { createConsents } from '../../src/governance/index.ts'
import { unlocked, type Database } from '../../src/store/database.ts'
import { openStore, type Store } from '../../src/store/index.ts'
import { command, serve, start, startOnTerminal, type Running } from './program.ts'

/** Each is planted in a place of its own; none of them may be found afterwards. */
const marks = {
  question: 'markedquestion',
  answer: 'markedanswer',
  removed: 'markedremoved',
  document: 'markeddocument',
  fact: 'markedfact',
  title: 'markedtitle',
  setting: 'markedsetting',
  topic: 'markedtopic',
  consent: 'markedprovider',
  keyName: 'markedkeyname',
  providerKey: 'markedproviderkey',
  note: 'markednote',
  egress: 'markedhost',
  config: 'markedconfig',
  ownProvider: 'markedownprovider',
  prefix: 'markedprefix',
  log: 'markedlog',
  calibration: 'markedcalibration',
  journal: 'markedjournal',
  ownModel: 'markedmodel',
  exported: 'markedexport',
} as const

let home = ''
let env: NodeJS.ProcessEnv = {}
const servers: Running[] = []

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'vade-deletion-'))
  env = { ...process.env, VADE_HOME: home, VADE_OFFLINE: '1', VADE_CACHE: join(home, 'no-cache') }
  await plant()
})
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.child.kill('SIGTERM')
    await server.ended
  }
  rmSync(home, { recursive: true, force: true })
})

async function plant(): Promise<void> {
  const store = await openStore({ home })
  const { id } = await store.conversations.create({ title: marks.title })
  const say = (conversationId: string, text: string) =>
    store.conversations.addMessage({ conversationId, parentId: null, role: 'user', text, status: 'complete' })
  const { id: messageId } = await say(id, marks.question)
  await store.contexts.addFacts([{ conversationId: id, messageId, subject: null, text: marks.fact, createdAt: 1 }])
  await plantDocument(store, id)
  await say(id, marks.answer)
  // Deleted long ago: what it leaves are free pages.
  const gone = await store.conversations.create({ title: 'Gone' })
  await say(gone.id, `${marks.removed} `.repeat(2000))
  await store.conversations.remove(gone.id)
  await store.settings.set('person', { theme: 'dark', defaultModel: marks.setting })
  const consents = createConsents({ repository: store.consents, settings: store.settings })
  await consents.addTopic(marks.topic)
  await consents.set({ class: 'ordinary', provider: marks.consent, purpose: 'answer', state: 'allow' })
  const { id: keyId } = await createKeys(store.keys).create(marks.keyName)
  await store.ledger.grant({ keyId, nanoUsd: 5, note: marks.note })
  await plantEgress(store)
  const log = () => undefined
  const providers = await createProviders({ home, settings: store.settings, fetchFor: () => globalThis.fetch, log })
  await providers.setKey('groq', marks.providerKey)
  await providers.close()
  await store.backup(join(home, 'my-backup.db'))
  mkdirSync(join(home, 'old'))
  await store.backup(join(home, 'old', 'backup'))
  await store.exportTo(async (line) => appendFileSync(join(home, 'mine.jsonl'), `${line}\n`))
  appendFileSync(join(home, 'mine.jsonl'), marks.exported)
  await store.close()
  writeFileSync(join(home, 'config.json'), JSON.stringify({ aliases: { [marks.config]: 'device' } }))
  for (const [folder, file, text] of [
    ['providers', 'own.json', JSON.stringify({ name: marks.ownProvider })],
    ['engine', 'prefix.state', marks.prefix],
    ['logs', 'vade.log', marks.log],
    ['calibration', 'model.json', marks.calibration],
    ['journal', 'holder_dead.1.log', `open {"id":"${marks.journal}"}\n`],
    ['models', `${marks.ownModel}.gguf`, marks.ownModel],
  ] as const) {
    mkdirSync(join(home, folder), { recursive: true })
    writeFileSync(join(home, folder, file), text)
  }
  writeFileSync(join(home, 'not-ours.txt'), 'A shopping list.')
}

async function plantDocument(store: Store, conversationId: string): Promise<void> {
  const text = marks.document
  const passages = [{ start: 0, end: text.length }]
  await store.documents.add({ conversationId, name: 'a.txt', title: 'A', mediaType: 'text/plain', text, passages })
}

async function plantEgress(store: Store): Promise<void> {
  const counts = { since: 1, count: 1, sent: 10, received: 10, costNanoUsd: 0, failed: 0 }
  const about = { purpose: 'answer', what: null, who: null, consent: null } as const
  await store.egress.add([{ kind: 'passed', host: marks.egress, local: false, ...about, ...counts }])
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  )
}

/**
 * Which marks stand anywhere in the home: in the bytes and the names of its files, and in every database that this key
 * opens, page by page as it is when it is not encrypted, so that free pages are searched, too.
 */
function found(key: string | null): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'vade-decrypted-'))
  try {
    const texts = filesIn(home).map((file) => `${file}\n${bytesOf(file).toString('latin1')}`)
    const databases = key === null ? [] : filesIn(home).flatMap((file) => decrypted(file, key, folder))
    const all = [...texts, ...databases]
    return Object.values(marks).filter((mark) => all.some((text) => text.includes(mark)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Of a file that a running server has just removed, as that of a lock, there are none. */
function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (thrown) {
    if (existsSync(file)) throw thrown
    return Buffer.alloc(0)
  }
}

function decrypted(file: string, key: string, folder: string): string[] {
  const copy = join(folder, `${String(readdirSync(folder).length)}.db`)
  writeFileSync(copy, bytesOf(file))
  // What was committed may still lie beside the database only.
  if (existsSync(`${file}-wal`)) writeFileSync(`${copy}-wal`, readFileSync(`${file}-wal`))
  let database: Database | undefined
  try {
    database = unlocked(copy, key, {})
    database.pragma('wal_checkpoint(TRUNCATE)')
    database.pragma('journal_mode = DELETE')
    database.pragma("rekey = ''")
    const tables = database.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all()
    const rows = tables.map((table) => JSON.stringify(database?.prepare(`SELECT * FROM "${table}"`).all()))
    database.close()
    return [...rows, readFileSync(copy, 'latin1')]
  } catch {
    return []
  } finally {
    database?.close()
  }
}

const storeKey = () => readFileSync(join(home, 'keys', 'store.key'), 'utf8').trim()
const vade = (words: readonly string[]) => command(words, env)

test('before: every mark is found, so that the search can find them', () => {
  expect(found(storeKey())).toEqual(Object.values(marks))
})

describe('data delete', () => {
  test('deletes everything, and leaves what is not of Vade', async () => {
    const key = storeKey()
    const said = await vade(['data', 'delete', '--everything', '--yes', '--json'])
    expect(said).toMatchObject({ code: 0, error: '' })
    expect(JSON.parse(said.out)).toMatchObject({ left: ['not-ours.txt'] })
    expect(found(key)).toEqual([])
    expect(filesIn(home)).toEqual([join(home, 'not-ours.txt')])
    // A new life begins without a memory of the old one.
    expect((await vade(['data', 'export'])).code).toBe(0)
    expect(storeKey()).not.toBe(key)
    expect(found(storeKey())).toEqual([])
    expect((await vade(['consents', 'list'])).out).toContain('nothing was allowed')
  })

  test('works where the database is damaged or its key is gone', async () => {
    rmSync(join(home, 'keys', 'store.key'))
    writeFileSync(join(home, 'my-backup.db'), 'no database')
    expect(await vade(['data', 'delete', '--everything', '--yes'])).toMatchObject({ code: 0 })
    expect(existsSync(join(home, 'vade.db'))).toBe(false)
  })

  test('asks for a word, and does nothing without it', async () => {
    expect(await vade(['data', 'delete', '--everything'])).toMatchObject({ code: 2, out: '' })
    expect(await vade(['data', 'delete', '--yes'])).toMatchObject({ code: 2, out: '' })
    const typing = async (word: string) => {
      const running = startOnTerminal('data delete --everything', env)
      await running.sees(/to go on: /)
      running.child.stdin?.write(`${word}\n`)
      return running.ended
    }
    expect((await typing('yes')).code).toBe(1)
    expect(found(storeKey())).toEqual(Object.values(marks))
    expect((await typing('delete everything')).code).toBe(0)
    expect(found(null)).toEqual([])
  })

  test('a server that runs does it, and stops', async () => {
    const key = storeKey()
    const server = await serve(env)
    servers.push(server)
    expect(await vade(['data', 'delete', '--everything', '--yes'])).toMatchObject({ code: 0 })
    expect((await server.ended).code).toBe(0)
    expect(server.log()).toMatch(/Everything about you is deleted: \d+ files/)
    expect(found(key)).toEqual([])
  })

  test('is refused while a gateway works in the home, with and without a server', async () => {
    const gateway = start(['gateway', '--port', '0'], env)
    servers.push(gateway)
    await gateway.sees(/listening on/)
    const refused = await vade(['data', 'delete', '--everything', '--yes'])
    expect(refused).toMatchObject({ code: 1, error: expect.stringContaining("Stop 'vade serve' and 'vade gateway'") })
    const server = await serve(env)
    servers.push(server)
    const also = await vade(['data', 'delete', '--everything', '--yes'])
    expect(also).toMatchObject({ code: 1, error: expect.stringContaining("Stop 'vade gateway' first") })
    expect(found(storeKey())).toContain(marks.question)
  })
})
