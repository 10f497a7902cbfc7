import { appendFileSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createId } from '../../core/index.ts'
import type { AccountDatabase } from '../accounts/account-database.ts'
import type { Give, Take, Taken } from '../accounts/counters.ts'
import { windowOf, type FinishedCall, type OpenCall } from '../accounts/entries.ts'
import { doneIn, refusedLine, listJournals, openIn, readJournal, type Chunk } from '../accounts/journal-file.ts'
import { shortMs, type Postgres } from './connection.ts'
import { isAboutTheValue, mayHaveBeenDone } from './errors.ts'
import { interruptCalls, recordCalls } from './ledger-writer.ts'
import { sweepAccounts } from './retention.ts'
import { rowsValue } from './rows.ts'

export interface PostgresAccountsOptions {
  readonly postgres: Postgres
  /** Of the home: the journals of this replica. */
  readonly folder: string
  readonly onProblem: (thrown: unknown) => void
}

/** Some 150 calls at a time, which are parsed on the thread that answers. */
const chunkBytes = 128 * 1024
const budgets = "('day', 'month', 'total')"

export function createPostgresAccounts({ postgres, folder, onProblem }: PostgresAccountsOptions): AccountDatabase {
  const replica = replicaOf(folder)
  let forgotten = 0

  /** Passed minutes are of no use to anybody. */
  async function forgetMinutes(): Promise<void> {
    const minute = windowOf('requests', Date.now())
    if (minute === forgotten) return
    forgotten = minute
    await postgres.query(`DELETE FROM leases WHERE period IN ('requests', 'tokens') AND "window" < $1`, [minute - 1])
  }

  /** All calls of a part in one transaction; one by one where one of them is unfit, which is kept in a file. */
  async function takeIn(calls: readonly FinishedCall[], holder: string): Promise<readonly string[]> {
    const record = (some: readonly FinishedCall[]) =>
      postgres
        .transaction((query) => recordCalls(query, some, holder))
        .then(
          () => true,
          (thrown: unknown) => {
            if (isAboutTheValue(thrown)) return false
            throw thrown
          },
        )
    if (await record(calls)) return []
    const refused: FinishedCall[] = []
    for (const call of calls) if (!(await record([call]))) refused.push(call)
    appendFileSync(join(folder, 'refused.jsonl'), refused.map(refusedLine).join(''), { mode: 0o600 })
    return refused.map(({ record: { id } }) => id)
  }

  async function takeFile(file: string, holder: string, each: (chunk: Chunk) => void): Promise<void> {
    for (let offset = 0, more = true; more;) {
      const chunk = readJournal(file, offset, chunkBytes)
      await takeIn([...doneIn(chunk)], holder)
      each(chunk)
      ;({ offset, more } = chunk)
    }
  }

  async function endJournal(file: string): Promise<void> {
    await postgres.query('INSERT INTO journals (file, ended_at) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      basename(file),
      Date.now(),
    ])
  }

  return {
    async take({ holder, takes }: { readonly holder: string; readonly takes: readonly Take[] }) {
      const sql = 'SELECT take_leases($1, $2, $3::jsonb) AS taken'
      const [row] = await postgres.query<{ taken: Taken }>(sql, [holder, replica, rowsValue(takes)], shortMs)
      forgetMinutes().catch(onProblem)
      if (row === undefined) throw new TypeError('take_leases gave no row.')
      return row.taken
    },
    async give({ holder, gives }: { readonly holder: string; readonly gives: readonly Give[] }) {
      try {
        await postgres.query(giveLeases, [rowsValue(gives), holder], shortMs)
      } catch (thrown) {
        if (!mayHaveBeenDone(thrown)) throw thrown
        // To keep it here as well could be to have it twice. If it was not done, it is freed when this holder ends.
        onProblem(thrown)
      }
    },
    async dropStrayLeases(journals) {
      const known = listJournals(journals).map(({ holder }) => holder)
      await postgres.query(`DELETE FROM leases WHERE replica = $1 AND holder <> ALL ($2) AND period IN ${budgets}`, [
        replica,
        known,
      ])
    },
    async ingest({ file, offset, holder }) {
      const chunk = readJournal(file, offset, chunkBytes)
      const refused = await takeIn([...doneIn(chunk)], holder)
      return { offset: chunk.offset, more: chunk.more, refused }
    },
    endJournal,
    async recover({ holder, files }) {
      const open = new Map<string, OpenCall>()
      for (const file of files) {
        const ended = await postgres.query('SELECT FROM journals WHERE file = $1', [basename(file)])
        if (ended.length > 0) continue
        await takeFile(file, holder, (chunk) => {
          for (const call of openIn(chunk)) open.set(call.id, call)
          for (const { record } of doneIn(chunk)) open.delete(record.id)
        })
      }
      const interrupted = await postgres.transaction(async (query) => {
        const count = await interruptCalls(query, [...open.values()], holder)
        await query(`DELETE FROM leases WHERE holder = $1 AND period IN ${budgets}`, [holder])
        return count
      })
      for (const file of files) await endJournal(file)
      return interrupted
    },
    async sweep(input) {
      await postgres.query('DELETE FROM journals WHERE ended_at < $1', [Date.now() - 7 * 86_400_000])
      return sweepAccounts(postgres, input)
    },
  }
}

/** A name of this home among the replicas, made once: what its dead processes held is freed by itself alone. */
function replicaOf(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'replica.id')
  if (!existsSync(file)) {
    const draft = `${file}.${String(process.pid)}`
    writeFileSync(draft, createId('replica'), { mode: 0o600 })
    try {
      linkSync(draft, file)
    } catch (thrown) {
      // A worker that started beside this one was first.
      if (!existsSync(file)) throw thrown
    } finally {
      rmSync(draft, { force: true })
    }
  }
  return readFileSync(file, 'utf8').trim()
}

const giveLeases = `
  UPDATE leases SET amount = leases.amount - r.amount
  FROM jsonb_to_recordset($1::jsonb) AS r (period text, "window" bigint, "keyId" text, amount bigint)
  WHERE leases.period = r.period AND leases."window" = r."window" AND key_id = r."keyId" AND holder = $2`
