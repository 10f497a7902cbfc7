import { readFile } from 'node:fs/promises'
import { configFile } from './files.ts'

/** What replicas have in common, by its address. */
export interface SharedPlaces {
  readonly database?: string
  readonly valkey?: string
}

/**
 * Where `config.json` says that they are. Read before all else and without a look at the rest of the file: a mistake
 * there must not make a replica forget its database.
 */
export async function sharedPlaces(home: string): Promise<SharedPlaces> {
  const text = await readFile(configFile(home), 'utf8').catch((thrown: unknown) => {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return ''
    throw thrown
  })
  if (!/"(database|valkey)"/.test(text)) return {}
  const { parse } = await import('jsonc-parser')
  const config: unknown = parse(text, [], { allowTrailingComma: true })
  if (typeof config !== 'object' || config === null) return {}
  return {
    ...('database' in config && typeof config.database === 'string' && { database: config.database }),
    ...('valkey' in config && typeof config.valkey === 'string' && { valkey: config.valkey }),
  }
}
