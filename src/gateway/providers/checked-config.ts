import { hash } from 'node:crypto'
import { statSync } from 'node:fs'
import manifest from '../../../package.json' with { type: 'json' }
import type { SettingsRepository } from '../../store/index.ts'
import type { ConfigInput } from './config-shape.ts'

/** What `config.json` said when it was last checked: while it says the same, a start needs no schemas (9 MB, 40 ms). */
export interface CheckedConfig {
  find(text: string): Promise<ConfigInput | undefined>
  /** Where the store refuses, the next start checks again. */
  keep(text: string, input: ConfigInput): void
}

const setting = 'checked-config'

interface Kept {
  readonly hash: string
  readonly input: ConfigInput
}

/** Kept in the encrypted store, for there may be keys in it. `program` changes with every version of the schemas. */
export function createCheckedConfig(settings: SettingsRepository, program = programStamp()): CheckedConfig {
  const hashOf = (text: string) => hash('sha256', `${program ?? ''}\n${text}`)
  return {
    async find(text) {
      if (program === null) return undefined
      const kept = (await settings.get(setting)) as Kept | undefined
      return kept?.hash === hashOf(text) ? kept.input : undefined
    },
    keep(text, input) {
      if (program === null) return
      settings.set(setting, { hash: hashOf(text), input } satisfies Kept).catch(() => undefined)
    },
  }
}

/** Null where the program runs from its sources: they change without a sign here. */
function programStamp(): string | null {
  const file = import.meta.filename
  return file.endsWith('.ts') ? null : `${manifest.version} ${String(statSync(file).mtimeMs)}`
}
