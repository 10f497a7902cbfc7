import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { createId, type CallRecord } from '../src/core/index.ts'
import { createAccounts, createKeys } from '../src/gateway/index.ts'
import { openStore } from '../src/store/index.ts'
import { median, report, type Row } from './report.ts'

/**
 * What accounting costs a call: a key with four limits, a reserve, and a settle with one posting, as fast as they go;
 * the time of the writer's thread is included, that of the loop itself is not. Then how long the views take over all
 * calls so far.
 */
const rounds = Number(process.env['ROUNDS'] ?? 5)
const callsInRound = 50_000
/** Calls in one turn of the event loop. */
const together = 16

const home = mkdtempSync(join(tmpdir(), 'vade-bench-accounts-'))
const store = await openStore({ home })
const keys = createKeys(store.keys)
const fail = (thrown: unknown) => {
  throw thrown
}
const accounts = createAccounts({ store: store.openAccounts(fail), onProblem: fail })
const limits = { dayNanoUsd: 1e15, monthNanoUsd: 1e15, requestsPerMinute: 1e8, tokensPerMinute: 1e11 }
const secrets = await Promise.all(
  Array.from({ length: 20 }, async (_, number) => (await keys.create(`key ${String(number)}`, limits)).key),
)
const models = ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5', 'gemini-2.5-flash', 'llama-3.3-70b']
const price = { input: 3e9, output: 15e9, cachedInput: 3e8, asOf: '2026-11-25' }

function recordOf(number: number, model: string): CallRecord {
  const provider = `provider-${String(number % 3)}`
  const ms = 400 + (number % 1500)
  return {
    id: '',
    keyId: '',
    at: 0,
    kind: 'openai-chat',
    modelAsked: model,
    provider,
    model,
    stream: number % 2 === 0,
    status: number % 100 === 0 ? 502 : 200,
    errorCode: null,
    usage: { inputTokens: 1200, cachedTokens: 200, outputTokens: 340 },
    costNanoUsd: 0,
    firstMs: ms / 4,
    totalMs: ms,
    attempts: [{ provider, model, key: 'k1', startMs: 0.4, ms, outcome: 'answered', costNanoUsd: 8_700_000 }],
  }
}

interface Figures {
  readonly cpu: number
  readonly own: number
  readonly check: number
  readonly waited: number
}

async function round(): Promise<Figures> {
  let own = 0
  let check = 0
  let waited = 0
  const before = process.cpuUsage()
  for (let number = 0; number < callsInRound; number++) {
    const start = performance.now()
    const key = keys.check(secrets[number % secrets.length])
    const checked = performance.now()
    const model = models[number % models.length] ?? ''
    const at = Date.now()
    const wanted = { id: createId('req'), key, at, model, inputTokens: 1200, maxTokens: 1000, worstNanoUsd: 20_000_000 }
    const reserved = accounts.reserve(wanted)
    if (reserved instanceof Promise) waited++
    const reservation = reserved instanceof Promise ? await reserved : reserved
    const provider = `provider-${String(number % 3)}`
    reservation.settle(recordOf(number, model), [{ provider, model, nanoUsd: 8_700_000, price }])
    own += performance.now() - checked
    check += checked - start
    if (number % together === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await accounts.flush()
  const { user, system } = process.cpuUsage(before)
  const each = (ms: number) => (ms * 1000) / callsInRound
  return { cpu: (user + system) / callsInRound, own: each(own), check: each(check), waited }
}

/** The same without accounts. */
async function bareLoop(): Promise<number> {
  const before = process.cpuUsage()
  let length = 0
  for (let number = 0; number < callsInRound; number++) {
    const times = performance.now() + performance.now() + performance.now()
    const model = models[number % models.length] ?? ''
    length += createId('req').length + recordOf(number, model).attempts.length + times + Date.now()
    if (number % together === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  const { user, system } = process.cpuUsage(before)
  return length === 0 ? 0 : (user + system) / callsInRound
}

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

await round()
await bareLoop()
const measured: Figures[] = []
for (let number = 0; number < rounds; number++) {
  const bare = await bareLoop()
  const figures = await round()
  measured.push({ ...figures, cpu: figures.cpu - bare })
}
const of = (figure: keyof Figures) => median(measured.map((one) => one[figure]))
const now = Date.now()
const { ledger } = store
const oldest = async () => ledger.calls({ limit: 50, to: now - 1000, status: 'failed' })
const rows: Row[] = [
  { what: 'check, reserve and settle, both threads', value: of('cpu'), unit: 'µs CPU' },
  { what: 'check, reserve and settle on the main thread', value: of('own') + of('check'), unit: 'µs' },
  { what: 'check of a known key', value: of('check'), unit: 'µs' },
  { what: `calls of ${String(callsInRound)} that waited for the store`, value: of('waited'), unit: 'calls' },
  { what: 'page of the request log', value: await elapsed(async () => ledger.calls({ limit: 50 })), unit: 'ms' },
  { what: 'page of failed calls', value: await elapsed(oldest), unit: 'ms' },
  {
    what: 'page of a model that was never asked',
    value: await elapsed(async () => ledger.calls({ limit: 50, model: 'none' })),
    unit: 'ms',
  },
  { what: 'spend by model', value: await elapsed(async () => ledger.spend({ by: 'model' })), unit: 'ms' },
  { what: 'health of providers', value: await elapsed(async () => ledger.health({})), unit: 'ms' },
  { what: 'every sum against the ledger', value: await elapsed(async () => ledger.verify()), unit: 'ms' },
]
await accounts.close()
await store.close()
rmSync(home, { recursive: true, force: true })
report('accounts', { rounds, calls: callsInRound * (rounds + 1), keys: secrets.length }, rows)
