import type { Database } from './database.ts'
import type { Tables } from './tables.ts'

/** A row of any table without lines of its own, as it is exported. */
export interface OtherRow {
  readonly table: string
  /** It is in the database that replicas share. */
  readonly shared?: true
  readonly row: Readonly<Record<string, unknown>>
}

/**
 * Settings that go with a person to another machine: what they chose for themselves, and what was learned of models'
 * answers by their verdicts. All others are about the machine, are secrets, or say what may leave.
 */
export const movingSettings = ['person', 'learned'] as const

/** What has lines of its own in an export, or is worked out from what has. */
const withOwnLines = [
  'conversations',
  'messages',
  'context_summaries',
  'context_facts',
  'context_manifests',
  'passage_vectors',
  'documents',
  'passages',
  'kept_conversations',
  'consent_topics',
]
/** How the store itself works, which says nothing about a person. */
const inner = ['migrations', 'leases', 'journals', 'egress_head']

/** Settings with lines of their own, and those that are secrets. Of keys, the names of whose they are stay. */
const shownSettings: Readonly<Record<string, (value: unknown) => unknown>> = {
  ...Object.fromEntries(movingSettings.map((name) => [name, () => undefined])),
  'session-secret': () => undefined,
  // It has whatever config.json and the files of providers have, which the person has, too.
  'checked-config': () => undefined,
  'provider-keys': (value) => Object.fromEntries(Object.keys(value ?? {}).map((provider) => [provider, 'left out'])),
}

/**
 * All that the database has beside conversations, whichever tables there are: a new one cannot be forgotten. Stored
 * responses may be large, so few of them are in memory at once.
 */
export function* otherRows(database: Database, tables: Tables): Generator<OtherRow> {
  for (const table of tablesOf(database).filter((name) => !withOwnLines.includes(name))) {
    for (const row of tables.rows(table, table === 'responses' ? { atOnce: 8 } : {})) {
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

/**
 * Without search indexes and the tables that they keep for themselves. `pragma_table_list` knows those, too, but opens
 * each index for it: one that is damaged would end the transaction.
 */
function tablesOf(database: Database): string[] {
  return database
    .prepare<[], string>(
      `WITH indexes AS (SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%')
        SELECT name FROM sqlite_schema AS tables
        WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND NOT EXISTS (
          SELECT 1 FROM indexes
          WHERE tables.name = indexes.name OR substr(tables.name, 1, length(indexes.name) + 1) = indexes.name || '_'
        ) ORDER BY name`,
    )
    .pluck()
    .all()
    .filter((name) => !inner.includes(name))
}

/** Without what is secret; null where nothing of it is shown. */
function shownRow(table: string, row: Record<string, unknown>): OtherRow['row'] | null {
  if (table === 'api_keys') return shownKey(row)
  return table === 'settings' ? shownSetting({ name: String(row['name']), value: String(row['value']) }) : row
}

/** A row of `api_keys` without what a call is known by. */
export function shownKey({ hash: _hash, ...shown }: Record<string, unknown>): OtherRow['row'] {
  return shown
}

/** A row of `settings`, its value as JSON. */
export function shownSetting({
  name,
  value,
}: {
  readonly name: string
  readonly value: string
}): OtherRow['row'] | null {
  const change = shownSettings[name]
  if (change === undefined) return { name, value }
  const shown = change(JSON.parse(value))
  return shown === undefined ? null : { name, value: JSON.stringify(shown) }
}
