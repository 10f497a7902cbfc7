import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
// oxlint-disable-next-line import/default -- it is CommonJS: module.exports is the default import
import Sqlite from 'better-sqlite3-multiple-ciphers'

/**
 * An exclusive lock that the kernel frees when the process dies, however it dies: an open exclusive SQLite
 * transaction on a file of its own. Null when another holder has it.
 */
export function tryLockFile(path: string): (() => void) | null {
  mkdirSync(dirname(path), { recursive: true })
  const database = new Sqlite(path, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (thrown) {
    database.close()
    if (thrown instanceof Sqlite.SqliteError && thrown.code.startsWith('SQLITE_BUSY')) return null
    throw thrown
  }
  return () => void database.close()
}

/** Waits for the lock; rejects with the signal's reason. */
export async function lockFile(path: string, signal?: AbortSignal): Promise<() => Promise<void>> {
  for (;;) {
    const release = tryLockFile(path)
    if (release !== null) return async () => release()
    await sleep(100, undefined, signal === undefined ? {} : { signal })
  }
}
