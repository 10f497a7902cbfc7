import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
// oxlint-disable-next-line import/default -- it is CommonJS: module.exports is the default import
import Sqlite from 'better-sqlite3-multiple-ciphers'
import { VadeError, type ErrorCode } from '../core/index.ts'

export type Database = Sqlite.Database

/** Opens an encrypted database: WAL, and a commit returns only after the disk has it (`synchronous = FULL`). */
export function openDatabase(file: string, key: string): Database {
  return sayingWhy(file, () => {
    if (!existsSync(dirname(file))) mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const database = unlocked(file, key, { timeout: 5000 })
    try {
      database.pragma('journal_mode = WAL')
      database.pragma('synchronous = FULL')
      database.pragma('foreign_keys = ON')
      return database
    } catch (thrown) {
      database.close()
      throw thrown
    }
  })
}

/**
 * A new database has AEGIS-256 (draft-irtf-cfrg-aegis-aead), for which processors have instructions; those that were
 * made with ChaCha20-Poly1305 keep it. A file does not tell: with the wrong one it is no database, and is left as it is.
 */
export function unlocked(file: string, key: string, options: Sqlite.Options): Database {
  try {
    return unlockedBy('aegis')
  } catch (thrown) {
    if (!(thrown instanceof Sqlite.SqliteError && thrown.code === 'SQLITE_NOTADB')) throw thrown
    return unlockedBy('chacha20')
  }

  function unlockedBy(cipher: 'aegis' | 'chacha20'): Database {
    const database = new Sqlite(file, options)
    try {
      database.pragma(`cipher = '${cipher}'`)
      database.pragma(`key = "x'${key}'"`)
      // The first read finds out.
      database.pragma('schema_version')
      return database
    } catch (thrown) {
      database.close()
      throw thrown
    }
  }
}

/** Whether it says that a part of the database cannot be read; others may be. */
export function isDamage(thrown: unknown): thrown is Error {
  return thrown instanceof Sqlite.SqliteError && /^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(thrown.code)
}

/** What SQLite says, as a sentence with the remedy. */
export function sayingWhy<Result>(file: string, work: () => Result): Result {
  try {
    return work()
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
    // A damaged search index has no code of its own.
    const said =
      thrown instanceof Error && thrown.message.startsWith('vtable constructor failed') ? 'SQLITE_CORRUPT' : code
    const known = sentences.find(([prefix]) => said.startsWith(prefix))
    if (known === undefined) throw thrown
    const [, errorCode, sentence] = known
    throw new VadeError(errorCode, sentence.replace('FILE', file), { cause: thrown })
  }
}

/**
 * A statement that is prepared with its first use. Those that look into a search index are: the rest can be read where
 * the index is damaged.
 */
export function preparedLater<Statement>(prepare: () => Statement): () => Statement {
  let prepared: Statement | undefined
  return () => (prepared ??= prepare())
}

const sentences: readonly (readonly [string, ErrorCode, string])[] = [
  ['SQLITE_BUSY', 'overloaded', 'Another program has held FILE for 5 seconds; nothing was changed. Try again.'],
  ['SQLITE_FULL', 'disk_full', 'The disk that holds FILE is full; nothing was changed. Free some space and try again.'],
  ['SQLITE_IOERR', 'store_unwritable', 'The disk refused to read or write FILE; look at its health and free space.'],
  [
    'SQLITE_READONLY',
    'store_unwritable',
    'FILE cannot be written; make its folder writable for you, or choose another --home.',
  ],
  [
    'SQLITE_CANTOPEN',
    'store_unwritable',
    'FILE cannot be opened; make its folder writable for you, or choose another --home.',
  ],
  ['ENOSPC', 'disk_full', 'The disk that holds FILE is full; nothing was changed. Free some space and try again.'],
  // Node says ENOENT, not EROFS, when it makes a folder and its parents on a read-only disk.
  [
    'ENOENT',
    'store_unwritable',
    'The folder of FILE cannot be made; make its parent writable for you, or choose another --home.',
  ],
  [
    'EACCES',
    'store_unwritable',
    'The folder of FILE cannot be made; make its parent writable for you, or choose another --home.',
  ],
  [
    'ENOTDIR',
    'store_unwritable',
    'The folder of FILE cannot be made: part of its path is a file. Choose another --home.',
  ],
  ['EROFS', 'store_unwritable', 'The folder of FILE cannot be made: the disk is read-only. Choose another --home.'],
  [
    'SQLITE_NOTADB',
    'store_damaged',
    'FILE is damaged, or its key is another one. It was left as it is; put back your backup of it and of keys/store.key.',
  ],
  [
    'SQLITE_CORRUPT',
    'store_damaged',
    "FILE is damaged. It was left as it is: stop Vade, save what can be read with 'vade data export', move the file away, and put back your backup of it, or give 'vade data import' what was exported.",
  ],
]
