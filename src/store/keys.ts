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
    async add(key) {
      const createdAt = await write('addKey', key)
      return { id: key.id, name: key.name, hint: key.hint, createdAt, lastUsedAt: null }
    },
    byHash(hash) {
      const row = one.get(hash)
      return row === undefined ? null : keyOf(row)
    },
    list: async () => all.all().map(keyOf),
    remove: (idOrName) => write('removeKey', idOrName),
    touch(id, at) {
      // A use that could not be remembered must not fail the call.
      write('touchKey', { id, at }).catch(() => undefined)
    },
  }
}

function keyOf(row: KeyRow): ApiKey {
  return { id: row.id, name: row.name, hint: row.hint, createdAt: row.created_at, lastUsedAt: row.last_used_at }
}
