import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CallRecord } from '../../src/core/index.ts'
import type { AccountStore, FinishedCall, Store, StoredResponse } from '../../src/store/index.ts'
import { doneLine, openLine } from '../../src/store/accounts/journal-file.ts'
import { createHomes, type Homes } from './homes.ts'
import { postgresPrograms, startPostgres, type PostgresServer } from './postgres.ts'

const at = Date.UTC(2026, 10, 25, 12)

describe.skipIf(postgresPrograms === null)('two replicas on PostgreSQL (skipped where it is not installed)', () => {
  let server: PostgresServer
  let homes: Homes
  let url = ''
  let databases = 0
  let one: Store
  let two: Store
  const problems: unknown[] = []
  const onProblem = (thrown: unknown) => void problems.push(thrown)

  beforeAll(async () => {
    server = await startPostgres(postgresPrograms ?? '')
  })
  afterAll(() => server.remove())
  beforeEach(async () => {
    homes = createHomes()
    url = await server.createDatabase(`store_${String(++databases)}`)
    // At once: one of them brings the tables, the other waits.
    ;[one, two] = await Promise.all([homes.open('one', url), homes.open('two', url)])
  })
  afterEach(async () => {
    await Promise.all([one.close(), two.close()])
    homes.remove()
    expect(problems.splice(0)).toEqual([])
  })

  test('a key made, changed, given credits, revoked or removed at one is so at the other, soon', async () => {
    const hash = 'a'.repeat(64)
    const seen = () => two.keys.byHash(hash)
    await one.keys.add({ id: 'key_1', name: 'shared', hash, hint: 'vade_sk_', limits: { dayNanoUsd: 5 } })
    expect(one.keys.byHash(hash)).toMatchObject({ id: 'key_1', limits: { dayNanoUsd: 5 }, revokedAt: null })
    await expect.poll(seen).toMatchObject({ id: 'key_1', limits: { dayNanoUsd: 5 } })
    await one.keys.change('key_1', { prepaid: true })
    await expect.poll(seen).toMatchObject({ limits: { prepaid: true } })
    await one.ledger.grant({ keyId: 'key_1', nanoUsd: 7, note: 'a gift' })
    await expect.poll(seen).toMatchObject({ grantedNanoUsd: 7 })
    const before = two.keys.generation()
    expect(await one.keys.revoke('shared')).toBe(true)
    await expect.poll(() => seen()?.revokedAt).toBeTypeOf('number')
    expect(two.keys.generation()).not.toBe(before)
    expect(await one.keys.remove('shared')).toBe(true)
    await expect.poll(seen).toBeNull()
    expect(await one.keys.remove('shared')).toBe(false)
  })

  test('settings are shared and sealed; a replica with another key is told so', async () => {
    await one.sharedSettings.set('provider-keys', { groq: 'gsk-secret' })
    await expect.poll(() => two.sharedSettings.get('provider-keys')).toEqual({ groq: 'gsk-secret' })
    expect(await one.settings.get('provider-keys')).toBeUndefined()
    const client = new Client(url)
    await client.connect()
    const { rows } = await client.query<{ value: Buffer }>('SELECT value FROM settings')
    expect(rows.some(({ value }) => value.includes('gsk-secret'))).toBe(false)
    await client.end()
    writeFileSync(homes.keyFile, randomBytes(32).toString('hex'))
    await expect(homes.open('three', url)).rejects.toThrow('Give all replicas the same key')
  })

  test('stored answers go on at the other replica, are seen by their key only, and go with it', async () => {
    const answer = (id: string, some: Partial<StoredResponse> = {}): StoredResponse => {
      const response = { id, text: 'a\0b\u{D800}c', big: 2 ** 53 }
      return { id, keyId: 'k1', createdAt: 1000, previousId: null, response, input: [{ type: 'message' }], ...some }
    }
    await one.keys.add({ id: 'k1', name: 'k1', hash: 'h', hint: 'x' })
    await one.responses.add(answer('a'))
    await one.responses.add(answer('b', { previousId: 'a' }))
    await two.responses.add(answer('b', { response: { other: true } }))
    expect(await two.responses.get('k1', 'a')).toEqual(answer('a'))
    expect((await two.responses.chain('k1', 'b')).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(await two.responses.get('k2', 'a')).toBeNull()
    expect(await two.responses.remove('k2', 'a')).toBe(false)
    expect(await two.responses.remove('k1', 'a')).toBe(true)
    expect((await one.responses.chain('k1', 'b')).map(({ id }) => id)).toEqual(['b'])
    await one.keys.remove('k1')
    expect(await two.responses.get('k1', 'b')).toBeNull()
    await one.responses.add(answer('old', { createdAt: 1000 }))
    await one.responses.add(answer('new', { createdAt: 1000 + 31 * 86_400_000 }))
    expect(await one.responses.get('k1', 'old')).toBeNull()
  })

  test('calls are summed up as in SQLite, once each, and read in pages', async () => {
    const accounts = one.openAccounts(onProblem)
    const calls = Array.from({ length: 300 }, (_, number) =>
      paid(`req_${String(number)}`, { at: at + number, status: number % 10 === 0 ? 500 : 200 }),
    )
    for (const call of [...calls, ...calls.slice(0, 50)]) accounts.done(call)
    await accounts.flush()
    expect(await two.ledger.spentBy('key_a', at)).toEqual({
      dayNanoUsd: 3000,
      monthNanoUsd: 3000,
      totalNanoUsd: 3000,
      grantedNanoUsd: 0,
    })
    const [day] = await two.ledger.spend({ by: 'day' })
    const sums = { calls: 300, inputTokens: 300, cachedTokens: 0, outputTokens: 300, nanoUsd: 3000 }
    expect(day).toEqual({ name: '2026-11-25', ...sums })
    expect(await two.ledger.spend({ by: 'model', keyId: 'key_a' })).toEqual([{ name: 'p/m', ...sums }])
    const [health] = await two.ledger.health({})
    expect(health).toMatchObject({ provider: 'p', attempts: 300, outcomes: { answered: 300 } })
    expect(health?.totalMs?.p50).toBeGreaterThan(1.9)
    const page = await two.ledger.calls({ limit: 200, keyId: 'key_a' })
    const rest = await two.ledger.calls({ limit: 200, keyId: 'key_a', cursor: page.next ?? '' })
    expect(rest.next).toBeNull()
    expect([...page.rows, ...rest.rows].map(({ id }) => id)).toEqual(calls.map(({ record }) => record.id).reverse())
    expect((await two.ledger.calls({ limit: 100, status: 'failed' })).rows).toHaveLength(30)
    accounts.done(paid('req_broken', { at: at - 1, keyId: 'key_b', errorCode: 'provider_failed' }))
    await accounts.flush()
    expect((await two.ledger.calls({ limit: 1, status: 'failed', keyId: 'key_b' })).rows).toMatchObject([
      { id: 'req_broken', status: 200 },
    ])
    const call = await two.ledger.call('req_7')
    expect(call?.record).toEqual(calls[7]?.record)
    expect(call?.entries).toMatchObject([
      { debit: 'key:key_a', credit: 'provider:p', nanoUsd: 10, price: { input: 3 }, callId: 'req_7' },
    ])
    await one.ledger.grant({ keyId: 'key_a', nanoUsd: 5 })
    expect((await two.ledger.entries({ limit: 10 })).rows).toMatchObject([{ kind: 'credit', nanoUsd: 5 }])
    const entries = await two.ledger.entries({ keyId: 'key_a', limit: 2 })
    expect(entries.rows.map(({ kind }) => kind)).toEqual(['credit', 'call'])
    expect((await two.ledger.entries({ keyId: 'key_a', limit: 500, cursor: entries.next ?? '' })).rows).toHaveLength(
      299,
    )
    expect(await two.ledger.verify()).toEqual([])
    await accounts.close()
  })

  test('a call that no text can hold is kept as near as can be; an unfit one holds nobody up', async () => {
    const accounts = one.openAccounts((thrown) => problems.push(thrown))
    accounts.done(paid('req_odd', { modelAsked: 'a\0b\u{D800}c' }))
    accounts.done(paid('req_unfit', { costNanoUsd: 1.5 }))
    accounts.done(paid('req_good'))
    await accounts.flush()
    expect((await two.ledger.call('req_odd'))?.record.modelAsked).toBe('a\ufffdb\ufffdc')
    expect(await two.ledger.call('req_good')).not.toBeNull()
    expect(await two.ledger.call('req_unfit')).toBeNull()
    expect(String(problems.splice(0)[0])).toContain('req_unfit')
    expect(readFileSync(join(homes.home('one'), 'journal', 'refused.jsonl'), 'utf8')).toContain('req_unfit')
    await accounts.close()
  })

  test('holders of two replicas never have more than a limit leaves, however they take and spend', async () => {
    const limit = 10_000
    const holders = [one, two].map((store) => store.openAccounts(onProblem))
    const counter = { keyId: 'key_a', period: 'total', window: 0 } as const
    async function spend(accounts: AccountStore, name: string): Promise<number> {
      let free = 0
      let spent = 0
      for (let number = 0; number < 1000; number++) {
        if (free < 30) {
          const taken = await accounts.take([{ ...counter, limit, least: 30 }])
          if ('refused' in taken) break
          free += taken.granted[0] ?? 0
        }
        free -= 30
        spent += 30
        accounts.done(paid(`${name}_${String(number)}`, {}, 30))
        if (number % 7 === 0) await accounts.flush()
        if (number % 11 === 0 && free > 10) {
          free -= 10
          await accounts.give([{ ...counter, amount: 10 }])
        }
      }
      return spent
    }
    const spent = await Promise.all(holders.map((accounts, number) => spend(accounts, `holder_${String(number)}`)))
    const sum = spent.reduce((all, part) => all + part, 0)
    expect(sum).toBeLessThanOrEqual(limit)
    expect(sum).toBeGreaterThan(limit / 2)
    await Promise.all(holders.map((accounts) => accounts.close()))
    expect((await one.ledger.spentBy('key_a', at)).totalNanoUsd).toBe(sum)
    // What they held has gone back.
    const last = two.openAccounts(onProblem)
    expect(await last.take([{ ...counter, limit, least: limit - sum + 1 }])).toEqual({ refused: 0, left: limit - sum })
    await last.close()
    expect(await two.ledger.verify()).toEqual([])
  })

  test('what a dead process left is taken in by its own replica alone, once', async () => {
    const first = two.openAccounts(onProblem)
    await first.take([{ keyId: 'key_a', period: 'total', window: 0, limit: 1000, least: 400 }])
    const journal = join(homes.home('one'), 'journal')
    const leaver = one.openAccounts(onProblem)
    await leaver.close()
    const lost = { id: 'req_lost', keyId: 'key_a', at, model: 'm', nanoUsd: 100 }
    appendFileSync(join(journal, 'holder_dead.1.log'), openLine(lost) + doneLine(paid('req_done')) + 'done ["req_')
    const accounts = one.openAccounts(onProblem)
    expect(await accounts.recovered).toBe(1)
    expect((await two.ledger.call('req_lost'))?.entries).toMatchObject([{ credit: 'suspense', nanoUsd: 100 }])
    expect((await two.ledger.spentBy('key_a', at)).totalNanoUsd).toBe(110)
    // The other replica still holds what it took.
    const taken = await accounts.take([{ keyId: 'key_a', period: 'total', window: 0, limit: 1000, least: 600 }])
    expect(taken).toMatchObject({ refused: 0, left: 490 })
    await accounts.close()
    await first.close()
    expect(await one.ledger.verify()).toEqual([])
  })

  test('the ledger is append-only; old calls go and their entries are folded', async () => {
    const accounts = one.openAccounts(onProblem)
    for (let number = 0; number < 40; number++) {
      accounts.done(paid(`req_${String(number)}`, { at: number < 25 ? at - 200 * 86_400_000 : at }))
    }
    await accounts.flush()
    const client = new Client(url)
    await client.connect()
    for (const sql of ['UPDATE ledger SET nano = 0', 'DELETE FROM ledger', 'TRUNCATE ledger CASCADE']) {
      await expect(client.query(sql)).rejects.toThrow('append-only')
    }
    await client.end()
    await accounts.sweep(at - 90 * 86_400_000)
    const { rows } = await two.ledger.entries({ keyId: 'key_a', limit: 100 })
    expect(rows.filter(({ kind }) => kind === 'folded')).toMatchObject([{ nanoUsd: 250, note: '25 entries' }])
    expect(rows).toHaveLength(16)
    expect((await two.ledger.calls({ limit: 100 })).rows).toHaveLength(15)
    expect(await two.ledger.verify()).toEqual([])
    await accounts.close()
  })

  test('a database that is away is told in a sentence, and what was written down is not lost', async () => {
    const own = await server.createDatabase(`away_${String(databases)}`)
    const told: unknown[] = []
    const store = await homes.open('away', own, (thrown) => told.push(thrown))
    await store.keys.add({ id: 'key_1', name: 'k', hash: 'h', hint: 'x' })
    const accounts = store.openAccounts((thrown) => told.push(thrown))
    await accounts.recovered
    await server.stop()
    accounts.done(paid('req_meanwhile'))
    const counter = { keyId: 'key_a', period: 'total', window: 0, limit: 1000, least: 10 } as const
    await expect(accounts.take([counter])).rejects.toMatchObject({ code: 'overloaded', status: 503 })
    await expect(accounts.take([counter])).rejects.toThrow('nothing was changed')
    await expect(accounts.give([{ ...counter, amount: 1 }])).rejects.toThrow('nothing was changed')
    expect(store.keys.byHash('h')?.id).toBe('key_1')
    await server.start()
    await expect
      .poll(async () => store.ledger.call('req_meanwhile').catch(() => null), { timeout: 10_000 })
      .toMatchObject({
        record: { id: 'req_meanwhile' },
      })
    await store.keys.revoke('k')
    expect(store.keys.byHash('h')?.revokedAt).toBeTypeOf('number')
    await accounts.close()
    await store.close()
    expect(told.length).toBeGreaterThan(0)
  })
})

function paid(id: string, more: Partial<CallRecord> = {}, nanoUsd = 10): FinishedCall {
  const attempt = {
    provider: 'p',
    model: 'm',
    key: 'p:k',
    startMs: 0,
    ms: 2,
    outcome: 'answered',
    costNanoUsd: nanoUsd,
  }
  return {
    record: {
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
      costNanoUsd: nanoUsd,
      firstMs: 1.5,
      totalMs: 2,
      attempts: [attempt],
      ...more,
    },
    postings: [{ provider: 'p', model: 'm', nanoUsd, price: { input: 3 } }],
  }
}
