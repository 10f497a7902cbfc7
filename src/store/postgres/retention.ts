import { windowOf } from '../accounts/entries.ts'
import type { Postgres, Query } from './connection.ts'

/** Any number; one replica sweeps at a time. */
const sweepLock = 862_330_002

/**
 * Old calls go; old entries of calls are folded, as in SQLite: one entry a day for the same two accounts and model takes
 * the place of many, with their sum. At most so many rows of each kind that are older than this day; how many went.
 */
export function sweepAccounts(
  postgres: Postgres,
  { before, rows }: { readonly before: number; readonly rows: number },
): Promise<number> {
  const day = windowOf('day', before) * 86_400_000
  return postgres.transaction(async (query) => {
    const [lock] = await query<{ had: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS had', [sweepLock])
    if (lock?.had !== true) return 0
    const calls = await query(
      `DELETE FROM calls WHERE number IN (SELECT number FROM calls WHERE at < $1 ORDER BY at, number LIMIT $2)
       RETURNING number`,
      [day, rows],
    )
    const entries = await fold(query, day, rows)
    for (const table of ['latencies', 'outcomes']) {
      await query(`DELETE FROM ${table} WHERE hour < $1`, [day / 3_600_000])
    }
    for (const period of ['day', 'month'] as const) {
      const window = windowOf(period, Date.now())
      await query('DELETE FROM leases WHERE period = $1 AND "window" < $2', [period, window - 1])
    }
    return calls.length + entries
  })
}

/** Entries are about in the order in which calls ended, so the old ones are in front. */
async function fold(query: Query, day: number, rows: number): Promise<number> {
  const old = await query<{ number: number }>(
    `SELECT number FROM (
       SELECT number, at FROM ledger WHERE kind IN ('call', 'interrupted') ORDER BY number LIMIT $2
     ) AS first WHERE at < $1`,
    [day, rows],
  )
  if (old.length === 0) return 0
  const numbers = old.map(({ number }) => number)
  await query(
    `INSERT INTO ledger (at, kind, debit, credit, nano, model, note)
     SELECT at / 86400000 * 86400000, 'folded', debit, credit, sum(nano), model, count(*) || ' entries'
     FROM ledger WHERE number = ANY ($1) GROUP BY 1, debit, credit, model`,
    [numbers],
  )
  await query('DELETE FROM ledger WHERE number = ANY ($1)', [numbers])
  return old.length
}
