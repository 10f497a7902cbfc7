import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '../../src/store/index.ts'

const home = mkdtempSync(join(tmpdir(), 'vade-exit-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

test('a program that ends without closing is not kept alive, and what it asked for is stored', async () => {
  const script = `import { openStore } from ${JSON.stringify(join(import.meta.dirname, '../../src/store/index.ts'))}
    const store = await openStore({ home: process.argv[1] })
    await store.settings.set('awaited', 1)
    void store.settings.set('not awaited', 2)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, home], { stdio: 'inherit' })
  expect(await once(child, 'close')).toEqual([0, null])
  const store = await openStore({ home })
  expect(await store.settings.all()).toEqual({ awaited: 1, 'not awaited': 2 })
  await store.close()
})
