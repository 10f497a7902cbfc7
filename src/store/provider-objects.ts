import type { Database } from './database.ts'
import { sayingWhy } from './database.ts'
import type { Write } from './writer.ts'

/** A file or a batch that lies at a provider: who made it, and where it is found again. */
export interface ProviderObject {
  /** As the provider calls it. */
  readonly id: string
  readonly provider: string
  /** The key of the provider that it was made with, by its id. */
  readonly providerKey: string
  /** The key of the caller. */
  readonly keyId: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

export interface ProviderObjectRepository {
  /** Those that are known already stay as they are; of all, the newest 100,000 are kept. */
  add(objects: readonly ProviderObject[]): Promise<void>
  /** Two providers may call different things the same. */
  named(id: string): Promise<ProviderObject[]>
  remove(object: Pick<ProviderObject, 'id' | 'provider'>): Promise<void>
}

const mostProviderObjects = 100_000

export function createProviderObjects(database: Database, write: Write): ProviderObjectRepository {
  const named = database.prepare<[string], ProviderObject>(`
    SELECT id, provider, provider_key AS providerKey, key_id AS keyId, created_at AS createdAt
    FROM provider_objects WHERE id = ? ORDER BY number DESC`)
  return {
    async add(objects) {
      await write('addProviderObjects', { objects, most: mostProviderObjects })
    },
    named: async (id) => sayingWhy(database.name, () => named.all(id)),
    async remove({ id, provider }) {
      await write('removeProviderObject', { id, provider })
    },
  }
}
