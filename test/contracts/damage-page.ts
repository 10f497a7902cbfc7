import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../../src/store/database.ts'

export interface Page {
  readonly number: number
  /** Rows or parts of an index that it has; of a page between the root and the leaves, fewer than lie below it. */
  readonly cells: number
}

/** The pages of a table or index of a home that is closed, in the order of what they hold; `root` is among the others, too. */
export function pagesOf(home: string, table: string, type: 'root' | 'internal' | 'leaf' | 'overflow'): Page[] {
  const database = openDatabase(join(home, 'vade.db'), readFileSync(join(home, 'keys', 'store.key'), 'utf8').trim())
  try {
    database.pragma('wal_checkpoint(TRUNCATE)')
    return database
      .prepare<[string, string, string], Page>(
        `SELECT pageno AS number, ncell AS cells FROM dbstat
        WHERE name = ? AND CASE ? WHEN 'root' THEN path = '/' ELSE pagetype = ? END ORDER BY path`,
      )
      .all(table, type, type)
  } finally {
    database.close()
  }
}

/** Writes a few wrong bytes into each, as a bad block of the disk does; the cipher then gives nothing of the page. */
export function damagePages(home: string, pages: readonly Page[]): void {
  const file = openSync(join(home, 'vade.db'), 'r+')
  for (const { number } of pages) writeSync(file, 'wrong', (number - 1) * 4096 + 1000)
  closeSync(file)
}
