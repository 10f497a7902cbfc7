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
  }: { readonly env: Environment; readonly configured?: ConfiguredProvider['keys']; readonly stored?: StoredKey },
): KeysFound | null {
  const listed = (configured ?? []).flatMap((key, index) => {
    const secret = 'env' in key ? env[key.env]?.trim() : key.value
    const id = `${provider.id}:${'env' in key ? key.env : `config-${String(index + 1)}`}`
    return secret === undefined || secret === '' ? [] : [{ id, secret, weight: key.weight ?? 1 }]
  })
  if (listed.length > 0) return { source: 'config', keys: listed }
  if (stored !== undefined && isFor(provider, stored)) {
    return { source: 'stored', keys: [{ id: `${provider.id}:stored`, secret: stored.key, weight: 1 }] }
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

function isFor({ endpoints }: Provider, { address }: StoredKey): boolean {
  return address === undefined || endpoints.some(({ baseUrl }) => baseUrl === address)
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

export interface StoredKey {
  readonly key: string
  /** Of a provider that was added: its name may be another's one day, and the key is sent to nobody else. */
  readonly address?: string | undefined
}

/** Keys of providers in the encrypted store. Nothing here shows one. */
export interface StoredProviderKeys {
  all(): Promise<ReadonlyMap<string, StoredKey>>
  /** Throws `invalid_request` for what cannot be a key. */
  set(provider: string, stored: StoredKey): Promise<void>
  /** Whether there was one. */
  remove(provider: string): Promise<boolean>
}

const settingName = 'provider-keys'
/** A service account of Google is some 2 kB. */
const longestKey = 20_000

export function createStoredProviderKeys(settings: SettingsRepository): StoredProviderKeys {
  async function all(): Promise<Map<string, StoredKey>> {
    const stored = await settings.get(settingName)
    return new Map(Object.entries(stored ?? {}).flatMap(([id, value]) => (isStored(value) ? [[id, keyOf(value)]] : [])))
  }
  let last: Promise<unknown> = Promise.resolve()
  /** One after the other: all keys are one setting. Whether there was something to change. */
  function change(work: (keys: Map<string, StoredKey>) => boolean): Promise<boolean> {
    const changed = last.then(async () => {
      const keys = await all()
      if (!work(keys)) return false
      await settings.set(settingName, Object.fromEntries([...keys].map(([id, stored]) => [id, valueOf(stored)])))
      return true
    })
    last = changed.catch(() => undefined)
    return changed
  }
  return {
    all,
    async set(provider, { key, address }) {
      const clean = checkedKey(key)
      await change((keys) => {
        keys.set(provider, { key: clean, address })
        return true
      })
    },
    remove: (provider) => change((keys) => keys.delete(provider)),
  }
}

/** As it lies there: a key that is for any address of its provider is the text alone. */
type Value = string | { readonly key: string; readonly address: string }

function isStored(value: unknown): value is Value {
  return typeof value === 'string' || (typeof value === 'object' && value !== null && 'key' in value)
}

function keyOf(value: Value): StoredKey {
  return typeof value === 'string' ? { key: value } : value
}

function valueOf({ key, address }: StoredKey): Value {
  return address === undefined ? key : { key, address }
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
