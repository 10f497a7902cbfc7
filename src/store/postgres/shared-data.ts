import { setTimeout as delay } from 'node:timers/promises'
import { VadeError } from '../../core/index.ts'
import { connectPostgres, type PostgresOptions, type Query } from './connection.ts'
import { migrate, migrationLock } from './migrations.ts'
import { sharedFunctions } from './schema.ts'
import { sharedTables } from './shared-rows.ts'

/** How much replicas share that all of them would lose. */
export interface SharedCounts {
  readonly keys: number
  readonly calls: number
  readonly answers: number
}

/** What replicas share in one database, for whoever wants it gone. Nothing is known of its people without its key. */
export interface SharedData {
  counts(): Promise<SharedCounts>
  /**
   * Drops all that Vade made in the database, for all replicas. Throws `home_in_use` while any of them is connected: what
   * it still has in its journal would come back.
   */
  erase(): Promise<void>
  close(): Promise<void>
}

/** Milliseconds in which a connection that was just closed is gone from the database's own list. */
const goneMs = 3000
const lookEveryMs = 100

/** Throws `store_newer` for a database that has more than this program knows of. */
export async function openSharedData(options: PostgresOptions): Promise<SharedData> {
  const postgres = await connectPostgres(options)
  try {
    await migrate(postgres)
  } catch (thrown) {
    await postgres.close()
    throw thrown
  }
  return {
    async counts() {
      const [counts] = await postgres.query<SharedCounts>(`
        SELECT (SELECT count(*) FROM api_keys) AS keys, (SELECT count(*) FROM calls) AS calls,
          (SELECT count(*) FROM responses) AS answers`)
      return counts ?? { keys: 0, calls: 0, answers: 0 }
    },
    erase: () =>
      postgres.transaction(async (query) => {
        // A replica that starts meanwhile waits, and makes its tables anew.
        await query('SELECT pg_advisory_xact_lock($1)', [migrationLock])
        await needNobodyElse(query)
        await query(`DROP TABLE ${sharedTables.join(', ')}`)
        await query(`DROP FUNCTION ${sharedFunctions.join(', ')}`)
      }),
    close: () => postgres.close(),
  }
}

async function needNobodyElse(query: Query): Promise<void> {
  for (const until = Date.now() + goneMs; ;) {
    await query('SELECT pg_stat_clear_snapshot()')
    const others = await query(`
      SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'vade' AND pid <> pg_backend_pid()`)
    if (others.length === 0) return
    if (Date.now() > until) {
      throw new VadeError(
        'home_in_use',
        `Replicas are connected to the database (${String(others.length)} connections); nothing was deleted. Stop all of them first.`,
      )
    }
    await delay(lookEveryMs)
  }
}
