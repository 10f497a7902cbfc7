import { appendFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Database } from '../database.ts'
import type { FinishedCall } from './entries.ts'
import { doneIn, refusedLine, type Chunk } from './journal-file.ts'
import { paced } from './paced.ts'
import type { createLedgerWriter } from './ledger-writer.ts'

/** Of its two lines, about. */
const bytesOfCall = 600

/**
 * Takes the calls of a part of a journal. One that the ledger cannot take, which only a defect can make, is kept in
 * `refused.jsonl` beside the journal: it must not hold up all that follow.
 */
export function createIntake(database: Database, ledger: ReturnType<typeof createLedgerWriter>) {
  /** Whether it was done; else it was undone. Rethrows what has nothing to do with the call, as a full disk. */
  function attempt(work: () => void): boolean {
    database.exec('SAVEPOINT part')
    try {
      work()
      database.exec('RELEASE part')
      return true
    } catch (thrown) {
      if (!database.inTransaction) throw thrown
      database.exec('ROLLBACK TO part; RELEASE part')
      if (isAboutTheCall(thrown)) return false
      throw thrown
    }
  }

  /** The ids of those that were refused. */
  return function takeIn(
    chunk: Chunk,
    { file, holder }: { readonly file: string; readonly holder: string },
  ): readonly string[] {
    const about = chunk.bytes.length / bytesOfCall
    if (attempt(() => ledger.record(paced(doneIn(chunk), about), holder))) return []
    const refused: FinishedCall[] = []
    for (const call of doneIn(chunk)) if (!attempt(() => ledger.record([call], holder))) refused.push(call)
    appendFileSync(join(dirname(file), 'refused.jsonl'), refused.map(refusedLine).join(''), { mode: 0o600 })
    return refused.map(({ record }) => record.id)
  }
}

function isAboutTheCall(thrown: unknown): boolean {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  return code.startsWith('SQLITE_CONSTRAINT') || code === 'SQLITE_MISMATCH' || thrown instanceof TypeError
}
