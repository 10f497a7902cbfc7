import { VadeError } from '../../core/index.ts'
import type { Postgres } from './connection.ts'
import { schema } from './schema.ts'

/** In order; a name that was released is never changed. */
const migrations: readonly { readonly name: string; readonly sql: string }[] = [
  { name: '0001-replicas', sql: schema },
  {
    // Answers that broke off after a 200 have failed too.
    name: '0002-failed-calls',
    sql: `
      DROP INDEX calls_failed;
      CREATE INDEX calls_failed ON calls (at, number) WHERE (status >= 400 OR error_code IS NOT NULL);
    `,
  },
]

/** Any number; all replicas of Vade take the same lock. */
export const migrationLock = 862_330_001

/** Brings the database to this program's shape in one transaction; replicas that start together wait for each other. */
export async function migrate(postgres: Postgres): Promise<void> {
  await postgres.transaction(async (query) => {
    await query('SELECT pg_advisory_xact_lock($1)', [migrationLock])
    await query('CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, at bigint NOT NULL)')
    const done = new Set((await query<{ name: string }>('SELECT name FROM migrations')).map(({ name }) => name))
    const unknown = [...done].find((name) => !migrations.some((migration) => migration.name === name))
    if (unknown !== undefined) {
      throw new VadeError(
        'store_newer',
        `The database was written by a newer Vade (it has '${unknown}'). Update this replica.`,
      )
    }
    for (const { name, sql } of migrations) {
      if (done.has(name)) continue
      await query(sql)
      await query('INSERT INTO migrations (name, at) VALUES ($1, $2)', [name, Date.now()])
    }
  })
}
