import { openSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { createId, isVadeError } from '../../src/core/index.ts'
import { createAccounts, createKeys } from '../../src/gateway/index.ts'
import { openStore } from '../../src/store/index.ts'

/**
 * Makes 500 calls at once on the home `argv[2]` with the key `argv[3]`, each of which sets aside 100 and costs 40.
 * Writes a line into the file `argv[4]` for each that was sent, was paid or was refused; kills itself after as many
 * were sent as `argv[5]` says.
 */
const report = openSync(process.argv[4] ?? '', 'a')
const killAfter = Number(process.argv[5])
let sent = 0
const store = await openStore({ home: process.argv[2] ?? '' })
const fail = (thrown: unknown) => {
  throw thrown
}
const accounts = createAccounts({ store: store.openAccounts(fail), onProblem: fail })
const key = createKeys(store.keys).check(process.argv[3])
const at = Date.UTC(2026, 10, 25)

async function call(number: number): Promise<void> {
  const id = createId('req')
  const wanted = { id, key, at, model: 'm', inputTokens: 1, maxTokens: 1, worstNanoUsd: 100 }
  await sleep((number * 13) % 300)
  try {
    const reservation = await accounts.reserve(wanted)
    writeSync(report, `sent ${id}\n`)
    if (++sent === killAfter) process.kill(process.pid, 'SIGKILL')
    await sleep(5 + (number % 40))
    reservation.settle(record, [{ provider: 'p', model: 'm', nanoUsd: 40, price: null }])
    // Only what is written is reported: a call that ended in the turn of a crash counts as broken off.
    await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
    writeSync(report, `paid ${id}\n`)
  } catch (thrown) {
    if (!isVadeError(thrown) || thrown.code !== 'budget_exceeded') throw thrown
    writeSync(report, `refused ${id}\n`)
  }
}

const record = {
  id: '',
  keyId: '',
  at,
  kind: 'openai-chat',
  modelAsked: 'm',
  provider: 'p',
  model: 'm',
  stream: false,
  status: 200,
  errorCode: null,
  usage: { inputTokens: 1, cachedTokens: 0, outputTokens: 1 },
  costNanoUsd: 40,
  firstMs: 1,
  totalMs: 2,
  attempts: [],
}

await Promise.all(Array.from({ length: 500 }, async (_, number) => call(number)))
await accounts.close()
await store.close()
