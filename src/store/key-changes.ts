import type { Database } from './database.ts'

/** The changes of keys. Each but a mere use raises the generation, so that every process reads the keys again. */
export function createKeyChanges(database: Database) {
  const add = database.prepare(
    'INSERT INTO api_keys (id, name, hash, hint, limits, created_at) VALUES (@id, @name, @hash, @hint, @limits, @now)',
  )
  const remove = database.prepare('DELETE FROM api_keys WHERE id = @idOrName OR name = @idOrName')
  const change = database.prepare('UPDATE api_keys SET limits = @limits WHERE id = @id')
  const revoke = database.prepare(
    'UPDATE api_keys SET revoked_at = coalesce(revoked_at, @at) WHERE id = @idOrName OR name = @idOrName',
  )
  const touch = database.prepare(
    'UPDATE api_keys SET last_used_at = @at WHERE id = @id AND coalesce(last_used_at, 0) < @at - 60000',
  )
  const raise = () => raiseKeyGeneration(database)

  return {
    addKey(key: {
      readonly id: string
      readonly name: string
      readonly hash: string
      readonly hint: string
      readonly limits: string
    }) {
      const now = Date.now()
      add.run({ ...key, now })
      raise()
      return now
    },
    removeKey(idOrName: string): boolean {
      raise()
      return remove.run({ idOrName }).changes > 0
    },
    changeKey(key: { readonly id: string; readonly limits: string }): boolean {
      raise()
      return change.run(key).changes > 0
    },
    revokeKey(idOrName: string): boolean {
      raise()
      return revoke.run({ idOrName, at: Date.now() }).changes > 0
    },
    /** At most once a minute for each key. */
    touchKey: (use: { readonly id: string; readonly at: number }) => touch.run(use).changes > 0,
  }
}

/** Counted in the database's header, where it is read in two microseconds on every call of the API. */
export function keyGeneration(database: Database): () => number {
  const version = database.prepare<[], number>('PRAGMA user_version').pluck()
  return () => version.get() ?? 0
}

export function raiseKeyGeneration(database: Database): void {
  database.exec(`PRAGMA user_version = ${String((keyGeneration(database)() + 1) % 0x7fffffff)}`)
}
