import { existsSync } from 'node:fs'
import { stoppedWhenRepeating } from '../assistant/index.ts'
import { VadeError, type EmbeddingModel, type Model } from '../core/index.ts'
import { embeddingModel, type Engine } from '../engine-native/index.ts'
import type { ListedModel, ModelDirectory } from '../gateway/index.ts'
import { withComputed, type Computed } from '../rules/index.ts'
import { embeddingAlias } from './embeddings.ts'
import type { Meter } from './meter.ts'
import type { Models } from './models.ts'

interface NameOptions {
  readonly models: Models
  readonly engine: Engine
  readonly eliza: Model
  /** Asked before `auto`. */
  readonly computed: Computed
  readonly embeddings: EmbeddingModel
  readonly meter: Meter
  /** Made of the model of the device and a larger one. */
  readonly hybrids: Readonly<Record<'auto' | 'cloud', Model>>
  /** Weights have gone from the disk while the server runs. */
  readonly onGone: () => void
}

interface Named {
  readonly model: Model
  /** Its weights; null where there are none. */
  readonly file: string | null
}

/** Models by the names people and programs call them. */
export function createNames({ models, engine, embeddings, meter, hybrids, computed, ...options }: NameOptions) {
  const eliza: Named = { model: meter.watch(options.eliza), file: null }
  let named: ReadonlyMap<string, Named> = new Map()
  let standard = eliza
  let absent: ReadonlySet<string> = new Set()
  /** The alias is there before the weights are, as 'device' is. */
  let embeddingNames: readonly string[] = [embeddingAlias]
  const directory: ModelDirectory = {
    has: (name) => name === 'device' || name === 'auto' || name === 'cloud' || named.has(name) || absent.has(name),
    resolve(name) {
      // Asked in its own words, what can be computed is; a conversation has a way of its own.
      if (name === 'auto') return withComputed({ model: hybrids.auto, computed, when: 'alone' })
      if (name === 'cloud') return hybrids.cloud
      const found = name === 'device' ? standard : named.get(name)
      if (found === undefined) {
        if (absent.has(name)) throw notHere(name, 'is not on this machine')
        const hint = name.includes('/') ? " One of a provider answers as 'cloud', once it is chosen in Settings." : ''
        throw unknownModel(`model called '${name}'`, ['auto', 'device', 'cloud', ...named.keys()], hint)
      }
      const { model, file } = found
      if (file === null || existsSync(file)) return model
      options.onGone()
      throw notHere(model.id, 'is gone from this machine')
    },
    models: () => [...named.values()].map(({ model }) => model),
    list: () => [
      ...['auto', 'device', 'cloud'].map((id) => listed(id, standard.model.abilities.contextTokens)),
      ...[...named].map(([id, { model }]) => listed(id, model.abilities.contextTokens)),
      ...embeddingNames.map((id) => listed(id, embeddingModel.contextTokens)),
    ],
    embedding(name) {
      if (name === embeddingAlias || name === embeddings.id) return embeddings
      throw unknownModel(`model called '${name}' for embeddings`, [embeddingAlias, embeddings.id])
    },
  }
  return {
    directory,
    answering: () => standard.model.id,
    async refresh() {
      const [installed, all] = await Promise.all([models.installed(), models.list()])
      const chosen = all.find(({ isDefault }) => isDefault)
      const byId = new Map(installed.map((model) => [model.id, model]))
      const found = new Map<string, Named>()
      for (const model of installed) {
        // An adapter answers through its base, and not at all without it.
        const base = model.base === undefined ? model : byId.get(model.base)
        if (base === undefined || base.kind === 'embedding') continue
        const answers = stoppedWhenRepeating(engine.modelFor(base, base === model ? undefined : model))
        found.set(model.id, { model: meter.watch(answers), file: base.file })
      }
      named = found.set(eliza.model.id, eliza)
      embeddingNames = byId.has(embeddings.id) ? [embeddingAlias, embeddings.id] : [embeddingAlias]
      standard = (chosen && named.get(chosen.id)) ?? eliza
      absent = new Set(all.flatMap((model) => (model.installed || model.kind === 'embedding' ? [] : [model.id])))
    },
  }
}

function notHere(id: string, what: string): VadeError {
  return new VadeError(
    'model_not_found',
    `The model ${id} ${what}; fetch it with 'vade models pull ${id}', or choose another.`,
    { param: 'model' },
  )
}

function listed(id: string, contextTokens: number): ListedModel {
  return { id, ownedBy: 'vade', created: 0, contextTokens }
}

function unknownModel(what: string, known: readonly string[], hint = ''): VadeError {
  return new VadeError('model_not_found', `There is no ${what}. There are: ${known.join(', ')}.${hint}`, {
    param: 'model',
  })
}
