import { configFile } from './files.ts'
import { readHomeText } from './home-text.ts'

/** What replicas have in common, by its address. */
export interface SharedPlaces {
  readonly database?: string
  readonly valkey?: string
}

/**
 * Where `config.json` says that they are. Read before all else and without a look at the rest of the file: a mistake
 * there must not make a replica forget its database. One that cannot be read throws `invalid_request`.
 */
export async function sharedPlaces(home: string): Promise<SharedPlaces> {
  const text = await readHomeText(configFile(home))
  if (text === null || !/"(database|valkey)"/.test(text)) return {}
  const { parse } = await import('jsonc-parser')
  const config: unknown = parse(text, [], { allowTrailingComma: true })
  if (typeof config !== 'object' || config === null) return {}
  return {
    ...('database' in config && typeof config.database === 'string' && { database: config.database }),
    ...('valkey' in config && typeof config.valkey === 'string' && { valkey: config.valkey }),
  }
}
