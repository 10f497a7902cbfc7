import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assert, asyncProperty, constant, constantFrom, integer, oneof, pre, record } from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { EgressEntry, EgressRow } from '../../core/index.ts'
import { openDatabase, type Database } from '../database.ts'
import { openStore, type Store } from '../index.ts'
import { createChain } from './chain.ts'
import { createEgressChanges } from './changes.ts'
import type { ExportLine } from './exported.ts'

const folder = mkdtempSync(join(tmpdir(), 'vade-egress-'))
const original = join(folder, 'original')
const open: Store[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const store of open.splice(0)) await store.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const entry = (change: Partial<EgressEntry> = {}): EgressEntry => ({
  kind: 'passed',
  host: 'api.example.com',
  local: false,
  purpose: 'answer',
  what: null,
  who: 'conv_1',
  consent: null,
  since: 1000,
  count: 1,
  sent: 512,
  received: 2048,
  costNanoUsd: 7,
  failed: 0,
  ...change,
})

async function opened(home: string): Promise<Store> {
  const store = await openStore({ home })
  open.push(store)
  return store
}
async function closed(store: Store): Promise<void> {
  open.splice(open.indexOf(store), 1)
  await store.close()
}

let copies = 0
/** A home with the same ten rows, to do harm in. */
function copy(): string {
  const home = join(folder, `copy-${String(++copies)}`)
  cpSync(original, home, { recursive: true })
  return home
}
function keyOf(home: string): string {
  return readFileSync(join(home, 'keys', 'store.key'), 'utf8').trim()
}
/** What somebody does who has the key of the database, but does not know how rows are sealed. */
function harm(home: string, work: (database: Database) => void): void {
  const database = openDatabase(join(home, 'vade.db'), keyOf(home))
  database.exec('DROP TRIGGER egress_not_changed; DROP TRIGGER egress_not_removed')
  work(database)
  database.close()
}

const total = 10
beforeAll(async () => {
  const store = await openStore({ home: original })
  for (let number = 1; number <= total; number++) {
    await store.egress.add([entry({ sent: number, kind: number % 3 === 1 ? 'opened' : 'passed' })])
  }
  await store.close()
})

test('rows are chained, and an untouched record is whole', async () => {
  const store = await opened(copy())
  expect(await store.egress.verify()).toEqual({ ok: true, rows: total, last: total, problem: null, keyed: true })
  const { rows } = await store.egress.page({ limit: 100 })
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: total }, (_, index) => total - index))
  for (const [index, row] of rows.slice(0, -1).entries()) expect(row.previous).toBe(rows[index + 1]?.hash)
})

const columns = ['at', 'kind', 'host', 'local', 'purpose', 'what', 'who', 'consent', 'since', 'count'] as const
const more = ['sent', 'received', 'nano', 'failed', 'clock_went_back', 'previous', 'hash'] as const
const place = integer({ min: 1, max: total })
const harms = oneof(
  record({ kind: constant('change' as const), at: place, column: constantFrom(...columns, ...more) }),
  record({ kind: constant('remove' as const), at: place }),
  record({ kind: constant('insert' as const), at: place }),
  record({ kind: constant('swap' as const), at: place, with: place }),
  record({ kind: constant('cut' as const), at: place }),
  record({ kind: constant('cut and set the end back' as const), at: place }),
)

test('whatever is changed, removed, inserted, moved or cut off is noticed, and the first wrong row is named', async () => {
  await assert(
    asyncProperty(harms, async (what) => {
      pre(what.kind !== 'swap' || what.at !== what.with)
      const home = copy()
      harm(home, (database) => {
        if (what.kind === 'change') {
          const isText = ['kind', 'host', 'purpose', 'what', 'who', 'consent', 'previous', 'hash'].includes(what.column)
          const value = isText ? `coalesce(${what.column}, '') || '0'` : `coalesce(${what.column}, 0) + 1`
          database.prepare(`UPDATE egress SET ${what.column} = ${value} WHERE number = ?`).run(what.at)
        } else if (what.kind === 'remove') database.prepare('DELETE FROM egress WHERE number = ?').run(what.at)
        else if (what.kind === 'insert') {
          database.prepare('UPDATE egress SET number = -number - 1 WHERE number >= ?').run(what.at)
          database.exec('UPDATE egress SET number = -number WHERE number < 0')
          database.exec(`INSERT INTO egress SELECT ${String(what.at)}, at, clock_went_back, kind, host, local, purpose, what,
            who, consent, since, count, sent, received, nano, failed, previous, hash FROM egress LIMIT 1`)
        } else if (what.kind === 'swap') {
          const move = database.prepare('UPDATE egress SET number = ? WHERE number = ?')
          move.run(-1, what.at)
          move.run(what.at, what.with)
          move.run(what.with, -1)
        } else {
          database.prepare('DELETE FROM egress WHERE number >= ?').run(what.at)
          if (what.kind !== 'cut') {
            database.exec(`DELETE FROM egress_head;
              INSERT INTO egress_head SELECT 1, number, hash, hash FROM egress ORDER BY number DESC LIMIT 1`)
          }
        }
      })
      const store = await opened(home)
      const verdict = await store.egress.verify()
      expect(verdict.ok).toBe(false)
      const first = what.kind === 'swap' ? Math.min(what.at, what.with) : what.at
      // A row that was removed, or whose own hash was changed, is missed by the one after it.
      expect(verdict.problem?.number).toBeGreaterThanOrEqual(first)
      expect(verdict.problem?.number).toBeLessThanOrEqual(first + 1)
      await closed(store)
      rmSync(home, { recursive: true, force: true })
    }),
    { numRuns: 60 },
  )
}, 60_000)

test('an end that was cut off stays missed, however much is written after it', async () => {
  const home = copy()
  harm(home, (database) => database.exec('DELETE FROM egress WHERE number > 7; DELETE FROM egress_head'))
  const store = await opened(home)
  await store.egress.add([entry(), entry()])
  await store.egress.add([entry()])
  expect(await store.egress.verify()).toMatchObject({ ok: false, problem: { number: 8 } })
  const { rows } = await store.egress.page({ limit: 4 })
  expect(rows.map(({ kind }) => kind)).toEqual(['passed', 'passed', 'passed', 'broken'])
})

test('an older copy of the whole database does not pass for the record', async () => {
  const home = copy()
  const older = readFileSync(join(home, 'vade.db'))
  const later = await opened(home)
  await later.egress.add([entry({ host: 'secret.example.com' })])
  await closed(later)
  rmSync(join(home, 'vade.db-wal'), { force: true })
  writeFileSync(join(home, 'vade.db'), older)
  const store = await opened(home)
  expect((await store.egress.verify()).problem?.sentence).toMatch(/reached to row 11 and ends with row 10/)
})

test('an older copy that is put back without the file that says where the record ended does not pass, nor later', async () => {
  const home = copy()
  rmSync(join(home, 'egress.head'))
  const store = await opened(home)
  const missing = { sentence: expect.stringContaining('The file egress.head beside the database') as string }
  expect(await store.egress.verify()).toMatchObject({ ok: false, rows: total, problem: { number: 11, ...missing } })
  await store.egress.add([entry()])
  expect(await store.egress.verify()).toMatchObject({ ok: false, problem: { number: 11, ...missing } })
  const { rows } = await store.egress.page({ limit: 2 })
  expect(rows.map(({ kind }) => kind)).toEqual(['passed', 'broken'])
})

test('a home without rows needs no such file, and has one before its first row is on the disk', async () => {
  const home = join(folder, 'fresh')
  const store = await opened(home)
  expect(await store.egress.verify()).toMatchObject({ ok: true, rows: 0 })
  const database = openDatabase(join(home, 'vade.db'), keyOf(home))
  database.exec('BEGIN IMMEDIATE')
  createEgressChanges(database, createChain(keyOf(home))).addEgress([entry()])
  expect(readFileSync(join(home, 'egress.head'), 'utf8')).toMatch(/^0 /)
  // The process dies after the commit, before the file is brought to it.
  database.exec('COMMIT')
  database.close()
  expect(await store.egress.verify()).toMatchObject({ ok: true, rows: 1 })
})

test('rows are only added', async () => {
  const home = copy()
  const database = openDatabase(join(home, 'vade.db'), keyOf(home))
  expect(() => database.exec('DELETE FROM egress')).toThrow(/append-only/)
  expect(() => database.exec('UPDATE egress SET sent = 0')).toThrow(/append-only/)
  database.close()
})

test('a clock that goes back does not change the order, and is marked', async () => {
  const home = copy()
  const database = openDatabase(join(home, 'vade.db'), keyOf(home))
  const changes = createEgressChanges(database, createChain(keyOf(home)))
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 86_400_000 })
  changes.addEgress([entry({ host: 'yesterday.example.com' })])
  changes.addEgress([entry()])
  database.close()
  vi.useRealTimers()
  const store = await opened(home)
  const { rows } = await store.egress.page({ limit: 2 })
  expect(rows.map(({ clockWentBack }) => clockWentBack)).toEqual([false, true])
  expect(rows[1]?.host).toBe('yesterday.example.com')
  expect((await store.egress.verify()).ok).toBe(true)
})

test('old rows are summed up, the chain goes on, and the sums cannot be changed', async () => {
  const home = copy()
  const key = keyOf(home)
  const database = openDatabase(join(home, 'vade.db'), key)
  const changes = createEgressChanges(database, createChain(key))
  expect(changes.foldEgress({ days: 400, most: 6, least: 2 })).toBe(3)
  changes.addEgress(Array.from({ length: 5 }, () => entry({ host: 'other.example.com', costNanoUsd: null })))
  expect(changes.foldEgress({ days: 400, most: 4, least: 2 })).toBe(7)
  database.close()
  const store = await opened(home)
  expect(await store.egress.verify()).toMatchObject({ ok: true, rows: 5, last: 15 })
  const { rows } = await store.egress.page({ limit: 1, search: 'api.example other' })
  // What was about to be sent, by rows 1, 4, 7 and 10, is in no sum.
  expect(rows[0]).toMatchObject({ kind: 'folded', number: 11, count: 11, sent: 55 - 22 + 512, costNanoUsd: 70 })
  await closed(store)
  harm(home, (own) => own.exec("UPDATE egress SET what = replace(what, '33', '32') WHERE kind = 'folded'"))
  expect((await (await opened(home)).egress.verify()).problem?.sentence).toMatch(/sums up old rows, was changed/)
})

test('a record that is broken stays so when its rows are summed up', async () => {
  const home = copy()
  harm(home, (database) => {
    database.exec('UPDATE egress SET received = 0 WHERE number = 2')
    const changes = createEgressChanges(database, createChain(keyOf(home)))
    changes.foldEgress({ days: 400, most: 5, least: 2 })
  })
  const { problem } = await (await opened(home)).egress.verify()
  expect(problem).toEqual({ number: 5, sentence: 'Row 2 was changed after it was written.' })
})

test('what was exported is checked by the key of its home, and by the links alone without it', async () => {
  const store = await opened(copy())
  const other = await opened(join(folder, 'other'))
  const lines: ExportLine[] = []
  for await (const line of store.egress.exported()) lines.push(line)
  expect(lines).toHaveLength(1 + total)
  const check = ({ egress }: Store, some: readonly ExportLine[]) =>
    egress.verifyExport(
      (async function* () {
        yield* some
      })(),
    )
  expect(await check(store, lines)).toEqual({ ok: true, rows: total, last: total, problem: null, keyed: true })
  expect(await check(store, lines.with(4, { ...(lines[4] as EgressRow), sent: 1 }))).toMatchObject({
    problem: { number: 4, sentence: 'Row 4 was changed after it was written.' },
  })
  expect(await check(store, lines.slice(0, -2))).toMatchObject({ problem: { number: 9 } })
  expect(await check(store, lines.slice(1))).toMatchObject({ ok: false })
  const nine = { ...lines[0], number: 9, hash: (lines[9] as EgressRow).hash } as ExportLine
  expect(await check(store, [nine, ...lines.slice(1, -1)])).toMatchObject({
    problem: { sentence: 'The first line was changed.' },
  })
  expect(await check(other, lines)).toMatchObject({ ok: true, keyed: false })
  expect(await check(other, lines.toSpliced(5, 1))).toMatchObject({
    ok: false,
    problem: { number: 6, sentence: 'Row 5 is missing.' },
  })
})

test('rows are found by host, purpose, time and words, page by page', async () => {
  const store = await opened(join(folder, 'searched'))
  await store.egress.add([
    entry({ kind: 'opened', host: 'hub.example.com', purpose: 'model-download', what: 'SmolLM2 135M' }),
    entry({ kind: 'opened', host: '127.0.0.1:11434', local: true, purpose: 'api-call' }),
    entry({ host: 'hub.example.com', purpose: 'model-download', what: 'SmolLM2 135M' }),
    entry({ host: 'a_b.example.com', who: 'key_100%' }),
  ])
  const hosts = async (query: Partial<Parameters<Store['egress']['page']>[0]>) =>
    (await store.egress.page({ limit: 10, ...query })).rows.map(({ host, kind }) => `${host} ${kind}`)
  expect(await hosts({ search: 'smollm2 HUB' })).toEqual(['hub.example.com passed', 'hub.example.com opened'])
  expect(await hosts({ brief: true, local: false })).toEqual(['a_b.example.com passed', 'hub.example.com passed'])
  expect(await hosts({ brief: true, local: true })).toEqual(['127.0.0.1:11434 opened'])
  expect(await hosts({ purpose: 'answer' })).toEqual(['a_b.example.com passed'])
  expect(await hosts({ search: '100%' })).toEqual(['a_b.example.com passed'])
  expect(await hosts({ search: 'axb' })).toEqual([])
  expect(await hosts({ host: 'hub.example.com', to: 1 })).toEqual([])
  const first = await store.egress.page({ limit: 3 })
  expect(first.next).toBe('2')
  expect((await store.egress.page({ limit: 3, cursor: '2' })).rows.map(({ number }) => number)).toEqual([1])
  await expect(store.egress.page({ limit: 3, cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_request' })
})
