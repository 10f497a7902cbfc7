import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createId } from '../../core/index.ts'
import { sayingWhy } from '../database.ts'
import { tryLockFile } from '../lock.ts'
import type { AccountDatabase } from './account-database.ts'
import type { CounterStore } from './counters.ts'
import { listJournals } from './journal-file.ts'
import { createJournal, type Journal } from './journal.ts'

/** What one process needs to account for calls: a journal of its own, and a part in the counters that all share. */
export interface AccountStore extends CounterStore, Pick<Journal, 'open' | 'isOpen' | 'done' | 'flush'> {
  /** Settles once the journals of processes that have died are in the ledger: how many calls they broke off. */
  readonly recovered: Promise<number>
  /** Removes calls that are older than this, and folds their entries into one a day. */
  sweep(before: number): Promise<void>
  /** What this process holds goes back; calls that have not ended count as broken off. */
  close(): Promise<void>
}

export interface AccountStoreOptions {
  readonly home: string
  readonly database: AccountDatabase
  /** Whether anybody holds a lease; if not, nothing is written at the start. */
  readonly hasLeases: () => boolean
  /** Told when something had to be put off; it is tried again. */
  readonly onProblem: (thrown: unknown) => void
}

const sweptAtOnce = 2000

export function openAccountStore({ home, database, hasLeases, onProblem }: AccountStoreOptions): AccountStore {
  const folder = join(home, 'journal')
  const { holder, lockPath, release } = sayingWhy(folder, () => becomeHolder(folder))
  const journal = createJournal({
    folder,
    holder,
    onProblem,
    reader: {
      ingest: ({ file, offset }) => database.ingest({ file, offset, holder }),
      end: (file) => database.endJournal(file),
    },
  })
  let closing: Promise<void> | null = null
  const recovered = recover({ folder, database, hasLeases }).catch((thrown: unknown) => {
    onProblem(thrown)
    return 0
  })

  async function close(): Promise<void> {
    await recovered
    const files = await journal.close()
    try {
      await database.recover({ holder, files })
      for (const file of [...files, lockPath]) rmSync(file, { force: true })
    } catch (thrown) {
      // They stay for the next start.
      onProblem(thrown)
    } finally {
      release()
    }
  }

  return {
    ...journal,
    recovered,
    take: (takes) => database.take({ holder, takes }),
    give: (gives) => database.give({ holder, gives }),
    async sweep(before) {
      for (let swept = 1; swept > 0; swept = await database.sweep({ before, rows: sweptAtOnce })) {
        if (closing !== null) return
      }
    },
    close: () => (closing ??= close()),
  }
}

/** A name of its own, and the lock that says it lives. Another process that recovers may take a new lock for a dead one's. */
function becomeHolder(folder: string) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (;;) {
    const holder = createId('holder')
    const lockPath = join(folder, `${holder}.lock`)
    const release = tryLockFile(lockPath)
    if (release !== null && existsSync(lockPath)) return { holder, lockPath, release }
    release?.()
  }
}

/** Takes in what dead processes left: their locks are free. */
async function recover({
  folder,
  database,
  hasLeases,
}: {
  readonly folder: string
  readonly database: AccountDatabase
  readonly hasLeases: () => boolean
}): Promise<number> {
  let interrupted = 0
  for (const { holder } of listJournals(folder)) {
    const lockPath = join(folder, `${holder}.lock`)
    const release = tryLockFile(lockPath)
    if (release === null) continue
    try {
      // Another process may have been here before the lock was had.
      const files = listJournals(folder).find((journals) => journals.holder === holder)?.files ?? []
      interrupted += await database.recover({ holder, files })
      for (const file of [...files, lockPath]) rmSync(file, { force: true })
    } finally {
      release()
    }
  }
  if (hasLeases()) await database.dropStrayLeases(folder)
  return interrupted
}
