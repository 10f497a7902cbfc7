import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CallRecord } from '../../src/core/index.ts'
import type { Store } from '../../src/store/index.ts'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import { callMany, callOnce, costOfCall, createFleet, type Outcome, type Replica } from './fleet.ts'
import { createHomes, type Homes } from './homes.ts'
import { hasPgvector, postgresPrograms, startPostgres, type PostgresServer } from './postgres.ts'

const usage = { input: 10, output: 5, cached: 0, reasoning: 0 }

describe.each([
  { extension: 'without pgvector', extensions: [], skipped: postgresPrograms === null },
  { extension: 'with pgvector', extensions: ['vector'], skipped: !hasPgvector },
])('two replicas on PostgreSQL $extension (skipped where it is not installed)', ({ extensions, skipped }) => {
  let server: PostgresServer
  let provider: StandIn
  let homes: Homes
  let fleet: ReturnType<typeof createFleet>
  let one: Replica
  let two: Replica
  /** The database as this process sees it. */
  let store: Store

  describe.skipIf(skipped)('two of them', () => {
    beforeAll(async () => {
      server = await startPostgres(postgresPrograms ?? '')
      const url = await server.createDatabase('shared', extensions)
      provider = await startStandIn({ behaviour: { text: 'hello', usage, delayMs: 10 } })
      homes = createHomes()
      fleet = createFleet(homes, provider, { VADE_DATABASE: url })
      ;[one, two] = await Promise.all([fleet.start('one'), fleet.start('two')])
      store = await homes.open('watcher', url)
    })
    afterAll(async () => {
      await fleet.stop()
      await store.close()
      await provider.close()
      await server.remove()
      homes.remove()
    })

    /** Every key has a name of its own; the command line makes it in the home of the first. */
    async function newKey(name: string, ...limits: readonly string[]) {
      const made = JSON.parse(await fleet.vade('one', 'keys', 'add', name, '--json', ...limits)) as Record<
        string,
        string
      >
      const { key = '', id = '' } = made
      // Both have heard of it, before anything is counted.
      for (const { url } of [one, two]) {
        await expect
          .poll(async () => (await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` } })).status)
          .toBe(200)
      }
      return { key, id }
    }

    async function recordsOf(id: string) {
      const rows = []
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = await store.ledger.calls({ keyId: id, limit: 1000, ...(cursor !== '' && { cursor }) })
        rows.push(...page.rows)
        cursor = page.next
      }
      return rows
    }

    /** What the ledger has once every call that was answered is in it, at its price. */
    async function settled(id: string, answered: readonly Outcome[]) {
      const ids = answered.filter(({ status }) => status === 200).map((outcome) => outcome.id)
      await expect
        .poll(
          async () => {
            const known = new Map((await recordsOf(id)).map((record) => [record.id, record]))
            return ids.filter((each) => !isPaid(known.get(each))).length
          },
          { timeout: 20_000, interval: 300 },
        )
        .toBe(0)
      expect(new Set(ids).size).toBe(ids.length)
      return recordsOf(id)
    }

    test('1,000 calls over both on one budget: exact sums, and the budget is not passed', async () => {
      // For some 600 of them.
      const limit = 600 * costOfCall
      const { key, id } = await newKey('budget', '--budget-total', '0.012')
      const outcomes = await callMany([one.url, two.url], { key, calls: 1000 })
      const records = await settled(id, outcomes)
      expect(records.filter(({ kind }) => kind === 'interrupted')).toEqual([])
      const answered = outcomes.filter(({ status }) => status === 200)
      const refused = outcomes.filter(({ status }) => status === 402)
      expect(answered.length + refused.length).toBe(1000)
      expect(answered.length).toBeGreaterThan(300)
      const { totalNanoUsd } = await store.ledger.spentBy(id, Date.now())
      expect(totalNanoUsd).toBe(answered.length * costOfCall)
      expect(totalNanoUsd).toBeLessThanOrEqual(limit)
      expect(records.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)).toBe(totalNanoUsd)
      expect(await store.ledger.verify()).toEqual([])
    })

    test('a rate of calls a minute holds over both', async () => {
      const { key, id } = await newKey('rate', '--requests-per-minute', '50')
      const outcomes = await callMany([one.url, two.url], { key, calls: 200 })
      const records = await settled(id, outcomes)
      expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set([200, 429]))
      const minutes = Map.groupBy(
        records.filter(({ status }) => status === 200),
        ({ at }) => Math.floor(at / 60_000),
      )
      expect([...minutes.values()].filter((calls) => calls.length > 50)).toEqual([])
    })

    test('a key that is revoked in one home is refused by both soon', async () => {
      const { key } = await newKey('revoked')
      await fleet.vade('two', 'keys', 'revoke', 'revoked')
      for (const { url } of [one, two]) {
        await expect.poll(async () => (await callOnce(url, key)).status).toBe(401)
      }
    })

    test('an answer that one stored is gone on from at the other', async () => {
      const { key } = await newKey('responses')
      const post = async (url: string, body: object) => {
        const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
        const response = await fetch(`${url}/v1/responses`, { method: 'POST', headers, body: JSON.stringify(body) })
        return { status: response.status, body: (await response.json()) as { readonly id: string } }
      }
      const first = await post(one.url, { model: 'p/m', input: 'hello' })
      expect(first.status).toBe(200)
      const headers = { authorization: `Bearer ${key}` }
      const there = async () => (await fetch(`${two.url}/v1/responses/${first.body.id}`, { headers })).status
      await expect.poll(there).toBe(200)
      const second = await post(two.url, { model: 'p/m', input: 'and?', previous_response_id: first.body.id })
      expect(second.status).toBe(200)
      expect(provider.received.at(-1)?.json).toMatchObject({ messages: [{}, { role: 'assistant' }, {}] })
    })

    test('one is killed under load: the other goes on, and all is accounted when it comes back', async () => {
      const { key, id } = await newKey('killed', '--budget-total', '1')
      // Of the others all may have been answered at the moment of the kill.
      provider.next({ fault: { kind: 'hang', at: 'headers' } })
      const hanging = callOnce(one.url, key)
      await provider.request(provider.received.length)
      const killed: Promise<void>[] = []
      const outcomes = await callMany([one.url, two.url], {
        key,
        calls: 600,
        during: (ended) => {
          if (ended === 200) killed.push(one.kill('SIGKILL'))
        },
      })
      await Promise.all(killed)
      expect(outcomes.filter(({ status }) => status === 200).length).toBeGreaterThan(350)
      expect(readdirSync(join(homes.home('one'), 'journal')).some((name) => name.endsWith('.log'))).toBe(true)
      expect(await hanging).toMatchObject({ status: 0 })
      one = await fleet.start('one')
      await settled(id, outcomes)
      // They come together, after all that were answered.
      const interruptedOf = (records: readonly CallRecord[]) => records.filter(({ kind }) => kind === 'interrupted')
      await expect.poll(async () => interruptedOf(await recordsOf(id)).length).toBeGreaterThan(0)
      const records = await recordsOf(id)
      const interrupted = interruptedOf(records)
      expect(interrupted.length).toBeLessThanOrEqual(33)
      expect(interrupted.filter(({ costNanoUsd }) => costNanoUsd < costOfCall)).toEqual([])
      const sum = records.reduce((all, { costNanoUsd }) => all + costNanoUsd, 0)
      expect((await store.ledger.spentBy(id, Date.now())).totalNanoUsd).toBe(sum)
      expect(await store.ledger.verify()).toEqual([])
      expect((await callOnce(one.url, key)).status).toBe(200)
    })

    test('a database that says nothing any more: keys without limits go on, the others are told soon', async () => {
      const limited = await newKey('silent', '--budget-total', '1')
      const free = await newKey('silent-free')
      server.pause()
      try {
        expect((await callOnce(one.url, free.key)).status).toBe(200)
        const told = await callOnce(one.url, limited.key)
        expect(told).toMatchObject({ status: 503, body: expect.stringContaining('The database') as string })
        const headers = { authorization: `Bearer ${free.key}`, 'content-type': 'application/json' }
        const body = JSON.stringify({ model: 'p/m', input: 'hello' })
        expect((await fetch(`${one.url}/v1/responses`, { method: 'POST', headers, body })).status).toBe(200)
        // It ends without a word from the database, and what it knows stays in its journal.
        await one.kill('SIGTERM')
      } finally {
        server.resume()
      }
      one = await fleet.start('one')
      await expect.poll(async () => (await recordsOf(free.id)).length, { timeout: 20_000 }).toBe(2)
      expect((await callOnce(one.url, limited.key)).status).toBe(200)
      expect(await store.ledger.verify()).toEqual([])
    })

    test('the database goes away under load: calls go on or are told so, and nothing is lost', async () => {
      const limited = await newKey('outage', '--budget-total', '1')
      const free = await newKey('outage-free')
      const outage: Promise<void>[] = []
      const during = (ended: number) => {
        if (ended === 100) outage.push(server.stop())
      }
      const [ofLimited, ofFree] = await Promise.all([
        callMany([one.url, two.url], { key: limited.key, calls: 600, during }),
        callMany([one.url, two.url], { key: free.key, calls: 600 }),
      ])
      await Promise.all(outage)
      expect(new Set(ofFree.map(({ status }) => status))).toEqual(new Set([200]))
      const told = ofLimited.filter(({ status }) => status !== 200)
      expect(told.filter(({ status, body }) => status !== 503 || !body.includes('The database'))).toEqual([])
      await server.start()
      await settled(limited.id, ofLimited)
      await settled(free.id, ofFree)
      for (const [outcomes, { id }] of [
        [ofLimited, limited],
        [ofFree, free],
      ] as const) {
        const { totalNanoUsd } = await store.ledger.spentBy(id, Date.now())
        expect(totalNanoUsd).toBe(outcomes.filter(({ status }) => status === 200).length * costOfCall)
      }
      expect(await store.ledger.verify()).toEqual([])
      await expect.poll(async () => (await callOnce(one.url, limited.key)).status).toBe(200)
    })
  })
})

/** A call that was answered in the very moment in which its process was killed counts as broken off. */
function isPaid(record: CallRecord | undefined): boolean {
  return record?.costNanoUsd === costOfCall || record?.kind === 'interrupted'
}
