import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { unlocked, type Database } from './database.ts'
import { keyPlaces, loadStoreKey } from './key.ts'
import { keyring } from './keyring.ts'

/** What belongs to a store and cannot be told by its name alone. */
export interface StoreTraces {
  /** Whether the file is a database that the key of this home opens: a backup. */
  isCopy(file: string): boolean
  /** Whether the key lies where other homes may have theirs, so that it stays. */
  readonly keyIsElsewhere: boolean
  /** Takes the key out of the desktop's keyring, if it is there. */
  forgetKey(): Promise<void>
}

/** For a home whose database is closed. A key that cannot be had opens no copies. */
export async function storeTraces(home: string): Promise<StoreTraces> {
  const { database, note, file, folder } = keyPlaces(home)
  const key = existsSync(database) ? await loadStoreKey(home).catch(() => null) : null
  return {
    isCopy: (copy) => key !== null && opens(copy, key),
    keyIsElsewhere: existsSync(file) && !file.startsWith(folder),
    async forgetKey() {
      if (existsSync(note)) await keyring.remove(readFileSync(note, 'utf8').trim())
    },
  }
}

/** Smallest page of a database, in bytes. */
const pageBytes = 512

function opens(file: string, key: string): boolean {
  const { size } = statSync(file)
  if (size === 0 || size % pageBytes !== 0) return false
  const beside = [`${file}-wal`, `${file}-shm`].filter((one) => !existsSync(one))
  let database: Database | undefined
  try {
    database = unlocked(file, key, { readonly: true, fileMustExist: true })
    return database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'migrations'").get() !== undefined
  } catch {
    return false
  } finally {
    database?.close()
    // To look into it makes them.
    for (const one of beside) rmSync(one, { force: true })
  }
}
