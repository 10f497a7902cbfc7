import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { command } from './program.ts'

const folder = mkdtempSync(join(tmpdir(), 'vade-hybrid-'))
const env = { ...process.env, VADE_HOME: join(folder, 'home'), VADE_OFFLINE: '1' }
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const evaluate = (path: string, ...more: string[]) => command(['hybrid', 'evaluate', '--data', path, ...more], env)

const rows = Array.from({ length: 60 }, (_, index) => {
  const ok = index % 2 === 0
  const entropy = (ok ? 0.5 : 1.5) + (index % 7) / 10
  const run = { answer: 'x', ok, tokens: [[-entropy, 0.8 - entropy / 4, 0.1, entropy, entropy]], features: {} }
  return JSON.stringify({
    id: `e2e-${String(index)}`,
    set: 'made',
    kind: 'qa',
    question: `Who? ${String(index)}`,
    runs: { q15: run },
  })
})
const whole = gzipSync(rows.join('\n'))

test('prints the figures as JSON, and as a table with the baselines beside', async () => {
  const path = file('whole.jsonl.gz', whole)
  const { code, out } = await evaluate(path, '--json')
  expect(code).toBe(0)
  const names =
    'set n auroc aurocWithinKind apgr apgrOracle apgrLength apgrRandom ece eceFloor alpha meanLoss violations answeredShare'
  const printed = JSON.parse(out) as Record<string, unknown>
  expect(Object.keys(printed)).toEqual(expect.arrayContaining(names.split(' ')))
  expect(printed).toMatchObject({ set: 'made', n: 60, auroc: 1, alpha: 0.05 })
  const table = await evaluate(path, '--model', 'q15', '--alpha', '0.2')
  expect(table.out).toMatch(/APGR.*\n.*at random.*\n.*by prompt length.*\n.*of an oracle/)
  expect(table.out).toMatch(/loss promised at most +0\.200/)
  expect(table.out).toContain(
    'q15: judged by the calibration of qwen2.5-coder-1.5b-instruct, measured after worked examples.',
  )
})

test.each([
  ['a file that is cut off', () => file('cut.gz', whole.subarray(0, whole.length / 2)), /cut\.gz cannot be unpacked/],
  ['an empty file', () => file('empty.jsonl', ''), /empty/],
  ['a damaged line', () => file('line.jsonl', `${rows[0] ?? ''}\n{"id"`), /Line 2 is not JSON/],
  ['no file', () => join(folder, 'none'), /cannot be read/],
])('says in one sentence what is wrong with %s', async (_, path, said) => {
  const { code, out, error } = await evaluate(path(), '--json')
  expect(code).not.toBe(0)
  expect(out).toBe('')
  expect(error).toMatch(said)
  expect(error.trim().split('\n')).toHaveLength(1)
})

test.each([
  ['--model', 'other'],
  ['--alpha', '5'],
  ['--alpha', 'much'],
])('refuses %s %s', async (...wrong) => {
  const { code, error } = await evaluate(file('again.jsonl.gz', whole), ...wrong)
  expect(code).toBe(2)
  expect(error).toMatch(/^vade: /)
})
