import type { Database } from './database.ts'
import type { ProviderObject } from './provider-objects.ts'

export function createProviderObjectChanges(database: Database) {
  const add = database.prepare(`
    INSERT INTO provider_objects (id, provider, provider_key, key_id, created_at)
    VALUES (@id, @provider, @providerKey, @keyId, @createdAt) ON CONFLICT (id, provider) DO NOTHING`)
  const removeOld = database.prepare(
    'DELETE FROM provider_objects WHERE number <= (SELECT max(number) FROM provider_objects) - ?',
  )
  const remove = database.prepare('DELETE FROM provider_objects WHERE id = @id AND provider = @provider')
  return {
    addProviderObjects({ objects, most }: { readonly objects: readonly ProviderObject[]; readonly most: number }) {
      for (const object of objects) add.run(object)
      return removeOld.run(most).changes
    },
    removeProviderObject: (object: Pick<ProviderObject, 'id' | 'provider'>) => remove.run(object).changes > 0,
  }
}
