import type { Database } from './database.ts'

/** A row of any table beside those of conversations, as it is exported. */
export interface OtherRow {
  readonly table: string
  readonly row: Readonly<Record<string, unknown>>
}

/** What has lines of its own in an export, or is worked out from what has. */
const ownLines = [
  'conversations',
  'messages',
  'context_summaries',
  'context_facts',
  'context_manifests',
  'passage_vectors',
  // Cut from the documents, which are told whole.
  'passages',
]
/** How the store itself works, which says nothing about a person. */
const inner = ['migrations', 'leases', 'journals', 'egress_head']

/** Settings that are secrets. Of keys, the names of whose they are stay. */
const secrets: Readonly<Record<string, (value: unknown) => unknown>> = {
  'session-secret': () => undefined,
  // It has whatever config.json has, which the person has, too.
  'checked-config': () => undefined,
  'provider-keys': (value) => Object.fromEntries(Object.keys(value ?? {}).map((provider) => [provider, 'left out'])),
}

/** All that the database has beside conversations, whichever tables there are: a new one cannot be forgotten. */
export function* otherRows(database: Database): Generator<OtherRow> {
  for (const table of tablesOf(database).filter((name) => !ownLines.includes(name))) {
    const rows = database.prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}"`).iterate()
    for (const row of rows) {
      const shown = shownRow(table, row)
      if (shown !== null) yield { table, row: shown }
    }
  }
}

/** How many rows each table has that a person may ask about, by its name. */
export function countRows(database: Database): { readonly name: string; readonly count: number }[] {
  return tablesOf(database).map((name) => ({
    name,
    count: database.prepare<[], number>(`SELECT count(*) FROM "${name}"`).pluck().get() ?? 0,
  }))
}

/** Without those that virtual tables, as indexes of words, keep for themselves. */
function tablesOf(database: Database): string[] {
  return database
    .prepare<[], string>(
      String.raw`SELECT name FROM pragma_table_list
        WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`,
    )
    .pluck()
    .all()
    .filter((name) => !inner.includes(name))
}

function shownRow(table: string, row: Record<string, unknown>): OtherRow['row'] | null {
  if (table === 'api_keys') {
    const { hash: _hash, ...shown } = row
    return shown
  }
  const secret = table === 'settings' ? secrets[String(row['name'])] : undefined
  if (secret === undefined) return row
  const value = secret(JSON.parse(String(row['value'])))
  return value === undefined ? null : { ...row, value: JSON.stringify(value) }
}
