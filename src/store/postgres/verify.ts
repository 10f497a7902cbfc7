import type { Postgres } from './connection.ts'

const spent = `
  SELECT substr(name, 5) AS key_id, at, nano FROM ledger JOIN accounts ON accounts.number = debit
  WHERE name LIKE 'key:%'`
const time = "to_timestamp(at / 1000) AT TIME ZONE 'UTC'"
const windows = {
  day: 'at / 86400000',
  month: `(extract(year FROM ${time}) * 12 + extract(month FROM ${time}) - 1)::bigint`,
  total: '0::bigint',
} as const

const truths: readonly (readonly [name: string, kept: string, ledger: string])[] = [
  ...Object.entries(windows).map(
    ([period, window]) =>
      [
        `totals by ${period}`,
        `SELECT key_id, "window" AS part, sum(nano) AS nano FROM totals WHERE period = '${period}' GROUP BY 1, 2`,
        `SELECT key_id, ${window} AS part, sum(nano) AS nano FROM (${spent}) AS spent GROUP BY 1, 2`,
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
    `SELECT key_id, ${windows.day} AS part, sum(nano) AS nano FROM (${spent}) AS spent GROUP BY 1, 2`,
  ],
]

/** A sentence for each sum that was kept beside the ledger and does not agree with it. */
export async function disagreements({ query }: Postgres): Promise<string[]> {
  const said: string[] = []
  for (const [name, kept, ledger] of truths) {
    const rows = await query<{ key_id: string; kept: number; truth: number }>(
      `SELECT key_id, coalesce(a.nano, 0)::bigint AS kept, coalesce(b.nano, 0)::bigint AS truth
       FROM (${kept}) a FULL JOIN (${ledger}) b USING (key_id, part)
       WHERE coalesce(a.nano, 0) <> coalesce(b.nano, 0)`,
    )
    for (const row of rows) {
      said.push(`The ${name} of ${row.key_id} say ${String(row.kept)}, but the ledger says ${String(row.truth)}.`)
    }
  }
  return said
}
