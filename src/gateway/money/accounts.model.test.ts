import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createId, isVadeError, type CallRecord } from '../../core/index.ts'
import { openStore, type ApiKey, type Store } from '../../store/index.ts'
import { createAccounts, type Accounts } from './accounts.ts'
import type { Reservation } from './reservation.ts'

const limits = [1000, 300]
const keyIds = ['key_one', 'key_two']
const at = Date.UTC(2026, 10, 25, 12)

type Step =
  | { readonly do: 'reserve'; readonly by: number; readonly key: number; readonly worst: number }
  | { readonly do: 'settle'; readonly which: number; readonly share: number; readonly twice: boolean }
  | { readonly do: 'release'; readonly which: number }
  | { readonly do: 'flush' }
  | { readonly do: 'crash' }
  | { readonly do: 'restart' }

const small = fc.integer({ min: 0, max: 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('reserve' as const), by: small, key: small, worst: fc.nat(200) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      which: fc.nat(),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      twice: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('flush' as const, 'crash' as const, 'restart' as const) }) },
)

/** What must hold, in a few lines: a call costs what was settled, or all that was set aside if it was broken off. */
interface Expected {
  readonly id: string
  readonly key: number
  worst: number
  cost: number | null
  readonly reservation: Reservation
}

function recordFor(nanoUsd: number): CallRecord {
  return {
    id: '',
    keyId: '',
    at,
    kind: 'anthropic',
    modelAsked: 'm',
    provider: 'p',
    model: 'm',
    stream: true,
    status: 200,
    errorCode: null,
    usage: { inputTokens: 1, cachedTokens: 0, outputTokens: 1 },
    costNanoUsd: nanoUsd,
    firstMs: 1,
    totalMs: 2,
    attempts: [],
  }
}

/** Two processes on one home, as far as the store can tell; a crash leaves what `kill -9` of both would leave. */
async function createWorld(processes: number) {
  const roots: string[] = []
  let clock = at
  const calls: Expected[] = []
  let refused = 0
  const fail = (thrown: unknown) => {
    throw thrown
  }
  const newRoot = () => {
    const root = mkdtempSync(join(tmpdir(), 'vade-model-'))
    roots.push(root)
    return root
  }
  let home = newRoot()
  let store: Store = await openStore({ home })
  for (const [index, id] of keyIds.entries()) {
    await store.keys.add({ id, name: id, hash: id, hint: id, limits: { totalNanoUsd: limits[index] as number } })
  }
  const start = async (): Promise<Accounts[]> => {
    const stores = Array.from({ length: processes }, () => store.openAccounts(fail))
    await Promise.all(stores.map(({ recovered }) => recovered))
    return stores.map((one) => createAccounts({ store: one, onProblem: fail, now: () => (clock += 1000) }))
  }
  let running = await start()
  const keyOf = (key: number) => store.keys.byHash(keyIds[key] as string) as ApiKey
  const open = () => calls.filter(({ cost }) => cost === null)
  const committed = (key: number) =>
    calls.filter((call) => call.key === key).reduce((sum, { cost, worst }) => sum + (cost ?? worst), 0)
  const breakOff = () => {
    for (const call of open()) call.cost = call.worst
  }

  async function attempt(work: () => unknown, needs: readonly [key: number, amount: number]): Promise<boolean> {
    try {
      await work()
      return true
    } catch (thrown) {
      if (!isVadeError(thrown) || thrown.code !== 'budget_exceeded') throw thrown
      refused++
      // Alone, a process refuses only what does not fit.
      if (processes === 1) expect(committed(needs[0]) + needs[1]).toBeGreaterThan(limits[needs[0]] as number)
      return false
    }
  }

  async function apply(one: Step): Promise<void> {
    if (one.do === 'reserve') {
      const { key, worst } = one
      const id = createId('req')
      const accounts = running[one.by % processes] as Accounts
      const call = { id, key: keyOf(key), at, model: 'm', inputTokens: 1, maxTokens: 1, worstNanoUsd: worst }
      await attempt(async () => {
        const reservation = await accounts.reserve(call)
        calls.push({ id, key, worst, cost: null, reservation })
      }, [key, worst])
    } else if (one.do === 'flush') {
      await Promise.all(running.map((accounts) => accounts.flush()))
    } else if (one.do === 'restart') {
      await Promise.all(running.map((accounts) => accounts.close()))
      breakOff()
      running = await start()
    } else if (one.do === 'crash') {
      await crash()
    } else {
      const chosen = open()[one.which % Math.max(1, open().length)]
      if (chosen !== undefined) await change(chosen, one)
    }
    for (const key of [0, 1]) expect(committed(key)).toBeLessThanOrEqual(limits[key] as number)
  }

  async function change(call: Expected, one: Extract<Step, { readonly which: number }>): Promise<void> {
    if (one.do === 'settle') {
      call.cost = Math.floor(call.worst * one.share)
      const postings = [{ provider: 'p', model: 'm', nanoUsd: call.cost, price: null }]
      call.reservation.settle(recordFor(call.cost), postings)
      if (one.twice) call.reservation.settle(recordFor(call.cost), postings)
    } else {
      call.cost = 0
      call.reservation.release(recordFor(0))
    }
  }

  async function crash(): Promise<void> {
    // What ended in this turn of the event loop is written with its end.
    await new Promise((resolve) => setImmediate(resolve))
    const next = newRoot()
    await store.backup(join(next, 'vade.db'))
    for (const folder of ['keys', 'journal']) cpSync(join(home, folder), join(next, folder), { recursive: true })
    await Promise.all(running.map((accounts) => accounts.close()))
    await store.close()
    breakOff()
    home = next
    store = await openStore({ home })
    running = await start()
  }

  return {
    apply,
    refused: () => refused,
    /** Closes everything, and compares the ledger with what must hold. */
    async end() {
      await Promise.all(running.map((accounts) => accounts.close()))
      breakOff()
      for (const [key, id] of keyIds.entries()) {
        expect((await store.ledger.spentBy(id, at)).totalNanoUsd).toBe(committed(key))
      }
      for (const { id, cost } of calls) {
        const found = await store.ledger.call(id)
        expect([id, found?.entries.reduce((sum, { nanoUsd }) => sum + nanoUsd, 0)]).toEqual([id, cost])
      }
      expect((await store.ledger.calls({ limit: 10_000 })).rows).toHaveLength(calls.length)
      expect(await store.ledger.verify()).toEqual([])
      await store.close()
      for (const root of roots) rmSync(root, { recursive: true, force: true })
    },
  }
}

for (const processes of [1, 2]) {
  test(`any order of calls, crashes and restarts of ${String(processes)}: never overspent, nothing lost or doubled`, async () => {
    let refused = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
        const world = await createWorld(processes)
        for (const one of steps) await world.apply(one)
        refused += world.refused()
        await world.end()
      }),
      { numRuns: Number(process.env['VADE_MODEL_RUNS'] ?? 15) },
    )
    expect(refused).toBeGreaterThan(0)
  }, 60_000)
}

test('a thousand calls at once on two processes: together they stay within the budget, to the billionth', async () => {
  const home = mkdtempSync(join(tmpdir(), 'vade-model-'))
  const store = await openStore({ home })
  const limit = 10_000
  await store.keys.add({ id: 'key_one', name: 'one', hash: 'one', hint: 'one', limits: { dayNanoUsd: limit } })
  const key = store.keys.byHash('one') as ApiKey
  const problems: unknown[] = []
  const onProblem = (thrown: unknown) => void problems.push(thrown)
  const both = [1, 2].map(() => createAccounts({ store: store.openAccounts(onProblem), onProblem }))
  let open = 0
  let spent = 0
  let answered = 0
  async function call(number: number): Promise<void> {
    const worstNanoUsd = 20 + (number % 50)
    const wanted = { id: createId('req'), key, at, model: 'm', inputTokens: 1, maxTokens: 1, worstNanoUsd }
    const reservation = await (both[number % 2] as Accounts).reserve(wanted)
    open += worstNanoUsd
    expect(spent + open).toBeLessThanOrEqual(limit)
    await new Promise((resolve) => setTimeout(resolve, number % 7))
    const nanoUsd = number % 20
    open -= worstNanoUsd
    spent += nanoUsd
    answered++
    reservation.settle(recordFor(nanoUsd), [{ provider: 'p', model: 'm', nanoUsd, price: null }])
  }
  const results = await Promise.allSettled(Array.from({ length: 1000 }, async (_, number) => call(number)))
  const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
  expect(refusals).toEqual(refusals.map(() => expect.objectContaining({ code: 'budget_exceeded' })))
  expect(answered).toBeGreaterThan(limit / 70)
  await Promise.all(both.map((accounts) => accounts.close()))
  expect((await store.ledger.spentBy('key_one', at)).dayNanoUsd).toBe(spent)
  expect((await store.ledger.calls({ limit: 2000 })).rows).toHaveLength(answered)
  expect(await store.ledger.verify()).toEqual([])
  expect(problems).toEqual([])
  await store.close()
  rmSync(home, { recursive: true })
})
