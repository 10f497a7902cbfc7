import type { Database } from './database.ts'
import { keyGeneration } from './key-changes.ts'
import type { Write } from './writer.ts'

export interface ApiKey {
  readonly id: string
  readonly name: string
  /** Start of the key, to tell keys apart; the key itself is not stored. */
  readonly hint: string
  readonly createdAt: number
  readonly lastUsedAt: number | null
  /** When it was revoked, in milliseconds since the epoch; such a key is kept for its name in the accounts. */
  readonly revokedAt: number | null
  readonly limits: KeyLimits
  /** All credits that it was ever given, in billionths of a US dollar. */
  readonly grantedNanoUsd: number
}

/** What a key may do; what is left out has no limit. Days, months and minutes are those of UTC. */
export interface KeyLimits {
  readonly dayNanoUsd?: number
  readonly monthNanoUsd?: number
  readonly totalNanoUsd?: number
  readonly requestsPerMinute?: number
  /** Tokens of prompts and answers together. */
  readonly tokensPerMinute?: number
  /** Names of models; `*` stands for any characters, as in `openai/*`. */
  readonly models?: readonly string[]
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number
  /** No call begins that its credits do not cover. */
  readonly prepaid?: boolean
  /** An answer is given again to the same question for so long. */
  readonly cacheSeconds?: number
}

export interface ApiKeyRepository {
  add(input: {
    readonly id: string
    readonly name: string
    readonly hash: string
    readonly hint: string
    readonly limits?: KeyLimits
  }): Promise<ApiKey>
  /** Synchronous: asked on every call of the API. */
  byHash(hash: string): ApiKey | null
  /** Synchronous. Another number whenever a key or its credits changed, in any process. */
  generation(): number
  list(): Promise<ApiKey[]>
  remove(idOrName: string): Promise<boolean>
  change(id: string, limits: KeyLimits): Promise<boolean>
  revoke(idOrName: string): Promise<boolean>
  /** Remembers the use, at most once a minute for each key. */
  touch(id: string, at: number): void
}

export interface KeyRow {
  readonly id: string
  readonly name: string
  readonly hint: string
  readonly created_at: number
  readonly last_used_at: number | null
  readonly revoked_at: number | null
  readonly limits: string
  readonly granted: number | null
}

const columns = `
  SELECT api_keys.*, totals.nano AS granted FROM api_keys
  LEFT JOIN totals ON totals.period = 'credit' AND totals.window = 0 AND totals.key_id = api_keys.id`

export function createApiKeys(database: Database, write: Write): ApiKeyRepository {
  const one = database.prepare<[string], KeyRow>(`${columns} WHERE hash = ?`)
  const all = database.prepare<[], KeyRow>(`${columns} ORDER BY created_at`)
  return {
    async add({ limits = {}, ...key }) {
      const createdAt = await write('addKey', { ...key, limits: JSON.stringify(limits) })
      const { id, name, hint } = key
      return { id, name, hint, createdAt, lastUsedAt: null, revokedAt: null, limits, grantedNanoUsd: 0 }
    },
    byHash(hash) {
      const row = one.get(hash)
      return row === undefined ? null : keyOf(row)
    },
    generation: keyGeneration(database),
    list: async () => all.all().map(keyOf),
    remove: (idOrName) => write('removeKey', idOrName),
    change: (id, limits) => write('changeKey', { id, limits: JSON.stringify(limits) }),
    revoke: (idOrName) => write('revokeKey', idOrName),
    touch(id, at) {
      // A use that could not be remembered must not fail the call.
      write('touchKey', { id, at }).catch(() => undefined)
    },
  }
}

export function keyOf(row: KeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
    limits: JSON.parse(row.limits) as KeyLimits,
    grantedNanoUsd: row.granted ?? 0,
  }
}
