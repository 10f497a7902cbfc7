import type { Database } from '../database.ts'

/** A sentence for each sum that was kept beside the ledger and does not agree with it. */
export function disagreements(database: Database): string[] {
  const spent = `
    SELECT substr(name, 5) AS key_id, at, nano FROM ledger JOIN accounts ON accounts.number = debit
    WHERE name LIKE 'key:%'`
  const day = 'at / 86400000'
  const month =
    "CAST(strftime('%Y', at / 1000, 'unixepoch') AS INTEGER) * 12 + strftime('%m', at / 1000, 'unixepoch') - 1"
  const truths: readonly (readonly [name: string, kept: string, ledger: string])[] = [
    ...(
      [
        ['day', day],
        ['month', month],
        ['total', '0'],
      ] as const
    ).map(
      ([period, window]) =>
        [
          `totals by ${period}`,
          `SELECT key_id, window AS part, sum(nano) AS nano FROM totals WHERE period = '${period}' GROUP BY 1, 2`,
          `SELECT key_id, ${window} AS part, sum(nano) AS nano FROM (${spent}) GROUP BY 1, 2`,
        ] as const,
    ),
    [
      'credits',
      "SELECT key_id, 0 AS part, nano FROM totals WHERE period = 'credit'",
      `SELECT substr(name, 5) AS key_id, 0 AS part, sum(nano) AS nano
       FROM ledger JOIN accounts ON accounts.number = credit WHERE kind = 'credit' GROUP BY 1`,
    ],
    [
      'spend',
      'SELECT key_id, day AS part, sum(nano) AS nano FROM spend GROUP BY 1, 2',
      `SELECT key_id, ${day} AS part, sum(nano) AS nano FROM (${spent}) GROUP BY 1, 2`,
    ],
  ]
  return truths.flatMap(([name, kept, ledger]) => {
    const rows = database
      .prepare<[], { key_id: string; kept: number; truth: number }>(
        `SELECT coalesce(a.key_id, b.key_id) AS key_id, coalesce(a.nano, 0) AS kept, coalesce(b.nano, 0) AS truth
         FROM (${kept}) a FULL JOIN (${ledger}) b USING (key_id, part) WHERE kept <> truth`,
      )
      .all()
    return rows.map(
      (row) => `The ${name} of ${row.key_id} say ${String(row.kept)}, but the ledger says ${String(row.truth)}.`,
    )
  })
}
