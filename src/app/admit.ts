import type { Gate } from '../governance/index.ts'
import type { HybridsOptions } from './hybrid.ts'

/** Asks the gate in the name of the model that would get the request. */
export function createAdmit(gate: Gate): HybridsOptions['admit'] {
  return ({ id, provider }, request, { caller }) =>
    gate.judge(request, {
      provider: provider.id,
      model: id,
      purpose: 'answer',
      trains: provider.data.trains,
      keptDays: provider.data.keptDays,
      // A caller of the API has a key of its own for its prompts there.
      conversation: caller === 'assistant' ? (request.cacheKey ?? null) : null,
    })
}
