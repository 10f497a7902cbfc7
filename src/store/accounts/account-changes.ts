import { basename } from 'node:path'
import type { Database } from '../database.ts'
import { raiseKeyGeneration } from '../key-changes.ts'
import { createCounters } from './counters.ts'
import { windowOf, type OpenCall } from './entries.ts'
import { createIntake } from './intake.ts'
import { doneIn, listJournals, openIn, readJournal } from './journal-file.ts'
import { createLedgerWriter } from './ledger-writer.ts'
import { createRetention } from './retention.ts'

/** The changes that accounts need; they run on the writer's thread, each in a transaction. */
export function createAccountChanges(database: Database) {
  const counters = createCounters(database)
  const ledger = createLedgerWriter(database)
  const takeIn = createIntake(database, ledger)
  const retention = createRetention(database)
  const endJournal = database.prepare('INSERT OR REPLACE INTO journals (file, ended_at) VALUES (?, ?)')
  const forgetJournals = database.prepare('DELETE FROM journals WHERE ended_at < ?')
  const hasEnded = database.prepare<[string], number>('SELECT 1 FROM journals WHERE file = ?').pluck()
  // The rates of a minute hold for the processes that are left.
  const dropBudgets = database.prepare("DELETE FROM leases WHERE holder = ? AND period IN ('day', 'month', 'total')")
  const holders = database.prepare<[], string>('SELECT DISTINCT holder FROM leases').pluck()

  /** All that its journals hold, and what became of the calls that they do not see end. */
  function recoverJournals({ holder, files }: { readonly holder: string; readonly files: readonly string[] }): number {
    const open = new Map<string, OpenCall>()
    for (const file of files) {
      if (hasEnded.get(basename(file)) === 1) continue
      for (let offset = 0, more = true; more;) {
        const chunk = readJournal(file, offset)
        takeIn(chunk, { file, holder })
        for (const call of openIn(chunk)) open.set(call.id, call)
        for (const { record } of doneIn(chunk)) open.delete(record.id)
        ;({ offset, more } = chunk)
      }
      endJournal.run(basename(file), Date.now())
    }
    const interrupted = ledger.interrupt([...open.values()], holder)
    dropBudgets.run(holder)
    return interrupted
  }

  return {
    takeLeases: (wanted: Parameters<typeof counters.take>[0]) => counters.take(wanted),
    giveLeases: (given: Parameters<typeof counters.give>[0]) => counters.give(given),
    /** The calls that ended in the next part of a journal. */
    ingestJournal({
      file,
      offset,
      holder,
    }: {
      readonly file: string
      readonly offset: number
      readonly holder: string
    }) {
      const chunk = readJournal(file, offset)
      const refused = takeIn(chunk, { file, holder })
      return { offset: chunk.offset, more: chunk.more, refused }
    },
    /** After this is on the disk, so is all that was taken from the file: it may go. */
    endJournal(file: string) {
      endJournal.run(basename(file), Date.now())
      forgetJournals.run(Date.now() - 7 * 86_400_000)
    },
    recoverJournals,
    /** A holder always has its lock's file before its first lease, so one without a file is gone, journal and all. */
    dropStrayLeases(folder: string): void {
      const known = new Set(listJournals(folder).map(({ holder }) => holder))
      for (const holder of holders.all()) if (!known.has(holder)) dropBudgets.run(holder)
    },
    grantCredit(credit: { readonly keyId: string; readonly nanoUsd: number; readonly note: string | null }): void {
      ledger.grant(credit)
      raiseKeyGeneration(database)
    },
    sweepAccounts: ({ before, rows }: { readonly before: number; readonly rows: number }) =>
      retention.sweep({ before: windowOf('day', before) * 86_400_000, rows }),
  }
}
