import type { Write } from '../writer.ts'
import type { Give, Take, Taken } from './counters.ts'

/** What accounts ask of a database. SQLite answers here; replicas need one that they share, with the same promises. */
export interface AccountDatabase {
  /** All of the takes or none, in one step: together, holders never have more than a limit leaves. */
  take(input: { readonly holder: string; readonly takes: readonly Take[] }): Promise<Taken>
  give(input: { readonly holder: string; readonly gives: readonly Give[] }): Promise<void>
  /** Frees what holders have whose locks are not in this folder. */
  dropStrayLeases(folder: string): Promise<void>
  /** Adds the calls that ended in the next part of a journal, each once; they use up what their holder has. */
  ingest(input: { readonly file: string; readonly offset: number; readonly holder: string }): Promise<{
    readonly offset: number
    readonly more: boolean
    /** Ids of calls that a defect has made unfit for the ledger; they are kept in a file. */
    readonly refused: readonly string[]
  }>
  /** Settles once all that was taken from the file is on the disk. */
  endJournal(file: string): Promise<void>
  /** Adds all that is left in the journals of a holder that is gone; how many calls it broke off. */
  recover(input: { readonly holder: string; readonly files: readonly string[] }): Promise<number>
  /** At most so many old rows; how many went. */
  sweep(input: { readonly before: number; readonly rows: number }): Promise<number>
}

export function createAccountDatabase(write: Write): AccountDatabase {
  return {
    take: (input) => write('takeLeases', input),
    give: (input) => write('giveLeases', input),
    dropStrayLeases: (folder) => write('dropStrayLeases', folder),
    ingest: (input) => write('ingestJournal', input),
    endJournal: (file) => write('endJournal', file),
    recover: (input) => write('recoverJournals', input),
    sweep: (input) => write('sweepAccounts', input),
  }
}
