import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * An exclusive lock that the kernel frees when the process dies, however it dies: an open exclusive SQLite
 * transaction on a file of its own. Null when another holder has it.
 */
export function tryLockFile(path: string): (() => void) | null {
  mkdirSync(dirname(path), { recursive: true })
  const database = new DatabaseSync(path)
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
  } catch (thrown) {
    database.close()
    if (thrown instanceof Error && /locked|busy/i.test(thrown.message)) return null
    throw thrown
  }
  return () => database.close()
}

/** Waits for the lock; rejects with the signal's reason. */
export async function lockFile(path: string, signal?: AbortSignal): Promise<() => Promise<void>> {
  for (;;) {
    const release = tryLockFile(path)
    if (release !== null) return async () => release()
    await sleep(100, undefined, signal === undefined ? {} : { signal })
  }
}
