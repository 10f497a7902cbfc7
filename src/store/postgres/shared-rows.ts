import { shownKey, shownSetting, type OtherRow } from '../other-rows.ts'
import type { Postgres } from './connection.ts'
import type { Seal } from './seal.ts'
import { keyProbe } from './settings.ts'

type Row = Readonly<Record<string, unknown>>
type Shown = (row: Row, seal: Seal) => OtherRow['row'] | null

/** Tables that say something about people, and how a row of each is shown: without secrets, and opened. */
const toldTables: Readonly<Record<string, Shown>> = {
  accounts: same,
  api_keys: shownKey,
  calls: same,
  latencies: same,
  ledger: same,
  outcomes: same,
  prices: same,
  responses: ({ body, input, ...row }, seal) => {
    const open = (value: unknown) =>
      seal.open(value as Buffer, `response ${String(row['key_id'])} ${String(row['id'])}`)
    return { ...row, body: open(body), input: open(input) }
  },
  settings: ({ name, value }, seal) => {
    const setting = String(name)
    if (setting === keyProbe) return null
    return shownSetting({ name: setting, value: seal.open(value as Buffer, `setting ${setting}`) })
  },
  spend: same,
  totals: same,
}

/** How the database itself works. */
const innerTables = ['generations', 'journals', 'leases', 'migrations'] as const

/** All that Vade makes in the database. */
export const sharedTables: readonly string[] = [...Object.keys(toldTables), ...innerTables]

const rowsAtOnce = 500

/** All that replicas share, as it was at one moment; gives how many rows there were. */
export function exportShared(
  { transaction }: Postgres,
  seal: Seal,
  write: (row: OtherRow) => Promise<void>,
): Promise<number> {
  // Who only reads is never in another's way, so this is not done twice.
  return transaction(async (query) => {
    await query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
    let written = 0
    for (const [table, shown] of Object.entries(toldTables)) {
      await query(`DECLARE told CURSOR FOR SELECT * FROM ${table} ORDER BY 1, 2`)
      for (let more = true; more;) {
        const rows = await query<Row>(`FETCH ${String(rowsAtOnce)} FROM told`)
        for (const row of rows) {
          const told = shown(row, seal)
          if (told === null) continue
          await write({ table, shared: true, row: told })
          written++
        }
        more = rows.length === rowsAtOnce
      }
      await query('CLOSE told')
    }
    return written
  })
}

function same(row: Row): OtherRow['row'] {
  return row
}
