import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Postgres } from './connection.ts'

/** What changes seldom and is asked for often; each has a number that every change raises. */
export type Watched = 'api_keys' | 'settings'

export interface Watch {
  close(): Promise<void>
}

export interface WatchOptions {
  readonly postgres: Postgres
  /** Called with the first look and whenever one has changed, in this replica or another; it reads again. */
  readonly onChange: (changed: Watched) => Promise<void>
  /** Told once each time the database is lost. */
  readonly onProblem: (thrown: unknown) => void
}

/** Who listens hears of a change at once. Looking as often as this finds what was missed, and a connection that died. */
const lookEveryMs = 500
const lookMs = 2000
const goodbyeMs = 1000

/** Keeps a connection on which the database tells of changes, and makes a new one whenever it is lost. */
export function watchChanges({ postgres, onChange, onProblem }: WatchOptions): Watch {
  const closing = new AbortController()
  const seen = new Map<string, number>()
  let wake = (): void => undefined

  async function look(client: Client): Promise<void> {
    const { rows } = await client.query<{ name: Watched; number: number }>('SELECT name, number FROM generations')
    for (const { name, number } of rows) {
      if (seen.get(name) === number) continue
      await onChange(name)
      seen.set(name, number)
    }
  }

  async function pause(): Promise<void> {
    const told = new AbortController()
    wake = () => told.abort()
    const signal = AbortSignal.any([told.signal, closing.signal])
    await sleep(lookEveryMs, undefined, { signal, ref: false }).catch(() => undefined)
  }

  async function watchUntilLost(onFound: () => void): Promise<void> {
    const { default: pg } = await import('pg')
    const client = new pg.Client({ ...postgres.clientConfig, query_timeout: lookMs })
    // The next look fails with it.
    client.on('error', () => wake())
    client.on('notification', () => wake())
    try {
      await client.connect()
      await client.query('LISTEN vade_changes')
      while (!closing.signal.aborted) {
        await look(client)
        onFound()
        await pause()
      }
    } finally {
      // A silent database does not say goodbye; what is left of the connection ends with the others.
      await Promise.race([client.end().catch(() => undefined), sleep(goodbyeMs, undefined, { ref: false })])
    }
  }

  async function watch(): Promise<void> {
    let lost = false
    while (!closing.signal.aborted) {
      try {
        await watchUntilLost(() => (lost = false))
      } catch (thrown) {
        if (!lost && !closing.signal.aborted) onProblem(thrown)
        lost = true
        await pause()
      }
    }
  }

  const watching = watch()
  return {
    async close() {
      closing.abort()
      await watching
    },
  }
}
