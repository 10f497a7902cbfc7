import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
// oxlint-disable-next-line import/default -- it is CommonJS: module.exports is the default import
import Sqlite from 'better-sqlite3-multiple-ciphers'
import { openStore, type Store } from '../src/store/index.ts'
import { median, report, type Row } from './report.ts'

/**
 * The store against a plain insert on the main thread (same driver, WAL, FULL; no encryption, no full text, no tree),
 * in turns: the medians of the rounds.
 */
const rounds = 5
const single = 2000
const shared = 11_000
const callers = 100
const text = 'The quick brown fox jumps over the lazy dog again. '.repeat(20)

const units = {
  'messages one after another': '/s',
  'event loop delay meanwhile, p99': 'ms',
  'event loop delay meanwhile, worst': 'ms',
  'messages from 100 callers': '/s',
  'search in 13,000 messages': 'ms',
  'open again': 'ms',
  'first write, which starts the thread': 'ms',
}
type Figure = keyof typeof units
type Figures = Partial<Record<Figure, number>>

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Durable writes a second one after another, and the delay of the event loop meanwhile, in milliseconds. */
async function oneByOne(write: () => Promise<unknown>): Promise<Figures> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const ms = await elapsed(async () => {
    for (let number = 0; number < single; number++) {
      await write()
      // Lets the event loop turn, as a server between two requests does.
      await new Promise((resolve) => setImmediate(resolve))
    }
  })
  delay.disable()
  return {
    'messages one after another': (single / ms) * 1000,
    'event loop delay meanwhile, p99': delay.percentile(99) / 1e6,
    'event loop delay meanwhile, worst': delay.max / 1e6,
  }
}

async function fromManyCallers(write: () => Promise<unknown>): Promise<Figures> {
  let left = shared
  const call = async () => {
    while (left-- > 0) await write()
  }
  const ms = await elapsed(async () => Promise.all(Array.from({ length: callers }, call)))
  return { 'messages from 100 callers': (shared / ms) * 1000 }
}

async function openings(home: string): Promise<Figures> {
  let store: Store | undefined
  const open = await elapsed(async () => (store = await openStore({ home })))
  const first = await elapsed(async () => store?.settings.set('first', true))
  await store?.close()
  return { 'open again': open, 'first write, which starts the thread': first }
}

async function vade(folder: string): Promise<Figures> {
  const home = join(folder, 'vade')
  const store = await openStore({ home })
  const { id: conversationId } = await store.conversations.create({ title: 'Bench' })
  const message = { conversationId, parentId: null, role: 'user', text, status: 'complete' } as const
  const write = async () => store.conversations.addMessage(message)
  const measured = { ...(await oneByOne(write)), ...(await fromManyCallers(write)) }
  const search = await elapsed(async () => store.conversations.search('quick fox', { limit: 20 }))
  await store.close()
  return { ...measured, 'search in 13,000 messages': search, ...(await openings(home)) }
}

async function plain(folder: string): Promise<Figures> {
  const database = new Sqlite(join(folder, 'plain.db'))
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec('CREATE TABLE messages (number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT')
  const insert = database.prepare('INSERT INTO messages (text) VALUES (?)')
  const write = async () => insert.run(text)
  const measured = { ...(await oneByOne(write)), ...(await fromManyCallers(write)) }
  database.close()
  return measured
}

const contenders = { vade, plain }
const runs: Record<keyof typeof contenders, Figures[]> = { vade: [], plain: [] }
for (let round = 0; round < rounds; round++) {
  for (const name of ['vade', 'plain'] as const) {
    const folder = mkdtempSync(join(tmpdir(), 'vade-bench-'))
    try {
      runs[name].push(await contenders[name](folder))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

const names = { vade: 'Vade', plain: 'plain insert' }
const rows: Row[] = []
for (const [what, unit] of Object.entries(units)) {
  for (const name of ['vade', 'plain'] as const) {
    const values = runs[name].flatMap((run) => run[what as Figure] ?? [])
    if (values.length > 0) rows.push({ what: `${what}, ${names[name]}`, value: median(values), unit })
  }
}
report('store', { rounds, characters: text.length }, rows)
