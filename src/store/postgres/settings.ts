import type { SettingsRepository } from '../settings.ts'
import { shortMs, type Postgres } from './connection.ts'
import type { Seal } from './seal.ts'

/** Settings that replicas share, sealed. All are kept in memory. */
export interface PostgresSettings extends SettingsRepository {
  /** Reads them again. Throws `store_damaged` where the key of the store is not that of the other replicas. */
  reload(): Promise<void>
}

/** Sealed by the first replica: the others see by it that they have the same key. */
export const keyProbe = 'key-probe'

export function createPostgresSettings({ query }: Postgres, seal: Seal): PostgresSettings {
  let values: ReadonlyMap<string, unknown> = new Map()
  let reading: Promise<void> = Promise.resolve()
  const listeners = new Set<() => void>()

  async function read(): Promise<void> {
    const rows = await query<{ name: string; value: Buffer }>('SELECT name, value FROM settings', [], shortMs)
    if (rows.length === 0) {
      await query('INSERT INTO settings VALUES ($1, $2) ON CONFLICT DO NOTHING', [keyProbe, sealed(keyProbe, true)])
      return read()
    }
    const opened = rows.map(({ name, value }) => [name, JSON.parse(seal.open(value, `setting ${name}`))] as const)
    values = new Map(opened.filter(([name]) => name !== keyProbe))
    for (const listener of listeners) listener()
  }
  function sealed(name: string, value: unknown): Buffer {
    return seal.close(JSON.stringify(value), `setting ${name}`)
  }
  function reload(): Promise<void> {
    const next = reading.then(read)
    reading = next.catch(() => undefined)
    return next
  }

  return {
    get: async (name) => values.get(name),
    async set(name, value) {
      await query('INSERT INTO settings VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value', [
        name,
        sealed(name, value),
      ])
      await reload()
    },
    all: async () => Object.fromEntries(values),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    reload,
  }
}
