import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { egressRow, ledgerVerdict } from '../../src/api/index.ts'
import { contact, inNamespace, whyNoRecorder, type Contact } from '../network/namespace.ts'

const whyNot = whyNoRecorder()
if (whyNot !== null)
  process.stderr.write(`SKIPPED, what reaches the network is not compared with the record: ${whyNot}\n`)

const journeys = z.object({
  contacts: z.array(contact),
  rows: z.array(egressRow),
  verdict: ledgerVerdict,
  own: z.array(z.string()),
  problems: z.array(z.string()),
  asked: z.int(),
})
type Journeys = z.output<typeof journeys>

async function travel(...options: readonly string[]): Promise<Journeys> {
  const script = join(import.meta.dirname, '..', 'network', 'journeys.ts')
  return journeys.parse(JSON.parse(await inNamespace([process.execPath, script, ...options])))
}

/** What was reached and is not in the record. */
function unrecorded({ contacts, rows, own }: Journeys): string[] {
  const recorded = new Set(own)
  let looksUpNames = false
  for (const { host, what } of rows) {
    // What another program does is named by its task, and in it the place where it was sent.
    const place = /\bfrom (\S+:\d+)\)/.exec(what ?? '')?.[1]
    recorded.add(host === 'pip' && place !== undefined ? place : host)
    looksUpNames ||= !/^[\d.:[\]]+$/.test(host)
  }
  const isRecorded = ({ address, protocol, port }: Contact) =>
    (protocol === 'tcp' && recorded.has(`${address}:${String(port)}`)) ||
    // The name of a host that is in the record was looked up.
    (port === 53 && looksUpNames)
  return contacts
    .filter((each) => !isRecorded(each))
    .map(({ address, protocol, port }) => `${protocol} ${address}:${String(port)}`)
    .toSorted()
}

test.skipIf(whyNot !== null)('whatever people do with Vade, nothing is reached that is not in the record', async () => {
  const all = await travel()
  expect(all.problems).toEqual([])
  expect(unrecorded(all)).toEqual([])
  expect(all.verdict).toMatchObject({ ok: true, rows: all.rows.length })
  // It was not quiet because nothing happened: providers, a hub and its other address, pip, a collector.
  const purposes = new Set(all.rows.filter(({ local }) => !local).map(({ purpose }) => purpose))
  expect([...purposes].toSorted()).toEqual(['answer', 'api-call', 'check', 'model-download', 'model-list', 'telemetry'])
  expect(all.contacts.filter(({ address }) => address.startsWith('10.99.')).length).toBeGreaterThanOrEqual(4)
  expect(all.asked).toBeGreaterThanOrEqual(4)
  const answers = all.rows.filter(({ kind, purpose }) => kind === 'passed' && purpose === 'answer')
  expect(answers).toMatchObject([{ what: 'own/large', count: 1, failed: 0, consent: expect.any(String) as string }])
  expect(answers[0]?.costNanoUsd).toBeGreaterThan(0)
  const calls = all.rows.filter(({ kind, purpose }) => kind === 'passed' && purpose === 'api-call')
  expect(calls.reduce((sum, { count }) => sum + count, 0)).toBe(3)
  expect(calls.every(({ costNanoUsd, sent, received }) => (costNanoUsd ?? 0) > 0 && sent > 0 && received > 0)).toBe(
    true,
  )
})

test.skipIf(whyNot !== null)('a bypass is caught: a child with a socket of its own, and a datagram', async () => {
  const all = await travel('--plant', join(import.meta.dirname, '..', 'network', 'bypass.ts'))
  expect(unrecorded(all)).toEqual(['tcp 10.99.0.2:4444', 'udp 203.0.113.7:5555'])
})
