import { VadeError } from '../../core/index.ts'
import type { SettingsRepository } from '../../store/index.ts'
import type { ProviderKey } from '../routing/target.ts'
import type { ConfiguredProvider } from './config-shape.ts'
import type { Provider } from './provider.ts'

/** A key of a provider, and its share among the keys of it. */
export interface WeightedKey extends ProviderKey {
  readonly weight: number
}

export type KeySource = 'config' | 'stored' | 'environment' | 'not needed'

export interface KeysFound {
  readonly source: KeySource
  readonly keys: readonly WeightedKey[]
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The keys of a provider: those of the configuration, else the one that was stored, else the environment's. Null where
 * there are none and it needs one.
 */
export function keysOf(
  provider: Provider,
  {
    env,
    configured,
    stored,
  }: { readonly env: Environment; readonly configured?: ConfiguredProvider['keys']; readonly stored?: string },
): KeysFound | null {
  const listed = (configured ?? []).flatMap((key, index) => {
    const secret = 'env' in key ? env[key.env]?.trim() : key.value
    const id = `${provider.id}:${'env' in key ? key.env : `config-${String(index + 1)}`}`
    return secret === undefined || secret === '' ? [] : [{ id, secret, weight: key.weight ?? 1 }]
  })
  if (listed.length > 0) return { source: 'config', keys: listed }
  if (stored !== undefined) {
    return { source: 'stored', keys: [{ id: `${provider.id}:stored`, secret: stored, weight: 1 }] }
  }
  for (const variables of provider.keyVariables) {
    const secret = fromVariables(variables, env)
    if (secret !== null) {
      const [id = variables] = variables.split(':')
      return { source: 'environment', keys: [{ id: `${provider.id}:${id}`, secret, weight: 1 }] }
    }
  }
  // Who names no place for a key needs none: a server of one's own.
  const named = provider.keyVariables.length > 0 || (configured ?? []).length > 0
  if (provider.auth !== 'none' && named) return null
  return { source: 'not needed', keys: [{ id: `${provider.id}:none`, secret: '', weight: 1 }] }
}

/** `A:B:C?` is the values of A, B and C, joined by colons; null where one is missing that must not be. */
function fromVariables(variables: string, env: Environment): string | null {
  const values: string[] = []
  for (const variable of variables.split(':')) {
    const optional = variable.endsWith('?')
    const value = env[optional ? variable.slice(0, -1) : variable]?.trim()
    if (value !== undefined && value !== '') values.push(value)
    else if (!optional) return null
  }
  return values.join(':')
}

/** Keys of providers in the encrypted store. Nothing here shows one. */
export interface StoredProviderKeys {
  all(): Promise<ReadonlyMap<string, string>>
  /** Throws `invalid_request` for what cannot be a key. */
  set(provider: string, key: string): Promise<void>
  /** Whether there was one. */
  remove(provider: string): Promise<boolean>
}

const settingName = 'provider-keys'
/** A service account of Google is some 2 kB. */
const longestKey = 20_000

export function createStoredProviderKeys(settings: SettingsRepository): StoredProviderKeys {
  async function all(): Promise<Map<string, string>> {
    const stored = await settings.get(settingName)
    if (typeof stored !== 'object' || stored === null) return new Map()
    return new Map(Object.entries(stored).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  }
  return {
    all,
    async set(provider, key) {
      const clean = checkedKey(key)
      await settings.set(settingName, Object.fromEntries((await all()).set(provider, clean)))
    },
    async remove(provider) {
      const keys = await all()
      if (!keys.delete(provider)) return false
      await settings.set(settingName, Object.fromEntries(keys))
      return true
    },
  }
}

/** Without what stands around it. Throws `invalid_request` for what cannot be a key. */
export function checkedKey(key: string): string {
  const clean = key.trim()
  // Google's service accounts are JSON of several lines.
  if (clean.startsWith('{') && clean.length <= longestKey) return clean
  if (clean !== '' && clean.length <= longestKey && /^[\x21-\x7e]+$/.test(clean)) return clean
  throw new VadeError(
    'invalid_request',
    'That cannot be a key: a key is one line without spaces. Give the file or the text that holds the key and nothing else.',
    { param: 'key' },
  )
}
