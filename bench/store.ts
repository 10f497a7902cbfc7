import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
// oxlint-disable-next-line import/default -- it is CommonJS: module.exports is the default import
import Sqlite from 'better-sqlite3-multiple-ciphers'
import { openStore, type Store } from '../src/store/index.ts'

/**
 * The store against a plain insert on the main thread (same driver, WAL, FULL; no encryption, no full text, no tree),
 * in turns. Prints the medians and writes every figure to bench/results/store.json.
 */
const rounds = 5
const single = 2000
const shared = 11_000
const callers = 100
const text = 'The quick brown fox jumps over the lazy dog again. '.repeat(20)

type Figures = Record<string, number>

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
    'single messages/s': (single / ms) * 1000,
    'event loop p99 ms': delay.percentile(99) / 1e6,
    'event loop max ms': delay.max / 1e6,
  }
}

async function fromManyCallers(write: () => Promise<unknown>): Promise<Figures> {
  let left = shared
  const call = async () => {
    while (left-- > 0) await write()
  }
  const ms = await elapsed(async () => Promise.all(Array.from({ length: callers }, call)))
  return { [`messages/s from ${String(callers)} callers`]: (shared / ms) * 1000 }
}

async function openings(home: string): Promise<Figures> {
  let store: Store | undefined
  const open = await elapsed(async () => (store = await openStore({ home })))
  const first = await elapsed(async () => store?.settings.set('first', true))
  await store?.close()
  return { 'open ms': open, 'first write ms': first }
}

async function vade(folder: string): Promise<Figures> {
  const home = join(folder, 'vade')
  const store = await openStore({ home })
  const { id: conversationId } = await store.conversations.create({ title: 'Bench' })
  const message = { conversationId, parentId: null, role: 'user', text, status: 'complete' } as const
  const write = async () => store.conversations.addMessage(message)
  const figures = { ...(await oneByOne(write)), ...(await fromManyCallers(write)) }
  const search = await elapsed(async () => store.conversations.search('quick fox', { limit: 20 }))
  await store.close()
  return { ...figures, 'search in 13,000 ms': search, ...(await openings(home)) }
}

async function plain(folder: string): Promise<Figures> {
  const database = new Sqlite(join(folder, 'plain.db'))
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec('CREATE TABLE messages (number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT')
  const insert = database.prepare('INSERT INTO messages (text) VALUES (?)')
  const write = async () => insert.run(text)
  const figures = { ...(await oneByOne(write)), ...(await fromManyCallers(write)) }
  database.close()
  return figures
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
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

const table = Object.fromEntries(
  Object.keys(runs.vade[0] ?? {}).map((figure) => {
    const of = (name: keyof typeof runs) => runs[name].map((run) => run[figure] ?? Number.NaN)
    return [figure, { Vade: round(median(of('vade'))), 'plain insert': round(median(of('plain'))) }]
  }),
)
console.table(table)
mkdirSync(join(import.meta.dirname, 'results'), { recursive: true })
const result = { at: new Date().toISOString(), node: process.version, rounds, medians: table, runs }
writeFileSync(join(import.meta.dirname, 'results', 'store.json'), `${JSON.stringify(result, null, 2)}\n`)

function round(value: number): number | null {
  return Number.isNaN(value) ? null : Number(value.toPrecision(3))
}
