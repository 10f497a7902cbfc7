import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { command } from './program.ts'

const folder = mkdtempSync(join(tmpdir(), 'vade-ledger-'))
const home = join(folder, 'home')
const hub = createServer((_, response) => response.end('hello'))
let env: NodeJS.ProcessEnv = {}
const vade = (words: readonly string[], change: NodeJS.ProcessEnv = {}) => command(words, { ...env, ...change })

beforeAll(async () => {
  await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve))
  const HF_ENDPOINT = `http://127.0.0.1:${String((hub.address() as AddressInfo).port)}`
  env = { PATH: process.env['PATH'], HOME: folder, VADE_HOME: home, HF_ENDPOINT, DBUS_SESSION_BUS_ADDRESS: 'disabled:' }
})
afterAll(() => {
  hub.close()
  rmSync(folder, { recursive: true, force: true })
})

test('what left is listed, checked and exported, and a changed copy or row is found', async () => {
  const nothing = 'Nothing has left this machine.\n'
  expect(await vade(['ledger', 'list'])).toMatchObject({ code: 0, out: nothing, error: '' })
  await vade(['doctor'])
  // The hub is on this machine.
  expect((await vade(['ledger', 'list'])).out).toBe(nothing)
  const all = await vade(['ledger', 'list', '--all', '--search', 'check'])
  expect(all.out).toMatch(
    /^2\t\d{4}-\d\d-\d\d .*\tVade looked whether 127\.0\.0\.1:\d+ answers\t\d+ bytes sent, \d+ bytes received\n1\t/,
  )
  expect(await vade(['ledger', 'verify'])).toMatchObject({ code: 0, out: 'All 2 rows are as they were written.\n' })

  const out = join(folder, 'ledger.jsonl')
  expect(JSON.parse((await vade(['ledger', 'export', '--out', out, '--json'])).out)).toEqual({ file: out, rows: 2 })
  expect((await vade(['ledger', 'verify', '--file', out])).code).toBe(0)
  const elsewhere = await vade(['ledger', 'verify', '--file', out], { VADE_HOME: join(folder, 'other') })
  expect(elsewhere).toMatchObject({ code: 0, out: expect.stringContaining('of another home') as string })
  writeFileSync(out, readFileSync(out, 'utf8').replace(/"sent":\d+/, '"sent":7'))
  expect(await vade(['ledger', 'verify', '--file', out])).toMatchObject({
    code: 1,
    out: 'The record is not whole. Row 1 was changed after it was written.\n',
  })

  const database = openDatabase(join(home, 'vade.db'), readFileSync(join(home, 'keys', 'store.key'), 'utf8').trim())
  database.exec('DROP TRIGGER egress_not_removed; DELETE FROM egress WHERE number = 1')
  database.close()
  expect(await vade(['ledger', 'verify', '--json'])).toMatchObject({
    code: 1,
    out: expect.stringContaining('"problem":{"number":2,"sentence":"Row 1 is missing."}') as string,
  })
}, 120_000)

test.each([
  [['ledger', 'list', '--purpose', 'fun'], /--purpose is one of: answer, /],
  [['ledger', 'list', '--since', 'then'], /'then' is no day/],
  [['ledger', 'list', '--limit', '0'], /--limit is a whole number/],
  [['ledger', 'export'], /--out ledger\.jsonl/],
])('%j is wrong usage', async (words, sentence) => {
  const { code, error } = await vade(words)
  expect(code).toBe(2)
  expect(error).toMatch(sentence)
})
