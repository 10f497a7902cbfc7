import { VadeError } from '../../core/index.ts'
import { estimateBytes, type MemoryFacts, type MemoryPlan } from './estimate.ts'

const leastContext = 1024

/** Fewer conversations, then a shorter window, before it says no with `insufficient_memory`. */
export function planMemory(
  file: { readonly id: string; readonly memory: MemoryFacts; readonly contextTokens: number },
  wish: MemoryPlan & { readonly ceilingBytes: number },
): MemoryPlan {
  let plan = { contextTokens: Math.min(wish.contextTokens, file.contextTokens), sequences: wish.sequences }
  while (estimateBytes(file.memory, plan) > wish.ceilingBytes) {
    if (plan.sequences > 1) plan = { ...plan, sequences: plan.sequences - 1 }
    else if (plan.contextTokens / 2 >= leastContext)
      plan = { ...plan, contextTokens: Math.floor(plan.contextTokens / 2) }
    else {
      const need = Math.ceil(estimateBytes(file.memory, plan) / 1e6)
      const limit = Math.floor(wish.ceilingBytes / 1e6)
      throw new VadeError(
        'insufficient_memory',
        `The model ${file.id} needs ${String(need)} MB and may use ${String(limit)} MB; choose a smaller model or free some memory.`,
      )
    }
  }
  return plan
}
