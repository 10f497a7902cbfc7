import type { Database } from './database.ts'
import type { Write } from './writer.ts'

export interface ApiKey {
  readonly id: string
  readonly name: string
  /** Start of the key, to tell keys apart; the key itself is not stored. */
  readonly hint: string
  readonly createdAt: number
  readonly lastUsedAt: number | null
}

export interface ApiKeyRepository {
  add(input: {
    readonly id: string
    readonly name: string
    readonly hash: string
    readonly hint: string
  }): Promise<ApiKey>
  /** Synchronous: asked on every call of the API. */
  byHash(hash: string): ApiKey | null
  list(): Promise<ApiKey[]>
  remove(idOrName: string): Promise<boolean>
  /** Remembers the use, at most once a minute for each key. */
  touch(id: string, at: number): void
}

interface KeyRow {
  readonly id: string
  readonly name: string
  readonly hint: string
  readonly created_at: number
  readonly last_used_at: number | null
}

export function createApiKeys(database: Database, write: Write): ApiKeyRepository {
  const one = database.prepare<[string], KeyRow>('SELECT * FROM api_keys WHERE hash = ?')
  const all = database.prepare<[], KeyRow>('SELECT * FROM api_keys ORDER BY created_at')
  return {
    add: ({ id, name, hash, hint }) =>
      write(() => {
        const createdAt = Date.now()
        database
          .prepare('INSERT INTO api_keys (id, name, hash, hint, created_at) VALUES (?, ?, ?, ?, ?)')
          .run(id, name, hash, hint, createdAt)
        return { id, name, hint, createdAt, lastUsedAt: null }
      }),
    byHash(hash) {
      const row = one.get(hash)
      return row === undefined ? null : keyOf(row)
    },
    list: async () => all.all().map(keyOf),
    remove: (idOrName) =>
      write(
        () => database.prepare('DELETE FROM api_keys WHERE id = ? OR name = ?').run(idOrName, idOrName).changes > 0,
      ),
    touch(id, at) {
      const change = () =>
        database
          .prepare('UPDATE api_keys SET last_used_at = ? WHERE id = ? AND coalesce(last_used_at, 0) < ?')
          .run(at, id, at - 60_000)
      // A use that could not be remembered must not fail the call.
      write(change).catch(() => undefined)
    },
  }
}

function keyOf(row: KeyRow): ApiKey {
  return { id: row.id, name: row.name, hint: row.hint, createdAt: row.created_at, lastUsedAt: row.last_used_at }
}
