import type { ConfiguredProvider } from './config-shape.ts'
import { withPolicy, type Config, type Policy } from './config.ts'
import { keysOf, type KeySource, type StoredKey, type WeightedKey } from './provider-keys.ts'
import type { Provider, ProviderModel, Quirks } from './provider.ts'
import { unknownModel } from './unknown-model.ts'

/** A provider as it can be asked now. */
export interface ActiveProvider {
  readonly provider: Provider
  readonly keys: readonly WeightedKey[]
  readonly keySource: KeySource | null
  readonly weight: number
  readonly policy: Policy
  /** A sentence: why nobody is sent there; null where it is offered. */
  readonly missing: string | null
}

export interface Sources {
  readonly builtIn: readonly Provider[]
  readonly rows: readonly Provider[]
  readonly config: Config
  readonly stored: ReadonlyMap<string, StoredKey>
  readonly env: Readonly<Record<string, string | undefined>>
}

/** All providers by id: the built-in ones, a person's rows over them, the configuration over both. */
export function assemble(sources: Sources): {
  readonly active: ReadonlyMap<string, ActiveProvider>
  readonly problems: readonly string[]
  /** Variables that the configuration names and that are not set. */
  readonly unset: readonly string[]
} {
  const { config } = sources
  const rows = new Map<string, Provider>()
  for (const row of [...sources.builtIn, ...sources.rows]) rows.set(row.id, rowOver(rows.get(row.id), row))
  const problems: string[] = []
  const known = new Map(rows)
  for (const [id, said] of config.providers) {
    const provider = configured(id, said, known)
    if (typeof provider === 'string') problems.push(provider)
    else rows.set(id, provider)
  }
  for (const id of config.defaultProviderOrder) {
    if (!rows.has(id)) problems.push(`defaultProviderOrder: there is no provider '${id}'.`)
  }
  for (const [name, change] of Object.entries(config.models)) {
    const slash = name.indexOf('/')
    const provider = rows.get(name.slice(0, slash))
    if (provider === undefined) problems.push(`models: '${name}' names no provider; write 'provider/model'.`)
    else rows.set(provider.id, { ...provider, models: changed(provider, name.slice(slash + 1), change) })
  }
  const active = new Map([...rows].map(([id, provider]) => [id, activate(provider, sources)]))
  return { active, problems, unset: unsetIn(sources) }
}

function unsetIn({ config, env }: Sources): string[] {
  return [...config.providers].flatMap(([id, { keys = [], enabled = true }]) =>
    keys.flatMap((key, index) =>
      enabled && 'env' in key && (env[key.env] ?? '').trim() === ''
        ? [`providers.${id}.keys[${String(index)}]: the variable ${key.env} is not set; set it where Vade starts.`]
        : [],
    ),
  )
}

/** A person's row without models keeps those that Vade knows of the provider. */
function rowOver(old: Provider | undefined, row: Provider): Provider {
  return old !== undefined && row.models.length === 0 ? { ...row, models: old.models } : row
}

function configured(id: string, said: ConfiguredProvider, known: ReadonlyMap<string, Provider>): Provider | string {
  const base = known.get(said.extends ?? id)
  if (said.extends !== undefined && base === undefined) {
    return `providers.${id}.extends: there is no provider '${said.extends}'.`
  }
  const { baseUrl } = said
  const endpoints =
    said.endpoints ?? (baseUrl === undefined ? undefined : [{ dialect: 'openai-chat' as const, baseUrl }])
  if (endpoints === undefined && base === undefined) {
    return `providers.${id}: it needs a baseUrl, endpoints, or 'extends' with a provider that has them.`
  }
  return {
    auth: 'bearer',
    keyVariables: [],
    data: { trains: true, keptDays: null },
    also: [],
    promptCacheSeconds: 0,
    models: [],
    ...base,
    ...given(said, [
      'auth',
      'keyVariables',
      'local',
      'headers',
      'quirks',
      'traceContext',
      'adapter',
      'data',
      'also',
      'promptCacheSeconds',
    ]),
    ...(said.settings !== undefined && { settings: settingsOver(base, said.settings) }),
    ...(said.models !== undefined && { models: [...said.models, ...without(base?.models ?? [], said.models)] }),
    // A key in the environment is meant for the provider it is named after, not for another address.
    ...(said.extends !== undefined && endpoints !== undefined && { keyVariables: said.keyVariables ?? [] }),
    endpoints: endpoints ?? base?.endpoints ?? [],
    id,
    name: said.name ?? (said.extends === undefined ? base?.name : undefined) ?? id,
    // Whoever wrote down the address knows what answers there.
    ...(said.quirks === undefined &&
      endpoints !== undefined &&
      base?.quirks !== undefined && { quirks: withoutOwner(base.quirks) }),
  }
}

function given<Name extends keyof ConfiguredProvider>(
  said: ConfiguredProvider,
  names: readonly Name[],
): Pick<ConfiguredProvider, Name> {
  return Object.fromEntries(names.flatMap((name) => (name in said ? [[name, said[name]]] : []))) as Pick<
    ConfiguredProvider,
    Name
  >
}

function withoutOwner(quirks: Quirks): Quirks {
  const { ownedBy: _, ...rest } = quirks
  return rest
}

function settingsOver(
  base: Provider | undefined,
  said: Readonly<Record<string, string>>,
): NonNullable<Provider['settings']> {
  const values = Object.entries(said).map(([name, value]) => [name, { variables: [], default: value }] as const)
  return { ...base?.settings, ...Object.fromEntries(values) }
}

function without(models: readonly ProviderModel[], others: readonly ProviderModel[]): ProviderModel[] {
  const ids = new Set(others.map(({ id }) => id))
  return models.filter(({ id }) => !ids.has(id))
}

function changed({ models, adapter }: Provider, id: string, change: Partial<ProviderModel>): ProviderModel[] {
  const old = models.find((model) => model.id === id)
  return [{ ...(old ?? unknownModel(id, adapter)), ...change }, ...models.filter((model) => model !== old)]
}

function activate(provider: Provider, { config, stored, env }: Sources): ActiveProvider {
  const said = config.providers.get(provider.id)
  const own = stored.get(provider.id)
  const found = keysOf(provider, {
    env,
    ...(said?.keys !== undefined && { configured: said.keys }),
    ...(own !== undefined && { stored: own }),
  })
  const { filled, unset } = withSettings(provider, env)
  const missing =
    said?.enabled === false
      ? `${provider.name} is switched off in config.json.`
      : found === null
        ? `${provider.name} has no key: run 'vade providers add ${provider.id}'${orVariable(provider, said?.keys)}.`
        : unset
  return {
    provider: filled,
    keys: found?.keys ?? [],
    keySource: found?.source ?? null,
    weight: said?.weight ?? 1,
    policy: withPolicy(config.policy, said),
    missing,
  }
}

function orVariable({ keyVariables }: Provider, keys: ConfiguredProvider['keys'] = []): string {
  const [said] = keys.flatMap((key) => ('env' in key ? [key.env] : []))
  const variables = said ?? keyVariables[0]
  if (variables === undefined) return ''
  const needed = variables.split(':').filter((name) => !name.endsWith('?'))
  return ` or set ${needed.join(' and ')}`
}

function withSettings(
  provider: Provider,
  env: Sources['env'],
): { readonly filled: Provider; readonly unset: string | null } {
  const { settings } = provider
  if (settings === undefined) return { filled: provider, unset: null }
  let unset: string | null = null
  const values = new Map<string, string>()
  for (const [name, setting] of Object.entries(settings)) {
    const value =
      setting.variables.map((variable) => env[variable]).find((each) => each !== undefined && each !== '') ??
      setting.default
    if (value !== undefined) values.set(name, value)
    else
      unset ??= `${provider.name} needs its ${name}: set ${setting.variables[0] ?? name}, or settings.${name} in config.json.`
  }
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => values.get(name) ?? whole)
  return {
    filled: { ...provider, endpoints: provider.endpoints.map((each) => ({ ...each, baseUrl: fill(each.baseUrl) })) },
    unset,
  }
}
