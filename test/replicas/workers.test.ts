import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import { callMany, callOnce, costOfCall, createFleet } from './fleet.ts'
import { createHomes, type Homes } from './homes.ts'

const usage = { input: 10, output: 5, cached: 0, reasoning: 0 }
let provider: StandIn
let homes: Homes
let fleet: ReturnType<typeof createFleet>

beforeAll(async () => {
  provider = await startStandIn({ behaviour: { text: 'hello', usage, delayMs: 10 } })
  homes = createHomes()
  fleet = createFleet(homes, provider, {})
})
afterAll(async () => {
  await fleet.stop()
  await provider.close()
  homes.remove()
})

const workersOf = (pid: number | undefined) =>
  execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)])
    .toString()
    .trim()
    .split(/\s+/)
    .map(Number)
    .filter((each) => each > 0)

test('of two workers one is killed under load: the port answers on, sums are exact, the budget is not passed', async () => {
  const { key, id } = JSON.parse(
    await fleet.vade('home', 'keys', 'add', 'budget', '--json', '--budget-total', '0.012'),
  ) as { readonly key: string; readonly id: string }
  const gateway = await fleet.start('home', '--workers', '2')
  expect(gateway.out().match(/Vade is listening on/g)).toHaveLength(1)
  const [first, second] = workersOf(gateway.child.pid)
  expect(second).toBeDefined()
  const outcomes = await callMany([gateway.url], {
    key,
    calls: 1000,
    during: (ended) => {
      if (ended === 200) process.kill(first ?? 0, 'SIGKILL')
    },
  })
  // Those that were on their way through the one that was killed, and those that waited at its door.
  expect(outcomes.filter(({ status }) => status === 0).length).toBeLessThanOrEqual(64)
  expect((await callOnce(gateway.url, key)).status).not.toBe(0)
  await expect.poll(() => workersOf(gateway.child.pid).length).toBe(2)
  expect(workersOf(gateway.child.pid)).not.toContain(first)
  await gateway.kill('SIGTERM')

  const store = await homes.open('home')
  const { rows } = await store.ledger.calls({ keyId: id, limit: 2000 })
  const known = new Map(rows.map((record) => [record.id, record]))
  const lost = outcomes.filter(({ status, id: call }) => {
    const record = known.get(call)
    return status === 200 && record?.costNanoUsd !== costOfCall && record?.kind !== 'interrupted'
  })
  expect(lost).toEqual([])
  const { totalNanoUsd } = await store.ledger.spentBy(id, Date.now())
  expect(totalNanoUsd).toBe(rows.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0))
  expect(totalNanoUsd).toBeLessThanOrEqual(600 * costOfCall)
  expect(totalNanoUsd).toBeGreaterThan(300 * costOfCall)
  expect(await store.ledger.verify()).toEqual([])
  await store.close()
})

test('workers end with the process that started them, however it ends', async () => {
  const gateway = await fleet.start('other', '--workers', '2')
  const workers = workersOf(gateway.child.pid)
  expect(workers).toHaveLength(2)
  gateway.child.kill('SIGKILL')
  await expect.poll(() => workers.filter(isRunning), { timeout: 20_000 }).toEqual([])
})

test('a port that is taken is told, and so is a wrong number of workers', async () => {
  const gateway = await fleet.start('home')
  const { port } = new URL(gateway.url)
  await expect(fleet.vade('home', 'gateway', '--workers', '2', '--port', port)).rejects.toThrow(`Port ${port}`)
  await expect(fleet.vade('home', 'gateway', '--workers', '0')).rejects.toThrow('a whole number of processes')
  await gateway.kill('SIGTERM')
})

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
