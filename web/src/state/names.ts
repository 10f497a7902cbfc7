import type { State } from './state.ts'

/** What people call a model; ELIZA stands in no list of models. */
export function modelName(models: State['models'], id: string): string {
  return id === 'eliza' ? 'ELIZA' : (models.find((model) => model.id === id)?.name ?? id)
}
