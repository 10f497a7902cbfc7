import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EgressRow } from '../../src/core/index.ts'
import { openStore } from '../../src/store/index.ts'

const home = mkdtempSync(join(tmpdir(), 'vade-egress-kill-'))
const reached = new Set<string>()
const server = createServer((request, response) => {
  reached.add(request.headers.authorization ?? '')
  response.end('x')
})
let origin = ''
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(home, { recursive: true, force: true })
})

function caller(name: string) {
  return spawn(process.execPath, [join(import.meta.dirname, 'egress-caller.ts'), home, origin, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function rowsNow(): Promise<readonly EgressRow[]> {
  const store = await openStore({ home })
  try {
    expect(await store.egress.verify()).toMatchObject({ ok: true })
    const rows: EgressRow[] = []
    for await (const line of store.egress.exported()) if (!('chain' in line)) rows.push(line)
    return rows
  } finally {
    await store.close()
  }
}

test('two processes that are killed under load leave one whole chain, and whoever was reached is in it', async () => {
  for (let round = 0; round < 3; round++) {
    const names = [`${String(round)}-one`, `${String(round)}-other`]
    const children = names.map(caller)
    const closed = children.map((child) => once(child, 'close'))
    await Promise.all(children.map((child) => once(child.stdout, 'data')))
    await sleep(100 + round * 90)
    for (const child of children) child.kill('SIGKILL')
    await Promise.all(closed)
    const opened = new Set((await rowsNow()).filter(({ kind }) => kind === 'opened').map(({ who }) => who))
    expect([...reached].filter((who) => !opened.has(who))).toEqual([])
  }
  const rows = await rowsNow()
  expect(rows.length).toBeGreaterThan(6)
  expect(reached.size).toBeGreaterThan(6)
  expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1))
}, 60_000)
