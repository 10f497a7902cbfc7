import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CallRecord } from '../../core/index.ts'
import { openDatabase } from '../database.ts'
import { openStore, type CallQuery, type Store } from '../index.ts'
import { doneLine, openLine } from './journal-file.ts'
import { createLedgerWriter } from './ledger-writer.ts'

let home = ''
let store: Store
const problems: unknown[] = []
const onProblem = (thrown: unknown) => void problems.push(thrown)
const at = Date.UTC(2026, 10, 25, 12)

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'vade-ledger-'))
  store = await openStore({ home })
})
afterEach(async () => {
  expect(problems.splice(0)).toEqual([])
  await store.close()
  rmSync(home, { recursive: true, force: true })
})

function recordOf(id: string, more: Partial<CallRecord> = {}): CallRecord {
  return {
    id,
    keyId: 'key_a',
    at,
    kind: 'openai-chat',
    modelAsked: 'm',
    provider: 'p',
    model: 'm',
    stream: false,
    status: 200,
    errorCode: null,
    usage: { inputTokens: 1, cachedTokens: 0, outputTokens: 1 },
    costNanoUsd: 10,
    firstMs: null,
    totalMs: 2,
    attempts: [],
    ...more,
  }
}
const paid = (id: string, more?: Partial<CallRecord>) => ({
  record: recordOf(id, more),
  postings: [{ provider: 'p', model: 'm', nanoUsd: 10, price: null }],
})

/** What a process that died has left: no lock is held. */
function leave(holder: string, text: string, number = 1): void {
  mkdirSync(join(home, 'journal'), { recursive: true })
  appendFileSync(join(home, 'journal', `${holder}.${String(number)}.log`), text)
}

test('entries can neither be changed nor removed, except by folding', async () => {
  const accounts = store.openAccounts(onProblem)
  accounts.done(paid('one'))
  await accounts.flush()
  await accounts.close()
  await store.ledger.grant({ keyId: 'key_a', nanoUsd: 5 })
  const database = openDatabase(store.path, readFileSync(join(home, 'keys', 'store.key'), 'utf8').trim())
  for (const sql of ['UPDATE ledger SET nano = 0', 'DELETE FROM ledger', "DELETE FROM ledger WHERE kind = 'credit'"]) {
    expect(() => database.exec(sql)).toThrow('The ledger is append-only.')
  }
  const negative = "INSERT INTO ledger (at, kind, debit, credit, nano) VALUES (1, 'call', 1, 2, -1)"
  expect(() => database.exec(negative)).toThrow('CHECK')
  database.close()
  expect((await store.ledger.entries({ keyId: 'key_a', limit: 10 })).rows).toHaveLength(2)
})

test('sums that were tampered with are told', async () => {
  const accounts = store.openAccounts(onProblem)
  accounts.done(paid('one'))
  await accounts.close()
  expect(await store.ledger.verify()).toEqual([])
  const database = openDatabase(store.path, readFileSync(join(home, 'keys', 'store.key'), 'utf8').trim())
  database.exec('UPDATE spend SET nano = nano + 1')
  database.exec("DELETE FROM totals WHERE period = 'month'")
  database.close()
  expect(await store.ledger.verify()).toEqual([
    'The totals by month of key_a say 0, but the ledger says 10.',
    'The spend of key_a say 11, but the ledger says 10.',
  ])
})

test('a batch that was undone leaves nothing behind', async () => {
  const database = openDatabase(store.path, readFileSync(join(home, 'keys', 'store.key'), 'utf8').trim())
  const writer = createLedgerWriter(database)
  const priced = { ...paid('one'), postings: [{ provider: 'p', model: 'm', nanoUsd: 10, price: { input: 1 } }] }
  const broken = { ...paid('two'), postings: [{ provider: 'p', model: 'm', nanoUsd: 0.5, price: null }] }
  database.exec('BEGIN')
  expect(() => writer.record([priced, broken], 'holder_a')).toThrow(/datatype|INTEGER/)
  database.exec('ROLLBACK')
  writer.record([priced], 'holder_a')
  database.close()
  expect((await store.ledger.spend({ by: 'key' })).map(({ calls, nanoUsd }) => [calls, nanoUsd])).toEqual([[1, 10]])
  expect((await store.ledger.call('one'))?.entries[0]?.price).toEqual({ input: 1 })
  expect(await store.ledger.verify()).toEqual([])
})

test('a call that the ledger cannot take is kept aside and told, and holds up no other', async () => {
  const told: unknown[] = []
  const accounts = store.openAccounts((thrown) => void told.push(thrown))
  accounts.done(paid('before'))
  accounts.done(paid('broken', { status: 0.5 }))
  accounts.done(paid('after'))
  await accounts.flush()
  expect(told).toMatchObject([{ code: 'internal', message: expect.stringContaining('calls broken are not') }])
  expect((await store.ledger.calls({ limit: 5 })).rows.map(({ id }) => id)).toEqual(['after', 'before'])
  expect(readFileSync(join(home, 'journal', 'refused.jsonl'), 'utf8')).toContain('"id":"broken"')
  await accounts.close()
  expect(await store.ledger.verify()).toEqual([])
})

test('an answer that broke off after a 200 is among the failed calls', async () => {
  const accounts = store.openAccounts(onProblem)
  accounts.done(paid('answered'))
  accounts.done(paid('broken', { errorCode: 'provider_failed' }))
  accounts.done(paid('refused', { status: 429, errorCode: 'rate_limited' }))
  // Who had left is told of no error.
  accounts.done(paid('left', { status: 499 }))
  await accounts.flush()
  const ids = async (query: Partial<CallQuery>) =>
    (await store.ledger.calls({ limit: 5, ...query })).rows.map(({ id }) => id)
  expect(await ids({ status: 'failed' })).toEqual(['left', 'refused', 'broken'])
  expect(await ids({ status: 'failed', keyId: 'key_a' })).toEqual(['left', 'refused', 'broken'])
  expect(await ids({ status: 200 })).toEqual(['broken', 'answered'])
  expect(await ids({ status: 429 })).toEqual(['refused'])
  await accounts.close()
})

test('several that start at once take in what the dead have left, each call once', async () => {
  for (const holder of ['holder_a', 'holder_b', 'holder_c']) {
    const open = ['one', 'two', 'three'].map((id) =>
      openLine({ id: `${holder} ${id}`, keyId: 'key_a', at, model: 'm', nanoUsd: 100 }),
    )
    leave(holder, open.join('') + doneLine(paid(`${holder} one`)))
    // Its end is in the next file.
    leave(holder, doneLine(paid(`${holder} two`)), 2)
  }
  const others = await Promise.all([1, 2].map(async () => openStore({ home })))
  const opened = [store, ...others].map((one) => one.openAccounts(onProblem))
  const interrupted = await Promise.all(opened.map(({ recovered }) => recovered))
  expect(interrupted.reduce((sum, count) => sum + count, 0)).toBe(3)
  for (const one of opened) await one.close()
  for (const one of others) await one.close()
  expect((await store.ledger.spentBy('key_a', at)).totalNanoUsd).toBe(3 * (10 + 10 + 100))
  expect(readdirSync(join(home, 'journal'))).toEqual([])
  expect(await store.ledger.verify()).toEqual([])
})

test('a journal that comes back after it was taken in counts for nothing', async () => {
  const text = doneLine(paid('one')) + openLine({ id: 'two', keyId: 'key_a', at, model: 'm', nanoUsd: 7 })
  for (let time = 0; time < 2; time++) {
    leave('holder_a', text)
    const accounts = store.openAccounts(onProblem)
    expect(await accounts.recovered).toBe(time === 0 ? 1 : 0)
    await accounts.close()
  }
  leave('holder_renamed', text)
  const accounts = store.openAccounts(onProblem)
  await accounts.close()
  expect((await store.ledger.spentBy('key_a', at)).totalNanoUsd).toBe(17)
})

test('leases of a process whose journal is gone are free again', async () => {
  const lost = store.openAccounts(onProblem)
  const counter = { keyId: 'key_a', period: 'total', window: 0 } as const
  expect(await lost.take([{ ...counter, limit: 100, least: 80 }])).toEqual({ granted: [80] })
  const other = store.openAccounts(onProblem)
  expect(await other.take([{ ...counter, limit: 100, least: 30 }])).toEqual({ refused: 0, left: 20 })
  await other.close()
  for (const name of readdirSync(join(home, 'journal'))) rmSync(join(home, 'journal', name))
  const again = store.openAccounts(onProblem)
  await again.recovered
  expect(await again.take([{ ...counter, limit: 100, least: 30 }])).toEqual({ granted: [30] })
  await again.close()
  await lost.close()
})

test('takes are granted together or not at all', async () => {
  const accounts = store.openAccounts(onProblem)
  const day = { keyId: 'key_a', period: 'day', window: 1, limit: 100, least: 60 } as const
  const month = { keyId: 'key_a', period: 'month', window: 1, limit: 50, least: 60 } as const
  expect(await accounts.take([day, month])).toEqual({ refused: 1, left: 50 })
  expect(await accounts.take([day])).toEqual({ granted: [60] })
  expect(await accounts.take([{ ...day, least: 41 }])).toEqual({ refused: 0, left: 40 })
  await accounts.give([{ keyId: 'key_a', period: 'day', window: 1, amount: 60 }])
  expect(await accounts.take([{ ...day, least: 8 }])).toEqual({ granted: [25] })
  await accounts.close()
})

test('entries of a key are paged, newest first', async () => {
  const accounts = store.openAccounts(onProblem)
  for (let number = 0; number < 5; number++) accounts.done(paid(`call ${String(number)}`))
  accounts.done(paid('other', { keyId: 'key_b' }))
  await accounts.close()
  await store.ledger.grant({ keyId: 'key_a', nanoUsd: 5 })
  const first = await store.ledger.entries({ keyId: 'key_a', limit: 4 })
  const second = await store.ledger.entries({ keyId: 'key_a', limit: 4, cursor: first.next ?? '' })
  expect([...first.rows, ...second.rows].map(({ callId, kind }) => callId ?? kind)).toEqual([
    'credit',
    'call 4',
    'call 3',
    'call 2',
    'call 1',
    'call 0',
  ])
  expect(second.next).toBeNull()
})
