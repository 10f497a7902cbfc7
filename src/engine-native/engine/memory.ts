import { VadeError } from '../../core/index.ts'

export interface MemoryPlan {
  /** Tokens of each conversation. */
  readonly contextTokens: number
  readonly sequences: number
}

const processBytes = 120e6
const leastContext = 1024

/**
 * Peak bytes of the engine's process. Weights stored as Q4_K or Q4_0 are copied into another layout when they are
 * loaded, which the file's size does not show; the caller's file name is the only hint before that.
 */
export function estimateBytes(file: { readonly file: string; readonly bytes: number }, plan: MemoryPlan): number {
  const repacked = /q4_(k|0)/i.test(file.file) && file.bytes > 600e6
  const weights = file.bytes * (repacked ? 1.6 : 1.05)
  const perToken = file.bytes < 1e9 ? 24e3 : 28e3
  return Math.round(weights + plan.contextTokens * plan.sequences * perToken + 100e6 + processBytes)
}

/** Fewer conversations, then a shorter window, before it says no with `insufficient_memory`. */
export function planMemory(
  file: { readonly id: string; readonly file: string; readonly bytes: number; readonly contextTokens: number },
  wish: MemoryPlan & { readonly ceiling: number },
): MemoryPlan {
  let plan = { contextTokens: Math.min(wish.contextTokens, file.contextTokens), sequences: wish.sequences }
  while (estimateBytes(file, plan) > wish.ceiling) {
    if (plan.sequences > 1) plan = { ...plan, sequences: plan.sequences - 1 }
    else if (plan.contextTokens / 2 >= leastContext)
      plan = { ...plan, contextTokens: Math.floor(plan.contextTokens / 2) }
    else {
      const need = Math.ceil(estimateBytes(file, plan) / 1e6)
      const limit = Math.floor(wish.ceiling / 1e6)
      throw new VadeError(
        'insufficient_memory',
        `The model ${file.id} needs ${String(need)} MB and may use ${String(limit)} MB; choose a smaller model or free some memory.`,
      )
    }
  }
  return plan
}
