import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createId, type CallRecord } from '../../core/index.ts'
import { openStore, type ApiKey, type KeyLimits, type Store } from '../../store/index.ts'
import { createAccounts, type Accounts } from './accounts.ts'

let home = ''
let store: Store
let accounts: Accounts
let clock = Date.UTC(2026, 10, 25, 12)
const problems: unknown[] = []
const onProblem = (thrown: unknown) => void problems.push(thrown)
const day = 86_400_000

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'vade-accounts-'))
  clock = Date.UTC(2026, 10, 25, 12)
  store = await openStore({ home })
  accounts = open()
})
afterEach(async () => {
  await accounts.close()
  expect(await store.ledger.verify()).toEqual([])
  expect(problems.splice(0)).toEqual([])
  await store.close()
  rmSync(home, { recursive: true, force: true })
})

/** Each time it is asked, a second has passed: no refusal is remembered. */
function open(): Accounts {
  return createAccounts({ store: store.openAccounts(onProblem), onProblem, now: () => (clock += 1000) })
}

async function keyWith(limits: KeyLimits, name = 'laptop'): Promise<ApiKey> {
  return store.keys.add({ id: createId('key'), name, hash: name, hint: 'vade_sk_ab', limits })
}

function call(key: ApiKey, worstNanoUsd: number, more: Partial<Parameters<Accounts['reserve']>[0]> = {}) {
  const at = Date.UTC(2026, 10, 25, 12)
  return { id: createId('req'), key, at, model: 'gpt-4o', inputTokens: 100, maxTokens: 100, worstNanoUsd, ...more }
}

const record: CallRecord = {
  id: '',
  keyId: '',
  at: 0,
  kind: 'openai-chat',
  modelAsked: 'gpt-4o',
  provider: 'openai',
  model: 'gpt-4o-2024',
  stream: false,
  status: 200,
  errorCode: null,
  usage: { inputTokens: 80, cachedTokens: 20, outputTokens: 10 },
  costNanoUsd: 0,
  firstMs: 120,
  totalMs: 900,
  attempts: [
    { provider: 'groq', model: 'gpt-4o', key: 'k', startMs: 0, ms: 20, outcome: 'rate-limit', costNanoUsd: 0 },
    { provider: 'openai', model: 'gpt-4o', key: 'k', startMs: 20, ms: 880, outcome: 'answered', costNanoUsd: 5 },
  ],
}
const price = { input: 3_000_000_000, output: 15_000_000_000, asOf: '2026-11-25' }
const pay = (nanoUsd: number) => [{ provider: 'openai', model: 'gpt-4o-2024', nanoUsd, price }]
const spent = async (key: ApiKey) => (await store.ledger.spentBy(key.id, Date.UTC(2026, 10, 25, 12))).totalNanoUsd

test('a call is paid once, by the account of its key, with the price that was applied', async () => {
  const key = await keyWith({ dayNanoUsd: 1000 })
  const wanted = call(key, 800)
  const reservation = await accounts.reserve(wanted)
  reservation.settle(record, pay(300))
  reservation.settle(record, pay(300))
  reservation.release(record)
  await accounts.flush()
  const found = await store.ledger.call(wanted.id)
  expect(found?.record).toEqual({ ...record, id: wanted.id, keyId: key.id, at: wanted.at, costNanoUsd: 300 })
  expect(found?.entries).toMatchObject([
    { kind: 'call', debit: `key:${key.id}`, credit: 'provider:openai', nanoUsd: 300, model: 'gpt-4o-2024', price },
  ])
  expect(await store.ledger.spentBy(key.id, wanted.at)).toEqual({
    dayNanoUsd: 300,
    monthNanoUsd: 300,
    totalNanoUsd: 300,
    grantedNanoUsd: 0,
  })
  // What was not used can be set aside again, to the last billionth.
  const rest = await accounts.reserve(call(key, 700))
  rest.settle(record, pay(700))
  await expect(async () => accounts.reserve(call(key, 1))).rejects.toMatchObject({ code: 'budget_exceeded' })
})

test('within a lease no store is asked', async () => {
  const key = await keyWith({ dayNanoUsd: 1_000_000, requestsPerMinute: 1000, tokensPerMinute: 1_000_000 })
  const own = store.openAccounts(onProblem)
  let takes = 0
  const counting = createAccounts({
    store: { ...own, take: async (wanted) => (takes++, own.take(wanted)) },
    onProblem,
    now: () => clock,
  })
  for (let count = 0; count < 3; count++) (await counting.reserve(call(key, 10))).release(record)
  expect(takes).toBe(1)
  await counting.close()
})

test('each budget refuses what does not fit, and says when it begins anew or who raises it', async () => {
  const refused = async (limits: KeyLimits) => {
    const key = await keyWith(limits, JSON.stringify(limits))
    const error: unknown = await Promise.resolve()
      .then(async () => accounts.reserve(call(key, 1_500_000_000)))
      .catch((thrown: unknown) => thrown)
    return error
  }
  expect(await refused({ dayNanoUsd: 1_000_000_000 })).toMatchObject({
    code: 'budget_exceeded',
    message: expect.stringMatching(/\$1\.00 left of its budget of \$1\.00 a day.*\$1\.50.*2026-11-26T00:00 UTC/),
  })
  expect(await refused({ monthNanoUsd: 1_000_000_000 })).toMatchObject({
    message: expect.stringContaining('2026-12-01T00:00 UTC'),
  })
  expect(await refused({ totalNanoUsd: 1_000_000_000 })).toMatchObject({
    message: expect.stringContaining('--budget-total'),
  })
  expect(await refused({ prepaid: true })).toMatchObject({
    code: 'budget_exceeded',
    message: expect.stringContaining('vade credits grant'),
  })
})

test('a budget of a day is whole again the next day, that of the month goes on', async () => {
  const key = await keyWith({ dayNanoUsd: 100, monthNanoUsd: 150 })
  const today = await accounts.reserve(call(key, 100))
  today.settle(record, pay(100))
  await expect(async () => accounts.reserve(call(key, 1))).rejects.toThrow(/a day/)
  const at = Date.UTC(2026, 10, 26)
  const tomorrow = await accounts.reserve(call(key, 50, { at }))
  tomorrow.settle(record, pay(50))
  await expect(async () => accounts.reserve(call(key, 1, { at }))).rejects.toThrow(/a month/)
  await accounts.reserve(call(key, 100, { at: Date.UTC(2026, 11, 1) }))
})

test('credits pay for calls in advance', async () => {
  const key = await keyWith({ prepaid: true })
  await store.ledger.grant({ keyId: key.id, nanoUsd: 500, note: 'bought' })
  const rich = store.keys.byHash('laptop') as ApiKey
  const reservation = await accounts.reserve(call(rich, 400))
  reservation.settle(record, pay(400))
  await expect(async () => accounts.reserve(call(rich, 200))).rejects.toThrow(/\$0\.0000001 left of its credits/)
  await store.ledger.grant({ keyId: key.id, nanoUsd: 100 })
  const richer = store.keys.byHash('laptop') as ApiKey
  await accounts.reserve(call(richer, 200))
  const { rows } = await store.ledger.entries({ limit: 10 })
  expect(rows.map(({ kind, debit, credit, nanoUsd, note }) => [kind, debit, credit, nanoUsd, note])).toEqual([
    ['credit', 'grants', `key:${key.id}`, 100, null],
    ['credit', 'grants', `key:${key.id}`, 500, 'bought'],
  ])
})

test('rates of calls and of tokens are per minute, and say when to come back', async () => {
  const at = Date.now()
  const calls = await keyWith({ requestsPerMinute: 2 }, 'calls')
  for (let number = 0; number < 2; number++) (await accounts.reserve(call(calls, 0, { at }))).release(record)
  await expect(async () => accounts.reserve(call(calls, 0, { at }))).rejects.toMatchObject({
    code: 'rate_limited',
    retryAfter: expect.any(Number),
  })
  ;(await accounts.reserve(call(calls, 0, { at: at + 60_000 }))).release(record)
  const tokens = await keyWith({ tokensPerMinute: 300 }, 'tokens')
  const first = await accounts.reserve(call(tokens, 0, { at }))
  await expect(async () => accounts.reserve(call(tokens, 0, { at }))).rejects.toThrow(/has 100 left/)
  first.settle(record, [])
  // It took 90 of the 200 that were set aside.
  ;(await accounts.reserve(call(tokens, 0, { at }))).release(record)
  await expect(async () => accounts.reserve(call(tokens, 0, { at, maxTokens: 900 }))).rejects.toThrow(/never fits/)
})

test('a key is held to its models', async () => {
  const key = await keyWith({ models: ['openai/*', 'device'] })
  await accounts.reserve(call(key, 0, { model: 'openai/gpt-4o' }))
  await accounts.reserve(call(key, 0, { model: 'device' }))
  await expect(async () => accounts.reserve(call(key, 0, { model: 'groq/openai/x' }))).rejects.toMatchObject({
    code: 'forbidden',
    param: 'model',
  })
})

test('two providers of one call are both paid', async () => {
  const wanted = call(await keyWith({ totalNanoUsd: 1000 }), 400)
  const reservation = await accounts.reserve(wanted)
  reservation.settle(record, [...pay(350), { provider: 'groq', model: 'fast', nanoUsd: 50, price: null }])
  await accounts.flush()
  expect((await store.ledger.call(wanted.id))?.entries.map(({ credit, nanoUsd }) => [credit, nanoUsd])).toEqual([
    ['provider:openai', 350],
    ['provider:groq', 50],
  ])
})

test('what is used beyond the reserve is paid, and the next call has less', async () => {
  const key = await keyWith({ totalNanoUsd: 1000 })
  const reservation = await accounts.reserve(call(key, 100))
  reservation.settle(record, pay(900))
  await accounts.flush()
  expect(await spent(key)).toBe(900)
  await expect(async () => accounts.reserve(call(key, 101))).rejects.toMatchObject({ code: 'budget_exceeded' })
  ;(await accounts.reserve(call(key, 100))).settle(record, pay(100))
})

test('a refusal tells what is left after a call that took more than was set aside', async () => {
  const at = Date.now()
  const key = await keyWith({ tokensPerMinute: 1600 })
  const usage = { inputTokens: 1400, cachedTokens: 0, outputTokens: 100 }
  const reservation = await accounts.reserve(call(key, 0, { at, maxTokens: 400 }))
  reservation.settle({ ...record, usage }, [])
  await expect(accounts.reserve(call(key, 0, { at, maxTokens: 400 }))).rejects.toThrow(/has 100 left/)
})

test('a call that runs cannot begin again; one that was refused is remembered without cost', async () => {
  const key = await keyWith({})
  const wanted = call(key, 5)
  await accounts.reserve(wanted)
  await expect(accounts.reserve(wanted)).rejects.toThrow(/still running/)
  const limited = await keyWith({ totalNanoUsd: 1000 }, 'limited')
  const twice = call(limited, 600)
  const results = await Promise.allSettled([1, 2].map(async () => accounts.reserve({ ...twice, worstNanoUsd: 400 })))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  await accounts.reserve(call(limited, 600))
  accounts.record({ ...record, id: 'req_refused', keyId: key.id, at: wanted.at, status: 429, costNanoUsd: 0 })
  await accounts.flush()
  expect((await store.ledger.call('req_refused'))?.entries).toEqual([])
})

test('amounts that are not whole are refused where they come from', async () => {
  const key = await keyWith({})
  await expect(accounts.reserve(call(key, 0.5))).rejects.toThrow(RangeError)
  await expect(accounts.reserve(call(key, 1, { maxTokens: Number.NaN }))).rejects.toThrow(RangeError)
  const reservation = await accounts.reserve(call(key, 5))
  for (const wrong of [0.1, -1, Number.NaN, Infinity])
    expect(() => reservation.settle(record, pay(wrong))).toThrow(RangeError)
  reservation.settle(record, pay(5))
  await accounts.flush()
  expect(await spent(key)).toBe(5)
})

test('limits hold for all processes together; what one leaves unused comes back to the others', async () => {
  const key = await keyWith({ totalNanoUsd: 1000 })
  const other = open()
  const mine = await accounts.reserve(call(key, 300))
  const theirs = await other.reserve(call(key, 300))
  mine.settle(record, pay(300))
  theirs.settle(record, pay(300))
  const more = await Promise.allSettled(
    Array.from({ length: 8 }, async (_, number) => (number % 2 === 0 ? accounts : other).reserve(call(key, 100))),
  )
  expect(more.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(4)
  await other.close()
  await accounts.flush()
  for (const one of more) if (one.status === 'fulfilled') one.value.release(record)
  await accounts.reserve(call(key, 100))
})

test('what lies unused goes back by itself, and what was used beyond the reserve is not forgotten', async () => {
  const key = await keyWith({ totalNanoUsd: 1000 })
  const other = open()
  const fits = async (process: Accounts, worst: number) => {
    const reservation = await Promise.resolve()
      .then(async () => process.reserve(call(key, worst)))
      .catch(() => null)
    reservation?.release(record)
    return reservation !== null
  }
  ;(await accounts.reserve(call(key, 10))).settle(record, pay(10))
  await expect.poll(async () => fits(other, 990), { timeout: 10_000 }).toBe(true)
  await expect.poll(async () => fits(accounts, 990), { timeout: 10_000 }).toBe(true)
  ;(await accounts.reserve(call(key, 10))).settle(record, pay(900))
  await accounts.flush()
  expect(await fits(other, 91)).toBe(false)
  await expect.poll(async () => fits(other, 90), { timeout: 10_000 }).toBe(true)
  expect(await fits(accounts, 91)).toBe(false)
  await expect.poll(async () => fits(accounts, 90), { timeout: 10_000 }).toBe(true)
  await other.close()
}, 60_000)

test('a budget that is lowered holds for the next call, whatever was leased before', async () => {
  const key = await keyWith({ totalNanoUsd: 1_000_000 })
  ;(await accounts.reserve(call(key, 10))).settle(record, pay(10))
  await store.keys.change(key.id, { totalNanoUsd: 20 })
  const lowered = store.keys.byHash('laptop') as ApiKey
  await expect(async () => accounts.reserve(call(lowered, 11))).rejects.toThrow(/\$0\.00000001 left/)
  await accounts.reserve(call(lowered, 10))
})

test('what a process that was killed had set aside is spent, and its leases are free again', async () => {
  const key = await keyWith({ totalNanoUsd: 1000 })
  const done = call(key, 200)
  const broken = call(key, 350)
  ;(await accounts.reserve(done)).settle(record, pay(50))
  await accounts.reserve(broken)
  await new Promise((resolve) => setImmediate(resolve))
  const after = mkdtempSync(join(tmpdir(), 'vade-accounts-'))
  const second = await killedCopy(after)
  const reopened = second.openAccounts(onProblem)
  expect(await reopened.recovered).toBe(1)
  expect((await second.ledger.spentBy(key.id, done.at)).totalNanoUsd).toBe(400)
  expect((await second.ledger.call(broken.id))?.entries).toMatchObject([
    { kind: 'interrupted', credit: 'suspense', nanoUsd: 350 },
  ])
  const again = createAccounts({ store: reopened, onProblem })
  await again.reserve(call(key, 600))
  await again.close()
  expect(await second.ledger.verify()).toEqual([])
  expect(readdirSync(join(after, 'journal'))).toEqual([])
  await second.close()
  rmSync(after, { recursive: true })
})

/** What `kill -9` would leave at this moment, in another home. */
async function killedCopy(to: string): Promise<Store> {
  await store.backup(join(to, 'vade.db'))
  for (const folder of ['keys', 'journal']) cpSync(join(home, folder), join(to, folder), { recursive: true })
  return openStore({ home: to })
}

test('views agree with the ledger, and old calls go without changing a sum', async () => {
  const [one, two] = [await keyWith({}, 'one'), await keyWith({}, 'two')]
  for (let number = 0; number < 40; number++) {
    const at = Date.UTC(2026, 10, 25, 12) - ((39 - number) % 4) * day
    const status = number % 10 === 0 ? 502 : 200
    const reservation = await accounts.reserve(call(number % 2 === 0 ? one : two, 100, { at }))
    reservation.settle({ ...record, status, firstMs: 100 + number }, pay(number))
  }
  await accounts.flush()
  const sum = 780
  const sums = async () =>
    Promise.all(
      (['key', 'model', 'provider', 'day'] as const).map(async (by) =>
        (await store.ledger.spend({ by })).reduce((all, row) => all + row.nanoUsd, 0),
      ),
    )
  expect(await sums()).toEqual([sum, sum, sum, sum])
  expect(await store.ledger.spend({ by: 'day', from: Date.UTC(2026, 10, 24), to: Date.UTC(2026, 10, 25) })).toEqual([
    { name: '2026-11-24', calls: 10, inputTokens: 800, cachedTokens: 200, outputTokens: 100, nanoUsd: 200 },
  ])
  const health = await store.ledger.health({})
  expect(health.map(({ provider, outcomes }) => [provider, outcomes])).toEqual([
    ['groq', { 'rate-limit': 40 }],
    ['openai', { answered: 40 }],
  ])
  expect(health[1]?.firstMs?.p50).toBeGreaterThan(96)
  expect(health[1]?.firstMs?.p50).toBeLessThan(103)

  const pages: string[] = []
  for (let cursor: string | null | undefined = undefined; cursor !== null;) {
    const page: Awaited<ReturnType<Store['ledger']['calls']>> = await store.ledger.calls({
      keyId: one.id,
      limit: 7,
      ...(cursor !== undefined && { cursor }),
    })
    pages.push(...page.rows.map(({ id }) => id))
    cursor = page.next
  }
  expect(new Set(pages).size).toBe(20)
  expect((await store.ledger.calls({ status: 'failed', provider: 'openai', limit: 50 })).rows).toHaveLength(4)
  expect((await store.ledger.calls({ status: 'failed', limit: 3 })).next).not.toBeNull()
  expect((await store.ledger.calls({ status: 502, from: 0, limit: 50 })).rows).toHaveLength(4)
  expect((await store.ledger.calls({ status: 200, limit: 50 })).rows).toHaveLength(36)
  await expect(store.ledger.calls({ limit: 5, cursor: "1' OR 1" })).rejects.toMatchObject({ param: 'cursor' })

  const sweeping = store.openAccounts(onProblem)
  await sweeping.sweep(Date.UTC(2026, 10, 24))
  await sweeping.close()
  expect((await store.ledger.calls({ limit: 50 })).rows).toHaveLength(20)
  expect(await sums()).toEqual([sum, sum, sum, sum])
  const entries = await store.ledger.entries({ keyId: two.id, limit: 50 })
  expect(entries.rows.filter(({ kind }) => kind === 'folded')).toMatchObject([
    { nanoUsd: 190, note: '10 entries', at: Date.UTC(2026, 10, 23) },
  ])
})
