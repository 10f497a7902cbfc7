import { VadeError } from '../../core/index.ts'
import type { DialectName } from '../dialects/dialect.ts'
import type { Target } from '../routing/target.ts'
import type { ActiveProvider } from './assemble.ts'
import { withPolicy, type AliasMember, type Config, type Policy } from './config.ts'
import type { Provider, ProviderModel } from './provider.ts'
import { unknownModel } from './unknown-model.ts'

/** What a name means: who may be asked, and how. */
export interface Resolution {
  readonly name: string
  /**
   * Groups in failover order; those of a group are equals, to be chosen by weight, price or speed. Each is asked in the
   * caller's dialect where it speaks it, else in the one that it prefers.
   */
  targets(dialect: DialectName): readonly (readonly Target[])[]
  /** For all of them; a provider's own is in `policyOf`. */
  readonly policy: Policy
  policyOf(providerId: string): Policy
}

export interface Candidate {
  readonly active: ActiveProvider
  readonly model: ProviderModel
  readonly weight: number
}

/** Models by name over one state of the providers; made anew when something changes. */
export interface Catalogue {
  readonly candidates: readonly Candidate[]
  /** Undefined where nobody that is offered has it. Remembered: microseconds on the hot path. */
  resolve(name: string): Resolution | undefined
  /** Why a name means nothing: a `model_not_found` whose sentence has the remedy. */
  explain(name: string): VadeError
}

/** Names that were resolved are remembered, but not without end: callers choose them. */
const mostRemembered = 5000

export function createCatalogue({
  active,
  config,
  live,
}: {
  readonly active: ReadonlyMap<string, ActiveProvider>
  readonly config: Config
  readonly live: (providerId: string) => readonly ProviderModel[] | undefined
}): Catalogue {
  const candidates: Candidate[] = []
  const byName = new Map<string, Candidate[]>()
  const byPath = new Map<string, Candidate>()
  for (const each of active.values()) {
    for (const model of modelsOf(each.provider, live(each.provider.id))) {
      const candidate = { active: each, model, weight: each.weight }
      candidates.push(candidate)
      byPath.set(`${each.provider.id}/${model.id}`, candidate)
      for (const name of new Set([model.id, ...model.names])) {
        const list = byName.get(name)
        if (list === undefined) byName.set(name, [candidate])
        else list.push(candidate)
      }
    }
  }
  const remembered = new Map<string, Resolution | undefined>()

  /** Groups of candidates for the name of a model, without aliases. */
  function lookUp(name: string): Candidate[][] {
    const path = byPath.get(name) ?? sharedOf(name)
    if (path?.active.missing === null) return [[path]]
    // OpenRouter and others have slashes in their models' names: whoever has keys of them only writes those.
    const found = (byName.get(name) ?? byName.get(name.toLowerCase()) ?? []).filter(offered)
    if (found.length > 0) return inOrder(found, config.defaultProviderOrder)
    const unknown = newModel(name)
    return unknown === undefined ? [] : [[unknown]]
  }

  /** `groq/llama-3.3-70b-instruct`, where Groq calls it something else. */
  function sharedOf(name: string): Candidate | undefined {
    const slash = name.indexOf('/')
    const provider = slash > 0 ? name.slice(0, slash) : undefined
    if (provider === undefined || !active.has(provider)) return undefined
    return byName.get(name.slice(slash + 1))?.find((each) => each.active.provider.id === provider)
  }

  /** A provider may have got a model since anybody looked. */
  function newModel(name: string): Candidate | undefined {
    const slash = name.indexOf('/')
    const provider = slash > 0 ? active.get(name.slice(0, slash)) : undefined
    if (provider === undefined || provider.missing !== null) return undefined
    return { active: provider, model: unknownModel(name.slice(slash + 1)), weight: provider.weight }
  }

  function groupOf(members: readonly AliasMember[]): Candidate[][] {
    const [only] = members
    if (members.length === 1 && only !== undefined) return lookUp(only.model)
    const all = members.flatMap((member) =>
      lookUp(member.model)
        .flat()
        .map((each) => ({ ...each, weight: each.weight * member.weight })),
    )
    return all.length === 0 ? [] : [all]
  }

  function find(name: string): Resolution | undefined {
    const alias = config.names.get(name)
    const groups = alias === undefined ? lookUp(name) : alias.groups.flatMap(groupOf)
    if (groups.length === 0) return undefined
    return resolutionOf(name, groups, { config, change: alias?.policy, active })
  }

  return {
    candidates,
    resolve(name) {
      const known = remembered.get(name)
      if (known !== undefined) return known
      const found = find(name)
      if (found !== undefined && remembered.size < mostRemembered) remembered.set(name, found)
      return found
    },
    explain(name) {
      const missing = [...candidatesAt(name), ...(byName.get(name) ?? [])].map((each) => each.active.missing)
      const why =
        missing.find((each) => each !== null) ?? active.get(name.slice(0, Math.max(0, name.indexOf('/'))))?.missing
      return new VadeError(
        'model_not_found',
        why !== undefined && why !== null
          ? `The model '${name}' is known, but nobody can be asked: ${why}`
          : `There is no model '${name}'. GET /v1/models lists those there are.`,
        { param: 'model' },
      )
    },
  }

  function candidatesAt(name: string): readonly Candidate[] {
    const at = byPath.get(name) ?? sharedOf(name)
    return at === undefined ? [] : [at]
  }
}

function offered({ active }: Candidate): boolean {
  return active.missing === null
}

/** What the snapshot knows of a model is more than a list of names says. */
function modelsOf(provider: Provider, live: readonly ProviderModel[] | undefined): readonly ProviderModel[] {
  if (live === undefined) return provider.models
  const known = new Map(provider.models.map((model) => [model.id, model]))
  return [...provider.models, ...live.filter(({ id }) => !known.has(id))]
}

/** One group for each provider that the person put in order, then all the others together, the cheapest first. */
function inOrder(candidates: readonly Candidate[], order: readonly string[]): Candidate[][] {
  const named = order.flatMap((id) => {
    const own = candidates.filter(({ active }) => active.provider.id === id)
    return own.length > 0 ? [own] : []
  })
  const rest = candidates.filter(({ active }) => !order.includes(active.provider.id))
  return rest.length === 0 ? named : [...named, rest.sort((a, b) => dearness(a.model) - dearness(b.model))]
}

/** Of a call with three tokens in for each one out. */
function dearness({ price }: ProviderModel): number {
  return price === null ? Number.MAX_SAFE_INTEGER : price.input * 3 + price.output
}

function resolutionOf(
  name: string,
  groups: readonly (readonly Candidate[])[],
  {
    config,
    change,
    active,
  }: {
    readonly config: Config
    readonly change: Parameters<typeof withPolicy>[1]
    readonly active: ReadonlyMap<string, ActiveProvider>
  },
): Resolution {
  const made = new Map<DialectName, readonly (readonly Target[])[]>()
  return {
    name,
    policy: withPolicy(config.policy, change),
    policyOf: (id) => withPolicy(active.get(id)?.policy ?? config.policy, change),
    targets(dialect) {
      let targets = made.get(dialect)
      if (targets === undefined) {
        targets = groups
          .map((group) => group.flatMap((candidate) => targetsOf(candidate, dialect)))
          .filter((group) => group.length > 0)
        made.set(dialect, targets)
      }
      return targets
    },
  }
}

function targetsOf({ active, model, weight }: Candidate, dialect: DialectName): Target[] {
  const { provider, keys } = active
  const able = provider.endpoints.filter((each) => model.dialects?.includes(each.dialect) ?? true)
  const endpoint = able.find((each) => each.dialect === dialect) ?? able[0]
  if (endpoint === undefined) return []
  return keys.map((key) => ({ provider, model, endpoint, key, weight: weight * key.weight }))
}
