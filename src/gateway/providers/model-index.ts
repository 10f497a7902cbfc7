import type { ActiveProvider } from './assemble.ts'
import { free } from './device.ts'
import type { Provider, ProviderModel } from './provider.ts'

/** A model at a provider, with its share of the calls. */
export interface Candidate {
  readonly active: ActiveProvider
  readonly model: ProviderModel
  readonly weight: number
}

export interface ModelIndex {
  readonly candidates: readonly Candidate[]
  /** By what any provider calls it, or by a shared name. */
  named(name: string): readonly Candidate[]
  /** By `provider/model`, where the model may have its shared name. */
  at(path: string): Candidate | undefined
}

export type LiveList = (providerId: string) => readonly ProviderModel[] | undefined

export function createModelIndex(active: Iterable<ActiveProvider>, live: LiveList): ModelIndex {
  const candidates: Candidate[] = []
  const byName = new Map<string, Candidate[]>()
  const byPath = new Map<string, Candidate>()
  for (const each of active) {
    const { id } = each.provider
    for (const model of modelsOf(each.provider, live(id))) {
      const candidate = candidateOf(each, model)
      candidates.push(candidate)
      byPath.set(`${id}/${model.id}`, candidate)
      add(byName, model.id, candidate)
      for (const name of model.names) if (name !== model.id) add(byName, name, candidate)
    }
  }
  return {
    candidates,
    named: (name) => byName.get(name) ?? byName.get(name.toLowerCase()) ?? [],
    at(path) {
      const slash = path.indexOf('/')
      const provider = path.slice(0, Math.max(0, slash))
      return byPath.get(path) ?? byName.get(path.slice(slash + 1))?.find((each) => each.active.provider.id === provider)
    },
  }
}

/** A key with a budget gets what has a price: a server of one's own has one, which is nothing. */
export function candidateOf(active: ActiveProvider, model: ProviderModel): Candidate {
  const isFree = model.price === null && active.provider.local === true
  return { active, model: isFree ? { ...model, price: free } : model, weight: active.weight }
}

function add(byName: Map<string, Candidate[]>, name: string, candidate: Candidate): void {
  const list = byName.get(name)
  if (list === undefined) byName.set(name, [candidate])
  else list.push(candidate)
}

/** What the snapshot knows of a model is more than a list of names says. */
function modelsOf(provider: Provider, live: readonly ProviderModel[] | undefined): readonly ProviderModel[] {
  if (live === undefined) return provider.models
  const known = new Set(provider.models.map(({ id }) => id))
  return [...provider.models, ...live.filter(({ id }) => !known.has(id))]
}
