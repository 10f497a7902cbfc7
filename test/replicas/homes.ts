import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Store } from '../../src/store/index.ts'

/** Homes of replicas, in one folder with the key that all of them have. */
export interface Homes {
  /** The path of one, made with the first ask. */
  home(name: string): string
  readonly keyFile: string
  /** Over the database at this address or alone, in this process. `VADE_STORE_KEY_FILE` is set for it. */
  open(name: string, url?: string, onProblem?: (thrown: unknown) => void): Promise<Store>
  remove(): void
}

export function createHomes(): Homes {
  const folder = mkdtempSync(join(tmpdir(), 'vade-replicas-'))
  const keyFile = join(folder, 'store.key')
  writeFileSync(keyFile, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
  const home = (name: string) => {
    const path = join(folder, name)
    mkdirSync(path, { recursive: true })
    return path
  }
  return {
    home,
    keyFile,
    open(name, url, onProblem = () => undefined) {
      process.env['VADE_STORE_KEY_FILE'] = keyFile
      const shared = url === undefined ? undefined : { url, socket: () => new Socket(), onProblem }
      return openStore({ home: home(name), shared })
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
