import { isDamage, type Database } from './database.ts'

type Row = Readonly<Record<string, unknown>>

interface Reading {
  /** As in SQL; all, unless told. */
  readonly columns?: string
  /** How many rows may be in memory at once. */
  readonly atOnce?: number
}

/** Reads whole tables, also of a database of which some pages cannot be read. */
export interface Tables {
  /**
   * The rows of a table as they lie there. Those that cannot be read are passed over: as many as lie on damaged pages,
   * and behind a gap of more than a thousand at most a thousandth of it.
   */
  rows<Columns extends object = Row>(table: string, reading?: Reading): Generator<Columns>
  /** What this reads, or undefined where it cannot be read. */
  attempt<Result>(read: () => Result): Result | undefined
  /** Of which rows were passed over until now. */
  readonly damaged: ReadonlySet<string>
}

/**
 * In a transaction that has begun. SQLite reads nothing more in it after damage, so it begins anew there; no statement
 * may be open then, which is why rows are read some at a time. No index is used: one may be damaged where rows are not.
 */
export function createTables(database: Database): Tables {
  const damaged = new Set<string>()
  const schema = database.prepare<[string], string>('SELECT sql FROM sqlite_schema WHERE name = ?').pluck()
  const keyOf = database
    .prepare<[string], string>('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk')
    .pluck()

  function beginAnew(thrown: unknown): void {
    if (!isDamage(thrown)) throw thrown
    if (database.inTransaction) database.exec('ROLLBACK')
    database.exec('BEGIN')
  }

  function attempt<Result>(read: () => Result): Result | undefined {
    try {
      return read()
    } catch (thrown) {
      beginAnew(thrown)
      return undefined
    }
  }

  function* byNumber(table: string, { columns = '*', atOnce = 128 }: Reading): Generator<object> {
    // A limit, for at an upper bound SQLite looks at the row behind it; and no `>`, for it looks for the row before.
    const some = `FROM "${table}" WHERE rowid >= ? ORDER BY rowid LIMIT ?`
    const rows = database.prepare<[number, number], object>(`SELECT ${columns} ${some}`)
    const lastOf = database
      .prepare<[number, number], number | null>(`SELECT max(number_) FROM (SELECT rowid AS number_ ${some})`)
      .pluck()
    let [next, most, passed] = [1, atOnce, 0]
    // Where the last page of a table is damaged nothing tells where it ends: 31,000 tries, about a second.
    while (Number.isSafeInteger(next)) {
      const place = [next, most] as const
      const part = attempt(() => ({ last: lastOf.get(...place) ?? null, rows: rows.all(...place) }))
      if (part !== undefined) {
        if (part.last === null) return
        yield* part.rows
        next = part.last + 1
        passed = 0
        most = Math.min(atOnce, most * 2)
      } else if (most > 1) {
        most >>= 1
      } else {
        damaged.add(table)
        const step = Math.max(1, Math.floor(passed / 1000))
        passed += step
        next += step
      }
    }
  }

  /** Without numbers there is nowhere to go on; what lies behind the last damage is read from the end. */
  function* byKey(table: string, { columns = '*' }: Reading): Generator<object> {
    const key = keyOf.all(table)
    for (const direction of ['ASC', 'DESC']) {
      const order = key.map((column) => `"${column}" ${direction}`).join(', ')
      try {
        yield* database.prepare<[], object>(`SELECT ${columns} FROM "${table}" ORDER BY ${order}`).iterate()
        return
      } catch (thrown) {
        beginAnew(thrown)
        damaged.add(table)
      }
    }
  }

  return {
    rows: <Columns extends object>(table: string, reading: Reading = {}) => {
      const isNumbered = !/WITHOUT ROWID/i.test(schema.get(table) ?? '')
      return (isNumbered ? byNumber : byKey)(table, reading) as Generator<Columns>
    },
    attempt,
    damaged,
  }
}
