import { sayingWhy, type Database } from './database.ts'

/** Runs a change and settles once the disk has it. A change that throws is undone alone. */
export type Write = <Result>(change: () => Result) => Promise<Result>

interface Waiting {
  readonly run: () => () => void
  readonly fail: (reason: unknown) => void
}

/** All changes asked for in one turn of the event loop share one commit, hence one wait for the disk. */
export function createWriter(database: Database): { readonly write: Write; readonly flush: () => void } {
  let waiting: Waiting[] = []

  function flush(): void {
    const batch = waiting
    waiting = []
    if (batch.length === 0) return
    const acknowledge: (() => void)[] = []
    try {
      sayingWhy(database.name, () => {
        database.exec('BEGIN IMMEDIATE')
        try {
          for (const { run, fail } of batch) {
            database.exec('SAVEPOINT one')
            try {
              acknowledge.push(run())
            } catch (thrown) {
              // A full disk may have undone the whole transaction: then nobody of this batch has been served.
              if (!database.inTransaction) throw thrown
              database.exec('ROLLBACK TO one')
              acknowledge.push(() => fail(thrown))
            }
            database.exec('RELEASE one')
          }
          database.exec('COMMIT')
        } catch (thrown) {
          if (database.inTransaction) database.exec('ROLLBACK')
          throw thrown
        }
      })
    } catch (thrown) {
      for (const { fail } of batch) fail(thrown)
      return
    }
    for (const settle of acknowledge) settle()
  }

  return {
    flush,
    write: (change) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush)
        const run = () => {
          const result = sayingWhy(database.name, change)
          return () => resolve(result)
        }
        waiting.push({ run, fail: reject })
      }),
  }
}
