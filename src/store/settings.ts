import { realpathSync, unwatchFile, watchFile } from 'node:fs'
import { sayingWhy, type Database } from './database.ts'
import type { Write } from './writer.ts'

/** Values by name, kept as JSON. */
export interface SettingsRepository {
  get(name: string): Promise<unknown>
  set(name: string, value: unknown): Promise<void>
  all(): Promise<Readonly<Record<string, unknown>>>
  /** `listener` hears within half a second that one may have changed, here or in another process. Returns what ends it. */
  onChange(listener: () => void): () => void
}

/** Every change is appended to this file before it counts. Node's library looks at it; no JavaScript runs until it moves. */
const lookEveryMs = 450

export function createSettings(database: Database, write: Write): SettingsRepository {
  const one = database.prepare<[string], { value: string }>('SELECT value FROM settings WHERE name = ?')
  const all = database.prepare<[], { name: string; value: string }>('SELECT * FROM settings ORDER BY name')
  return {
    async get(name) {
      const row = sayingWhy(database.name, () => one.get(name))
      return row === undefined ? undefined : (JSON.parse(row.value) as unknown)
    },
    async set(name, value) {
      await write('setSetting', { name, value: JSON.stringify(value) })
    },
    async all() {
      const rows = sayingWhy(database.name, () => all.all())
      return Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value) as unknown]))
    },
    onChange(listener) {
      // It lies beside the file itself, not beside a link to it.
      const log = `${realpathSync(database.name)}-wal`
      const heard = () => listener()
      watchFile(log, { persistent: false, interval: lookEveryMs }, heard)
      return () => unwatchFile(log, heard)
    },
  }
}
