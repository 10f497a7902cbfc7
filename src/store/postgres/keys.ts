import { keyOf, type ApiKey, type ApiKeyRepository, type KeyRow } from '../keys.ts'
import { shortMs, type Postgres } from './connection.ts'

/** Keys that replicas share. All are kept in memory, so that a call waits for nobody. */
export interface PostgresKeys extends ApiKeyRepository {
  /** Reads them again. */
  reload(): Promise<void>
}

const columns = `
  SELECT api_keys.*, totals.nano AS granted FROM api_keys
  LEFT JOIN totals ON totals.period = 'credit' AND totals."window" = 0 AND totals.key_id = api_keys.id`

export function createPostgresKeys({ query }: Postgres): PostgresKeys {
  let byHash: ReadonlyMap<string, ApiKey> = new Map()
  let generation = 0
  let reading: Promise<void> = Promise.resolve()

  async function read(): Promise<void> {
    const rows = await query<KeyRow & { readonly hash: string }>(columns, [], shortMs)
    byHash = new Map(rows.map((row) => [row.hash, keyOf(row)]))
    generation++
  }
  /** One after the other: an older state must not follow a newer. */
  function reload(): Promise<void> {
    const next = reading.then(read)
    reading = next.catch(() => undefined)
    return next
  }
  /** Whether it was there. This process sees it with its next call, the others soon after. */
  async function change(sql: string, values: readonly unknown[]): Promise<boolean> {
    const changed = await query(`${sql} RETURNING id`, values)
    await reload()
    return changed.length > 0
  }

  return {
    async add({ limits = {}, id, name, hash, hint }) {
      const createdAt = Date.now()
      await change('INSERT INTO api_keys (id, name, hash, hint, limits, created_at) VALUES ($1, $2, $3, $4, $5, $6)', [
        id,
        name,
        hash,
        hint,
        JSON.stringify(limits),
        createdAt,
      ])
      return { id, name, hint, createdAt, lastUsedAt: null, revokedAt: null, limits, grantedNanoUsd: 0 }
    },
    byHash: (hash) => byHash.get(hash) ?? null,
    generation: () => generation,
    list: async () => (await query<KeyRow>(`${columns} ORDER BY created_at, id`)).map(keyOf),
    remove: (idOrName) => change('DELETE FROM api_keys WHERE id = $1 OR name = $1', [idOrName]),
    change: (id, limits) => change('UPDATE api_keys SET limits = $2 WHERE id = $1', [id, JSON.stringify(limits)]),
    revoke: (idOrName) =>
      change('UPDATE api_keys SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1 OR name = $1', [
        idOrName,
        Date.now(),
      ]),
    touch(id, at) {
      // A use that could not be remembered must not fail the call.
      query('UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND coalesce(last_used_at, 0) < $2 - 60000', [
        id,
        at,
      ]).catch(() => undefined)
    },
    reload,
  }
}
