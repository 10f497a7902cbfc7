import { VadeError } from '../core/index.ts'
import { createEgress } from '../governance/index.ts'
import { openSharedData, openStore, type SharedCounts } from '../store/index.ts'
import { createLog } from './log.ts'
import { hostOf, namedDatabase, placesOf, postgresAt } from './open-store.ts'

/** Whether replicas share a database. A `config.json` that cannot be read is no reason not to delete what is here. */
export async function isShared(home: string): Promise<boolean> {
  const { database } = await placesOf(home).catch(() => ({ database: namedDatabase() }))
  return database !== undefined
}

/**
 * How much replicas share with this home; with `erase` it is deleted for all of them. That the database was reached is
 * recorded in the home. Throws `invalid_request` where nothing is shared, `home_in_use` while a replica is connected.
 */
export async function sharedData(home: string, { erase }: { readonly erase: boolean }): Promise<SharedCounts> {
  const { database } = await placesOf(home)
  if (database === undefined) {
    throw new VadeError(
      'invalid_request',
      'Nothing is shared here: neither VADE_DATABASE nor config.json names a database of replicas. Leave out --shared.',
    )
  }
  const log = createLog()
  const egress = createEgress({ offline: process.env['VADE_OFFLINE'] === '1', log: () => undefined })
  const door = egress.for({ purpose: 'replica-store' })
  const store = await openStore({
    home,
    async onRecord(record) {
      egress.keepIn(record)
      await door.announce(hostOf(database))
    },
  })
  try {
    const data = await openSharedData(postgresAt(database, { door, log }))
    try {
      const counts = await data.counts()
      if (erase) await data.erase()
      return counts
    } finally {
      await data.close()
    }
  } finally {
    await egress.close()
    await store.close()
  }
}
