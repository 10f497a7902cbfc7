import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CallRecord } from '../../core/index.ts'
import type { FinishedCall, OpenCall } from './entries.ts'
import { doneIn, openIn, readJournal } from './journal-file.ts'
import { createJournal, type Journal, type JournalReader } from './journal.ts'

let folder = ''
let journal: Journal
let taken: string[] = []
let ended: string[] = []
let failing = false
const problems: unknown[] = []

/** What the ledger does with a journal, without a ledger. */
const reader: JournalReader = {
  async ingest({ file, offset }) {
    if (failing) throw new Error('The disk is full.')
    const chunk = readJournal(file, offset)
    taken.push(...Array.from(doneIn(chunk), ({ record }) => record.id))
    return { ...chunk, refused: [] }
  },
  end: async (file) => void ended.push(file),
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vade-journal-'))
  taken = []
  ended = []
  failing = false
  problems.length = 0
  journal = createJournal({ folder, holder: 'holder_a', reader, onProblem: (thrown) => void problems.push(thrown) })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const begun = (id: string): OpenCall => ({ id, keyId: 'key_a', at: 1, model: 'm', nanoUsd: 7 })

function finished(id: string, padding = ''): FinishedCall {
  const record: CallRecord = {
    id,
    keyId: 'key_a',
    at: 1,
    kind: 'openai-chat',
    modelAsked: padding,
    provider: 'p',
    model: 'm',
    stream: false,
    status: 200,
    errorCode: null,
    usage: { inputTokens: 1, cachedTokens: 0, outputTokens: 1 },
    costNanoUsd: 1,
    firstMs: 1,
    totalMs: 2,
    attempts: [],
  }
  return { record, postings: [] }
}

test('a call is in the file before it is sent, and its end before the next one is', async () => {
  await journal.open(begun('one'))
  journal.done(finished('one'))
  await Promise.all([journal.open(begun('two')), journal.open(begun('three'))])
  const lines = readFileSync(join(folder, 'holder_a.1.log'), 'utf8').split('\n')
  expect(lines.map((line) => line.slice(0, 17))).toEqual([
    'open {"id":"one",',
    'done ["one","key_',
    'open {"id":"two",',
    'open {"id":"three',
    '',
  ])
  await journal.close()
})

test('a full disk refuses a call before it is sent, and keeps what ended until there is room', async () => {
  symlinkSync('/dev/full', join(folder, 'holder_a.1.log'))
  const refused = journal.open(begun('one'))
  expect(journal.isOpen('one')).toBe(true)
  await expect(refused).rejects.toMatchObject({ code: 'disk_full' })
  expect(journal.isOpen('one')).toBe(false)
  expect(problems).toEqual([])
  journal.done(finished('zero'))
  await new Promise((resolve) => setImmediate(resolve))
  expect(problems).toMatchObject([{ code: 'disk_full' }])
  await expect(journal.open(begun('one'))).rejects.toThrow(/full/)
})

test('a long file is followed by another with the calls that are open, and goes when it was taken', async () => {
  await journal.open(begun('long'))
  const padding = 'x'.repeat(1000)
  for (let number = 0; number < 6000; number++) {
    const begins = journal.open(begun(String(number)))
    if (number % 100 === 0) await begins
    journal.done(finished(String(number), padding))
  }
  expect(readdirSync(folder).sort()).toEqual(['holder_a.1.log', 'holder_a.2.log'])
  const second = readJournal(join(folder, 'holder_a.2.log'), 0)
  expect([...openIn(second)].map(({ id }) => id)).toContain('long')
  await journal.flush()
  expect(taken).toEqual(Array.from({ length: 6000 }, (_, number) => String(number)))
  expect(ended).toEqual([join(folder, 'holder_a.1.log')])
  expect(await journal.close()).toEqual([join(folder, 'holder_a.2.log')])
  expect(readdirSync(folder)).toEqual(['holder_a.2.log'])
})

test('what could not be taken is taken later, once', async () => {
  await journal.open(begun('one'))
  journal.done(finished('one'))
  failing = true
  await expect(journal.flush()).rejects.toThrow('The disk is full.')
  failing = false
  await journal.flush()
  await journal.flush()
  expect(taken).toEqual(['one'])
  await journal.close()
})

test('nothing begins after the end, and what ended last is written', async () => {
  await journal.open(begun('one'))
  const closing = journal.close()
  journal.done(finished('one'))
  const [file = ''] = await closing
  expect([...doneIn(readJournal(file, 0))].map(({ record }) => record.id)).toEqual(['one'])
  await expect(journal.open(begun('two'))).rejects.toThrow(/stopping/)
  expect(problems).toEqual([])
})

test('lines that are damaged or half-written are passed over, whatever is in them', async () => {
  await journal.open(begun('one'))
  const file = join(folder, 'holder_a.1.log')
  appendFileSync(file, 'done ["one","key\n\0\0\0\n[1]\nopen\ndone [1]\ndone\n')
  await journal.open(begun('two'))
  appendFileSync(file, 'open {"id":"half')
  const chunk = readJournal(file, 0)
  expect([...openIn(chunk)].map(({ id }) => id)).toEqual(['one', 'two'])
  expect([...doneIn(chunk)]).toEqual([])
  expect(readJournal(file, chunk.offset)).toEqual({ bytes: Buffer.alloc(0), offset: chunk.offset, more: false })
  await journal.close()
})
