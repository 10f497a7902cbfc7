import type { ConfigInput, ConfiguredProvider } from './config-shape.ts'

/** How calls are treated; what is not said here is said by the wider one. */
export interface Policy {
  readonly retries: number
  readonly timeouts: Timeouts
  readonly hedging: { readonly enabled: boolean; readonly percentile: number }
}

/** Milliseconds. */
export interface Timeouts {
  readonly connectMs: number
  readonly firstTokenMs: number
  /** An answer that is not streamed comes when it is whole. */
  readonly wholeAnswerMs: number
  readonly betweenTokensMs: number
  readonly totalMs: number
}

export interface PolicyChange {
  readonly retries?: number
  readonly timeouts?: Partial<Timeouts>
  readonly hedging?: { readonly enabled: boolean; readonly percentile?: number }
}

export interface AliasMember {
  readonly model: string
  readonly weight: number
}

/** `config.json`, with everything said. */
export interface Config {
  readonly providers: ReadonlyMap<string, ConfiguredProvider>
  readonly models: NonNullable<ConfigInput['models']>
  /** Groups in failover order; the members of a group share the calls. */
  readonly names: ReadonlyMap<
    string,
    { readonly groups: readonly (readonly AliasMember[])[]; readonly policy: PolicyChange }
  >
  readonly policy: Policy
  readonly cacheSeconds: number
  readonly defaultProviderOrder: readonly string[]
}

const defaultPolicy: Policy = {
  retries: 2,
  timeouts: {
    connectMs: 5_000,
    firstTokenMs: 60_000,
    wholeAnswerMs: 300_000,
    betweenTokensMs: 60_000,
    totalMs: 600_000,
  },
  hedging: { enabled: false, percentile: 95 },
}

export const emptyConfig: Config = {
  providers: new Map(),
  models: {},
  names: new Map(),
  policy: defaultPolicy,
  cacheSeconds: 0,
  defaultProviderOrder: [],
}

export function withPolicy(policy: Policy, change: PolicyChange | undefined): Policy {
  if (change === undefined) return policy
  return {
    retries: change.retries ?? policy.retries,
    timeouts: { ...policy.timeouts, ...change.timeouts },
    hedging: { ...policy.hedging, ...change.hedging },
  }
}

export function configOf(input: ConfigInput): Config {
  const names = new Map<string, { groups: readonly (readonly AliasMember[])[]; policy: PolicyChange }>()
  for (const [name, alias] of Object.entries(input.aliases ?? {})) {
    const plain = typeof alias === 'string' || Array.isArray(alias)
    const { to, ...policy } = plain ? { to: alias } : alias
    names.set(name, { groups: [membersOf(to)], policy })
  }
  for (const [name, route] of Object.entries(input.routes ?? {})) {
    const { models, ...policy } = Array.isArray(route) ? { models: route } : route
    names.set(name, { groups: models.map((model) => [{ model, weight: 1 }]), policy })
  }
  return {
    providers: new Map(Object.entries(input.providers ?? {})),
    models: input.models ?? {},
    names,
    policy: withPolicy(defaultPolicy, input),
    cacheSeconds: input.cacheSeconds ?? 0,
    defaultProviderOrder: input.defaultProviderOrder ?? [],
  }
}

function membersOf(to: string | readonly (string | AliasMember)[]): AliasMember[] {
  const list = typeof to === 'string' ? [to] : to
  return list.map((member) => (typeof member === 'string' ? { model: member, weight: 1 } : member))
}

/** JSON Schema of `config.json`, for editors and the documentation. */
export async function configSchema(): Promise<object> {
  return (await import('./config-shape.ts')).publishedShape()
}
