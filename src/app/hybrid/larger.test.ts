import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createGatewayApp } from '../gateway.ts'
import { usual } from './larger.ts'

test('every model that is asked unasked is one that its provider has', async () => {
  const home = mkdtempSync(join(tmpdir(), 'vade-usual-'))
  const app = await createGatewayApp({ home, log: () => undefined })
  try {
    const known = await app.providers.list({ all: true, signal: AbortSignal.timeout(10_000) })
    const ids = new Set(known.map(({ id }) => id))
    expect(usual.filter((name) => !ids.has(name))).toEqual([])
  } finally {
    await app.close()
    rmSync(home, { recursive: true, force: true })
  }
})
