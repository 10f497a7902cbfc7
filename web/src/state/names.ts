import type { State } from './state.ts'

/** Who answers without weights stands in no list of models. */
const others: Readonly<Record<string, string>> = { eliza: 'ELIZA', rules: 'Computed' }

/** What people call a model. */
export function modelName(models: State['models'], id: string): string {
  return others[id] ?? models.find((model) => model.id === id)?.name ?? id
}
