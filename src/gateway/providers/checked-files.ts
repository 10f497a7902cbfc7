import { hash } from 'node:crypto'
import { statSync } from 'node:fs'
import manifest from '../../../package.json' with { type: 'json' }
import type { SettingsRepository } from '../../store/index.ts'

/** What files said when they were last checked: while they say the same, a start needs no schemas (9 MB, 40 ms). */
export interface CheckedFiles {
  /** For one reading of all files. */
  begin(): Promise<CheckedReading>
}

export interface CheckedReading {
  /** What `text` says by the schema of this name; one that is new is checked. Throws what `check` throws. */
  valueOf<Value>(schema: string, text: string, check: () => Promise<Value>): Promise<Value>
  /** Keeps what was asked for and nothing else. Where the store refuses, the next start checks again. */
  end(): void
}

const setting = 'checked-config'

/** Kept in the encrypted store, for there may be keys in them. `program` changes with every version of the schemas. */
export function createCheckedFiles(settings: SettingsRepository, program = programStamp()): CheckedFiles {
  return {
    async begin() {
      const stored = program === null ? {} : await settings.get(setting)
      const kept = new Map<string, unknown>(Object.entries(stored ?? {}))
      const asked = new Map<string, unknown>()
      return {
        async valueOf<Value>(schema: string, text: string, check: () => Promise<Value>) {
          const name = hash('sha256', `${program ?? ''}\n${schema}\n${text}`)
          const value = (kept.has(name) ? kept.get(name) : await check()) as Value
          asked.set(name, value)
          return value
        },
        end() {
          const isKept = asked.size === kept.size && [...asked.keys()].every((name) => kept.has(name))
          if (program !== null && !isKept) settings.set(setting, Object.fromEntries(asked)).catch(() => undefined)
        },
      }
    },
  }
}

/** Null where the program runs from its sources: they change without a sign here. */
function programStamp(): string | null {
  const file = import.meta.filename
  return file.endsWith('.ts') ? null : `${manifest.version} ${String(statSync(file).mtimeMs)}`
}
