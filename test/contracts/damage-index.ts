import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../../src/store/database.ts'

/** Makes the first page of each table of this search index unreadable, as a bad block of the disk does; the home is closed. */
export function damageIndex(home: string, index: string): void {
  const path = join(home, 'vade.db')
  const database = openDatabase(path, readFileSync(join(home, 'keys', 'store.key'), 'utf8').trim())
  database.pragma('wal_checkpoint(TRUNCATE)')
  const size = Number(database.pragma('page_size', { simple: true }))
  const pages = database
    .prepare<[string], number>("SELECT rootpage FROM sqlite_master WHERE name LIKE ? || '\\_%' ESCAPE '\\'")
    .pluck()
    .all(index)
  database.close()
  const file = openSync(path, 'r+')
  for (const page of pages) writeSync(file, Buffer.alloc(size, 7), 0, size, (page - 1) * size)
  closeSync(file)
}
