import { VadeError } from '../../core/index.ts'
import type { DialectName } from '../dialects/dialect.ts'
import type { Target } from '../routing/target.ts'
import type { ActiveProvider } from './assemble.ts'
import { withPolicy, type AliasMember, type Config, type Policy } from './config.ts'
import { candidateOf, createModelIndex, type Candidate, type LiveList, type ModelIndex } from './model-index.ts'
import type { AlsoServed, ProviderModel } from './provider.ts'
import { unknownModel } from './unknown-model.ts'

/** What a name means: who may be asked, and how. */
export interface Resolution {
  readonly name: string
  /**
   * Groups in failover order; those of a group are equals, to be chosen by weight, price or speed. Each is asked in the
   * caller's dialect where it speaks it, else in the one that it prefers.
   */
  targets(dialect: DialectName): readonly (readonly Target[])[]
  /** Of the whole call: what one provider alone has says its configuration, too. */
  readonly policy: Policy
  /** Of an attempt there: an alias or a route comes before the provider, and that before what is said for all. */
  policyOf(providerId: string): Policy
}

/** Models by name over one state of the providers; made anew when something changes. */
export interface Catalogue {
  /** Those that can be asked, or all there are. */
  candidates(which: 'offered' | 'all'): readonly Candidate[]
  /** Undefined where nobody that is offered has it. Remembered: microseconds on the hot path. */
  resolve(name: string): Resolution | undefined
  /** For calls that name no model, as those about files: who has them, one target for each key. */
  serving(kind: AlsoServed): readonly Target[]
  /** Why a name means nothing: a `model_not_found` whose sentence has the remedy. */
  explain(name: string): VadeError
  /** What aliases and routes lead nowhere. */
  lost(): readonly Lost[]
}

/** A target of an alias or a route that nobody can be asked for. */
export interface Lost {
  /** A sentence with the name, the target and the remedy. */
  readonly message: string
  /** Whether it may be there later without a change of the configuration: with a key, or by a provider's own list. */
  readonly mayCome: boolean
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
  readonly live: LiveList
}): Catalogue {
  const offered = createModelIndex(
    [...active.values()].filter(({ missing }) => missing === null),
    live,
  )
  let everything: ModelIndex | undefined
  const every = () => (everything ??= createModelIndex(active.values(), live))
  const remembered = new Map<string, Resolution>()

  /** Groups of candidates for the name of a model, without aliases. */
  function lookUp(name: string): Candidate[][] {
    const at = offered.at(name)
    if (at !== undefined) return [[at]]
    // OpenRouter and others have slashes in their models' names: whoever has keys of them only writes those.
    const found = offered.named(name)
    if (found.length > 0) return inOrder(found, config.defaultProviderOrder)
    const unknown = newModel(name)
    return unknown === undefined ? [] : [[unknown]]
  }

  /** A provider may have got a model since anybody looked. */
  function newModel(name: string): Candidate | undefined {
    const slash = name.indexOf('/')
    const provider = slash > 0 ? active.get(name.slice(0, slash)) : undefined
    if (provider === undefined || provider.missing !== null) return undefined
    return candidateOf(provider, unknownModel(name.slice(slash + 1), provider.provider.adapter))
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

  /** Why nobody who has it can be asked; undefined where nobody is known to have it. */
  function missingOf(name: string): string | undefined {
    const [known] = [every().at(name) ?? [], every().named(name)].flat()
    return (known?.active ?? active.get(name.slice(0, Math.max(0, name.indexOf('/')))))?.missing ?? undefined
  }

  function lostIn(name: string): Lost[] {
    const targets = (config.names.get(name)?.groups ?? []).flat()
    return targets.filter(({ model }) => lookUp(model).length === 0).map(({ model }) => lost(name, model))
  }

  function lost(name: string, target: string): Lost {
    const begin = `'${name}' means '${target}'`
    if (config.names.has(target)) {
      const message = `${begin}, which is such a name itself, and those are not followed; name the models in config.json.`
      return { message, mayCome: false }
    }
    const missing = missingOf(target)
    if (missing !== undefined) return { message: `${begin}, but nobody can be asked: ${missing}`, mayCome: true }
    // Before a slash stands a provider, unless somebody has models whose own names have one.
    const mayCome = !target.includes('/') || offered.candidates.some(({ model }) => model.id.includes('/'))
    return { message: `${begin}, which is not there; correct it in config.json.`, mayCome }
  }

  return {
    candidates: (which) => (which === 'all' ? every() : offered).candidates,
    resolve(name) {
      const known = remembered.get(name)
      if (known !== undefined) return known
      const found = find(name)
      if (found !== undefined && remembered.size < mostRemembered) remembered.set(name, found)
      return found
    },
    serving: (kind) =>
      [...active.values()]
        .filter(({ provider, missing }) => missing === null && provider.also.includes(kind))
        .flatMap((each) => targetsOf({ active: each, model: unknownModel(kind), weight: each.weight }, 'openai-chat')),
    lost: () => [...config.names.keys()].flatMap(lostIn),
    explain(name) {
      const [first] = lostIn(name)
      if (first !== undefined) return new VadeError('model_not_found', first.message, { param: 'model' })
      const why = missingOf(name)
      return new VadeError(
        'model_not_found',
        why !== undefined
          ? `The model '${name}' is known, but nobody can be asked: ${why}`
          : `There is no model '${name}'. GET /v1/models lists those there are.`,
        { param: 'model' },
      )
    },
  }
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
  const policies = new Map<string, Policy>()
  function policyOf(id: string): Policy {
    let policy = policies.get(id)
    if (policy === undefined) {
      policy = withPolicy(active.get(id)?.policy ?? config.policy, change)
      policies.set(id, policy)
    }
    return policy
  }
  const [only, ...others] = new Set(groups.flat().map(({ active: { provider } }) => provider.id))
  return {
    name,
    policy: only !== undefined && others.length === 0 ? policyOf(only) : withPolicy(config.policy, change),
    policyOf,
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
  const all = keys.reduce((sum, key) => sum + key.weight, 0)
  return keys.map((key) => ({ provider, model, endpoint, key, weight: (weight * key.weight) / all }))
}
