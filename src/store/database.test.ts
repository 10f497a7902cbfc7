import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// oxlint-disable-next-line import/default -- it is CommonJS: module.exports is the default import
import Sqlite from 'better-sqlite3-multiple-ciphers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase, type Database } from './database.ts'

const key = 'ab'.repeat(32)
let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'vade-database-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** With this cipher and no other. */
function withCipher(file: string, cipher: string): Database {
  const database = new Sqlite(file)
  database.pragma(`cipher = '${cipher}'`)
  database.pragma(`key = "x'${key}'"`)
  return database
}

function write(database: Database, from: number, to: number): void {
  const add = database.prepare('INSERT INTO rows VALUES (?)')
  for (let number = from; number < to; number++) add.run(`${String(number)} `.repeat(100))
}

/** How many rows it has, or what SQLite says. */
function rowsOf(database: Database): unknown {
  try {
    return database.prepare('SELECT count(*) FROM rows').pluck().get()
  } catch (thrown) {
    return thrown instanceof Sqlite.SqliteError ? thrown.code : thrown
  } finally {
    database.close()
  }
}

test.each([
  { made: 'new', cipher: 'aegis', open: (file: string) => openDatabase(file, key) },
  {
    made: 'from before',
    cipher: 'chacha20',
    open(file: string) {
      const database = withCipher(file, 'chacha20')
      database.pragma('journal_mode = WAL')
      return database
    },
  },
])('a database that is $made has $cipher and keeps it, and what lies only beside it is there', ({ cipher, open }) => {
  const file = join(folder, 'one.db')
  const first = open(file)
  first.exec('CREATE TABLE rows (text TEXT)')
  write(first, 0, 50)
  first.pragma('wal_checkpoint')
  write(first, 50, 100)
  // As a process leaves them that is killed.
  const left = join(folder, 'left.db')
  for (const suffix of ['', '-wal']) copyFileSync(`${file}${suffix}`, `${left}${suffix}`)
  first.close()
  expect(statSync(`${left}-wal`).size).toBeGreaterThan(0)

  const again = openDatabase(left, key)
  write(again, 100, 150)
  const copy = join(folder, 'copy.db')
  again.prepare('VACUUM INTO ?').run(copy)
  again.close()
  for (const each of [left, copy]) {
    expect(rowsOf(openDatabase(each, key))).toBe(150)
    expect(rowsOf(withCipher(each, cipher))).toBe(150)
    expect(rowsOf(withCipher(each, cipher === 'aegis' ? 'chacha20' : 'aegis'))).toBe('SQLITE_NOTADB')
  }
})
