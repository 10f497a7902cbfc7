import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createKeys } from '../../src/gateway/index.ts'
import { openStore } from '../../src/store/index.ts'

// The long run: VADE_KILL_ROUNDS=30 vitest run --project contracts test/contracts/accounts-kill.test.ts
const rounds = Number(process.env['VADE_KILL_ROUNDS'] ?? 3)
const homes: string[] = []
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true })
})

/** Ids by what was said of them. */
type Said = Map<string, Set<string>>

async function callFrom(home: string, key: string, killAfter = Infinity): Promise<Said> {
  const report = join(home, `${String(killAfter)}.txt`)
  const program = join(import.meta.dirname, 'accounts-caller.ts')
  const child = spawn(process.execPath, [program, home, key, report, String(killAfter)], { stdio: 'inherit' })
  await once(child, 'close')
  const said: Said = new Map([
    ['sent', new Set()],
    ['paid', new Set()],
    ['refused', new Set()],
  ])
  for (const line of readFileSync(report, 'utf8').split('\n')) {
    const [word = '', id = ''] = line.split(' ')
    said.get(word)?.add(id)
  }
  return said
}

test(
  `two processes of 500 calls on one budget, one killed, ${String(rounds)} times: exact sums`,
  async () => {
    for (let round = 0; round < rounds; round++) {
      const home = mkdtempSync(join(tmpdir(), 'vade-accounts-kill-'))
      homes.push(home)
      // Enough for all of them, and for half of them.
      const limit = round % 2 === 0 ? 60_000 : 20_000
      const before = await openStore({ home })
      const { key, id: keyId } = await createKeys(before.keys).create('shared', { totalNanoUsd: limit })
      await before.close()

      const [killed, lived] = await Promise.all([callFrom(home, key, 50 + ((round * 67) % 300)), callFrom(home, key)])
      const store = await openStore({ home })
      const accounts = store.openAccounts((thrown) => {
        throw thrown
      })
      await accounts.recovered
      await accounts.close()
      const { rows } = await store.ledger.calls({ limit: 2000 })
      const cost = new Map(rows.map(({ id, costNanoUsd }) => [id, costNanoUsd]))
      const sum = rows.reduce((all, { costNanoUsd }) => all + costNanoUsd, 0)

      expect(new Set(cost.keys()).size).toBe(rows.length)
      expect((await store.ledger.spentBy(keyId, Date.now())).totalNanoUsd).toBe(sum)
      expect(await store.ledger.verify()).toEqual([])
      expect(sum).toBeLessThanOrEqual(limit)
      for (const said of [killed, lived]) {
        const paid = [...(said.get('paid') ?? [])]
        expect(paid.map((id) => [id, cost.get(id)])).toEqual(paid.map((id) => [id, 40]))
        // Sent and not paid: all that was set aside, or the price where it had been written when the process died.
        const unknown = [...(said.get('sent') ?? [])].filter((id) => !paid.includes(id))
        expect(unknown.filter((id) => cost.get(id) !== 100 && cost.get(id) !== 40)).toEqual([])
        const refused = [...(said.get('refused') ?? [])]
        expect(refused.filter((id) => cost.has(id))).toEqual([])
      }
      expect(sum).toBeGreaterThan(limit / 4)
      expect(readdirSync(join(home, 'journal'))).toEqual([])
      await store.close()
    }
  },
  rounds * 30_000,
)
