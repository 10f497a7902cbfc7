import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Where garbage can be collected on demand: 200 leases over a megabyte each, of which one is kept. */
const program = `
  import { createLeases } from '${join(import.meta.dirname, 'leases.ts')}'
  const leases = createLeases()
  let asked = 0
  const open = () => {
    const request = 'x'.repeat(1_000_000) + String(asked)
    return leases.open(async () => { asked++; return request.length === 0 }).revoked
  }
  const kept = open()
  for (let count = 0; count < 200; count++) open()
  for (let tries = 0; tries < 20; tries++) {
    globalThis.gc()
    await new Promise((resolve) => setImmediate(resolve))
  }
  leases.recheck()
  await new Promise((resolve) => setTimeout(resolve, 10))
  process.stdout.write(JSON.stringify({ asked, aborted: kept.aborted }))
`

test('a lease is watched as long as somebody has its signal, and forgotten then', () => {
  const flags = ['--expose-gc', '--input-type=module-typescript', '-e', program]
  const { stdout, stderr } = spawnSync(process.execPath, flags, { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({ asked: 1, aborted: true })
})
