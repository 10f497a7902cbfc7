import { toVadeError } from '../core/index.ts'
import { sharedPlaces, type SharedPlaces } from '../gateway/index.ts'
import { createEgress, type Door, type Egress } from '../governance/index.ts'
import { openStore, type Store } from '../store/index.ts'
import type { Log } from './log.ts'

export interface HomeStoreOptions {
  readonly home: string
  readonly egress: Egress
  readonly log: Log
}

/**
 * The store of a home. Where `VADE_DATABASE` or `config.json` names a PostgreSQL, keys, providers' keys, accounts and
 * stored answers are there, and are shared by all replicas; conversations stay in the home.
 */
export async function openHomeStore({ home, egress, log }: HomeStoreOptions): Promise<Store> {
  const { database, valkey } = await placesOf(home)
  const door = egress.for({ purpose: 'replica-store' })
  return openStore({
    home,
    async onRecord(record) {
      egress.keepIn(record)
      for (const address of [database, valkey]) if (address !== undefined) await door.announce(hostOf(address))
    },
    shared: database === undefined ? undefined : postgresAt(database, { door, log }),
    rates:
      valkey === undefined
        ? undefined
        : {
            url: valkey,
            // It waits for commands only while there are some, and does not keep a process that has ended its work.
            dial: ({ host, port }) => door.socket(hostOf(valkey)).setNoDelay(true).connect(port, host).unref(),
          },
  })
}

/** The store of a home alone: it opens where rows are damaged that others start with. */
export async function withStore<Result>(home: string, work: (store: Store) => Promise<Result>): Promise<Result> {
  const log = () => undefined
  const egress = createEgress({ offline: process.env['VADE_OFFLINE'] === '1', log })
  const store = await openHomeStore({ home, egress, log })
  try {
    return await work(store)
  } finally {
    await egress.close()
    await store.close()
  }
}

/** The database of replicas, reached through this door. */
export function postgresAt(url: string, { door, log }: { readonly door: Door; readonly log: Log }) {
  return {
    url,
    socket: () => door.socket(hostOf(url)),
    onProblem: (thrown: unknown) => log({ event: 'database_lost', message: toVadeError(thrown).message }),
  }
}

/** What replicas share: the environment says it, else `config.json`. */
export async function placesOf(home: string): Promise<SharedPlaces> {
  const configured = await sharedPlaces(home)
  const database = namedDatabase() ?? configured.database
  const valkey = named('VADE_VALKEY') ?? configured.valkey
  return { ...(database !== undefined && { database }), ...(valkey !== undefined && { valkey }) }
}

/** Where it runs and nothing else: neither who connects nor with which password. */
export function hostOf(address: string): string {
  return /^\w+:\/\/(?:.*@)?([^/?]*)/.exec(address)?.[1] ?? ''
}

export const namedDatabase = () => named('VADE_DATABASE')

function named(variable: string): string | undefined {
  const value = process.env[variable]?.trim()
  return value === '' ? undefined : value
}
