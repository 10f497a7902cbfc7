import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '../../src/store/index.ts'

// The long run: VADE_KILL_ROUNDS=30 vitest run --project contracts test/contracts/store-kill.test.ts
const rounds = Number(process.env['VADE_KILL_ROUNDS'] ?? 3)
const home = mkdtempSync(join(tmpdir(), 'vade-kill-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

async function writeUntilKilled(afterMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'store-writer.ts'), home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  await Promise.race([once(child.stdout, 'data'), closed])
  await sleep(afterMs)
  child.kill('SIGKILL')
  await closed
  // The last line may be cut: an id without its line end was not reported.
  return said.split('\n').slice(0, -1)
}

test(`kill -9 under load, ${rounds} times: no acknowledged message is lost`, { timeout: rounds * 20_000 }, async () => {
  const acknowledged: string[] = []
  for (let round = 0; round < rounds; round++) {
    const ids = await writeUntilKilled(50 + ((round * 97) % 400))
    expect(ids.length).toBeGreaterThan(0)
    acknowledged.push(...ids)
    const store = await openStore({ home })
    try {
      const { conversations } = await store.conversations.list({ limit: 1000 })
      const trees = await Promise.all(conversations.map(({ id }) => store.conversations.messages(id)))
      const kept = new Set(trees.flat().map(({ id }) => id))
      expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
      expect((await store.verify()).problems).toEqual([])
    } finally {
      await store.close()
    }
  }
})
