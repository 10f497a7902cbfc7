import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { userText } from '../src/core/index.ts'
import { createConsents, createGate, createRedactor, prepareRedaction } from '../src/governance/index.ts'
import { openStore } from '../src/store/index.ts'
import { generate } from './redaction/generate.ts'
import { report, type Row } from './report.ts'

/**
 * How long the gate takes to judge the next question of a conversation: all of it is sent again, the last message is new.
 * Messages are of the redaction benchmark (seeded, with and without personal data).
 */
const lengths = [1, 20, 200]
const rounds = 100
const marks = new Map([
  [1, '<= 20'],
  [20, '<= 20'],
  [200, '<= 50'],
])

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
try {
  const store = await openStore({ home })
  const consents = createConsents({ repository: store.consents, settings: store.settings })
  await consents.set({ class: 'ordinary', provider: to.provider, purpose: to.purpose, state: 'allow' })
  const gate = createGate({ consents, redactor: () => createRedactor(), offline: () => false })
  const texts = generate(rounds * lengths.length + 200, 20_260_102).map(({ text }) => text)
  const judge = async (messages: readonly string[]): Promise<number> => {
    const start = performance.now()
    const verdict = await gate.judge({ messages: messages.map((text) => userText(text)) }, to)
    const took = performance.now() - start
    if (verdict.kind !== 'allowed') throw new Error(`It was ${verdict.kind}.`)
    verdict.outgoing.end()
    return took
  }
  const began = performance.now()
  await prepareRedaction()
  rows.push({ what: 'dictionaries and patterns, in the background', value: performance.now() - began, unit: 'ms' })
  rows.push({ what: 'the first message after that', value: await judge([texts.pop() ?? '']), unit: 'ms' })
  for (const length of lengths) {
    const earlier = texts.slice(0, length - 1)
    if (length > 1)
      rows.push({ what: `${String(length)} messages, first time`, value: await judge(earlier), unit: 'ms' })
    const times: number[] = []
    for (let round = 0; round < rounds; round++)
      times.push(await judge([...earlier, `${texts.pop() ?? ''} ${String(round)}`]))
    times.sort((a, b) => a - b)
    const what = `${String(length)} messages, one of them new`
    rows.push({ what: `${what}: p50`, value: times[rounds / 2] ?? 0, unit: 'ms' })
    rows.push({ what: `${what}: p99`, value: times[rounds - 2] ?? 0, unit: 'ms', mark: marks.get(length) ?? '' })
  }
  gate.close()
  await store.close()
} finally {
  rmSync(home, { recursive: true, force: true })
}
report('gate', { rounds }, rows)
