import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { openStore, type Store } from '../src/store/index.ts'

/** Before each test of the file `opened` gets a store in a home of its own; both go after it, when later hooks have run. */
export function openBeforeEach(opened: (store: Store, home: string) => Promise<void> | void): void {
  let home = ''
  let store: Store | undefined
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'vade-opened-'))
    store = await openStore({ home })
    await opened(store, home)
  })
  afterEach(async () => {
    await store?.close()
    rmSync(home, { recursive: true, force: true })
  })
}
