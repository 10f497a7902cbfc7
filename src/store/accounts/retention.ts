import type { Database } from '../database.ts'
import { windowOf } from './entries.ts'

/**
 * Old calls go; old entries of calls are folded: one entry a day for the same two accounts and model takes the place
 * of many, with their sum, so that no balance changes. Credits stay as they are. The ledger's own triggers allow
 * nothing else.
 */
export function createRetention(database: Database) {
  // The last one stays: no number is given twice.
  const removeCalls = database.prepare(`
    DELETE FROM calls WHERE number IN (SELECT number FROM calls WHERE at < ? LIMIT ?)
      AND number < (SELECT max(number) FROM calls)`)
  const forget = ['latencies', 'outcomes'].map((table) => database.prepare(`DELETE FROM ${table} WHERE hour < ?`))
  const forgetLeases = database.prepare('DELETE FROM leases WHERE period = ? AND window < ?')
  database.exec('CREATE TEMP TABLE IF NOT EXISTS folding (number INTEGER PRIMARY KEY)')
  // Entries are in the order in which calls ended, so the old ones are in front.
  const choose = database.prepare(`
    INSERT INTO folding SELECT number FROM (
      SELECT number, at FROM ledger WHERE kind IN ('call', 'interrupted') ORDER BY number LIMIT ?
    ) WHERE at < ?`)
  const fold = database.prepare(`
    INSERT INTO ledger (at, kind, debit, credit, nano, model, note)
    SELECT at / 86400000 * 86400000, 'folded', debit, credit, sum(nano), model, count(*) || ' entries'
    FROM folding JOIN ledger USING (number) GROUP BY 1, debit, credit, model`)
  const removeEntries = database.prepare('DELETE FROM ledger WHERE number IN (SELECT number FROM folding)')
  const clear = database.prepare('DELETE FROM folding')

  return {
    /** At most so many rows of each kind that are older than this day; how many calls and entries went. */
    sweep({ before, rows }: { readonly before: number; readonly rows: number }): number {
      const calls = removeCalls.run(before, rows).changes
      choose.run(rows, before)
      fold.run()
      const entries = removeEntries.run().changes
      clear.run()
      for (const statement of forget) statement.run(before / 3_600_000)
      for (const period of ['day', 'month'] as const) forgetLeases.run(period, windowOf(period, Date.now()) - 1)
      return calls + entries
    },
  }
}
