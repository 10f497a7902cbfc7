import type { Evidence } from '../../core/index.ts'
import { learn, nothingLearned, readLearned, type Label, type Learned } from '../../hybrid/index.ts'
import type { SettingsRepository } from '../../store/index.ts'

/** What was learned on this device of each model's answers: counts and checked scores, never words. */
export interface Learning {
  /** Of the weights with this SHA-256. */
  of(model: string): Learned
  /** Settles once it is kept. */
  add(evidence: Evidence, label: Pick<Label, 'source' | 'right' | 'kept'>): Promise<void>
}

const name = 'learned'
/** Weights that were not answered with for the longest time are forgotten first. */
const mostModels = 32

/** The largest share of all questions that may be answered wrongly here though a larger model would be right. */
export const lossTarget = 0.1

export async function createLearning(settings: SettingsRepository): Promise<Learning> {
  const stored = await settings.get(name)
  const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : []
  const models = new Map(entries.map(([model, value]) => [model, readLearned(value)]))
  return {
    of: (model) => models.get(model) ?? nothingLearned,
    async add({ model, kind, expected, logit }, label) {
      const next = learn(models.get(model) ?? nothingLearned, { ...label, domain: kind, expected, logit }, lossTarget)
      models.delete(model)
      models.set(model, next)
      for (const oldest of [...models.keys()].slice(0, -mostModels)) models.delete(oldest)
      await settings.set(name, Object.fromEntries(models))
    },
  }
}
