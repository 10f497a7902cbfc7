import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { EgressEntry } from '../src/core/index.ts'
import { openStore } from '../src/store/index.ts'
import { median, report } from './report.ts'

/** The record of what left this machine, with as many rows as it keeps one by one: how long looking and checking take. */
const total = 100_000
const rounds = 5
const hosts = 40

const entry = (number: number): EgressEntry => ({
  kind: number % 5 === 0 ? 'opened' : 'passed',
  host: `host-${String(number % hosts)}.example.com`,
  local: number % 7 === 0,
  purpose: number % 50 === 0 ? 'answer' : 'api-call',
  what: null,
  who: `key_${String(number % 3)}`,
  consent: null,
  since: number,
  count: 1,
  sent: 1000,
  received: 5000,
  costNanoUsd: 1200,
  failed: 0,
})

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

async function medianOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push(await elapsed(work))
  return median(times)
}

const home = mkdtempSync(join(tmpdir(), 'vade-bench-ledger-'))
try {
  const store = await openStore({ home })
  const { egress } = store
  for (let number = 0; number < total; number += 1000) {
    await egress.add(Array.from({ length: 1000 }, (_, index) => entry(number + index)))
  }
  const listed = await medianOf(() => egress.page({ limit: 100, brief: true, local: false }))
  const byHost = await medianOf(() => egress.page({ limit: 100, host: 'host-7.example.com' }))
  const searched = await medianOf(() => egress.page({ limit: 100, search: 'nothing like this' }))
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const verified = await medianOf(() => egress.verify())
  delay.disable()
  const added = await medianOf(() => egress.add([entry(1)]))
  await store.close()
  report('ledger', { rows: total, rounds }, [
    { what: 'newest 100 of other machines', value: listed, unit: 'ms', mark: '<= 50' },
    { what: 'newest 100 of one host', value: byHost, unit: 'ms', mark: '<= 100' },
    { what: 'words that are nowhere', value: searched, unit: 'ms', mark: '<= 500' },
    { what: 'check of all rows', value: verified, unit: 'ms', mark: '<= 3000' },
    { what: 'event loop delay meanwhile, p99', value: delay.percentile(99) / 1e6, unit: 'ms', mark: '<= 50' },
    { what: 'one more row, on the disk', value: added, unit: 'ms' },
  ])
} finally {
  rmSync(home, { recursive: true, force: true })
}
