import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { userText } from '../src/core/index.ts'
import { createConsents, createGate, createRedactor, prepareRedaction } from '../src/governance/index.ts'
import { openStore } from '../src/store/index.ts'
import { createRandom } from './random.ts'
import { generate } from './redaction/generate.ts'
import { median, report, type Row } from './report.ts'

/**
 * How long the gate takes to judge the next question of a conversation: all of it is sent again, the last message is new.
 * Three cases: the other messages were sent before, none was ever looked at, or all were looked at ahead, as the hybrid
 * does while the device drafts. Messages are of the redaction benchmark (seeded, with and without personal data).
 */
const lengths = [1, 20, 200]
const longest = 200
const rounds = 500
/** Each of these has new messages only. */
const conversations = 25
const seed = 20_260_102

const to = {
  provider: 'openai',
  model: 'gpt-4o',
  purpose: 'answer',
  trains: false,
  keptDays: 30,
  conversation: null,
} as const

const home = mkdtempSync(join(tmpdir(), 'vade-bench-gate-'))
const rows: Row[] = []
const row = (what: string, value: number, mark = '') =>
  rows.push({ what, value, unit: 'ms', ...(mark !== '' && { mark }) })
try {
  const store = await openStore({ home })
  const consents = createConsents({ repository: store.consents, settings: store.settings })
  await consents.set({ class: 'ordinary', provider: to.provider, purpose: to.purpose, state: 'allow' })
  const gate = createGate({ consents, redactor: () => createRedactor(), offline: () => false })

  const each = generate((rounds * lengths.length + (2 * conversations + 2) * longest) / 4, seed)
  const texts = createRandom(seed).shuffled(each.map(({ text }) => text))
  let used = 0
  // Numbered, because some come more than once.
  const fresh = (count: number) => texts.slice(used, (used += count)).map((text, at) => `${text} ${String(used + at)}`)
  const requestOf = (messages: readonly string[]) => ({ messages: messages.map((text) => userText(text)) })
  const judge = async (messages: readonly string[]): Promise<number> => {
    const request = requestOf(messages)
    // Every question comes in a turn of the event loop of its own: what belonged to the last one can be forgotten.
    await setImmediate()
    const start = performance.now()
    const verdict = await gate.judge(request, to)
    const took = performance.now() - start
    if (verdict.kind !== 'allowed') throw new Error(`It was ${verdict.kind}.`)
    verdict.outgoing.end()
    return took
  }

  const began = performance.now()
  await prepareRedaction()
  row('dictionaries and patterns, in the background', performance.now() - began)
  row('the first message after that', await judge(fresh(1)))
  row(`${String(longest)} messages after that, none seen before`, await judge(fresh(longest)))

  for (const length of lengths) {
    const earlier = fresh(length - 1)
    await judge(earlier)
    const times: number[] = []
    for (let round = 0; round < rounds; round++) times.push(await judge([...earlier, ...fresh(1)]))
    row(`${String(length)} messages, one of them new: p50`, median(times))
    row(`${String(length)} messages, one of them new: p99`, at99(times), '<= 5')
  }

  const unseen: number[] = []
  const lookedAhead: number[] = []
  let longestTurn = 0
  for (let count = 0; count < conversations; count++) {
    unseen.push(await judge(fresh(longest)))
    const messages = fresh(longest)
    const looked = gate.lookAhead(requestOf(messages), new AbortController().signal).then(() => true)
    let before = performance.now()
    while (!(await Promise.race([looked, setImmediate(false)]))) {
      longestTurn = Math.max(longestTurn, performance.now() - before)
      before = performance.now()
    }
    lookedAhead.push(await judge(messages))
  }
  row(`${String(longest)} messages, none seen before: p50`, median(unseen))
  row(`${String(longest)} messages, none seen before: longest`, Math.max(...unseen))
  row(`${String(longest)} messages, looked at ahead: p50`, median(lookedAhead))
  row(`${String(longest)} messages, looked at ahead: longest`, Math.max(...lookedAhead), '<= 5')
  row('longest turn of the event loop while it looks ahead', longestTurn)
  gate.close()
  await store.close()
} finally {
  rmSync(home, { recursive: true, force: true })
}
report('gate', { rounds, conversations }, rows)

function at99(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1] ?? 0
}
