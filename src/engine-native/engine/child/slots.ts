import type { LlamaContext, LlamaContextSequence, Token } from 'node-llama-cpp'

/** A sequence of the context with the tokens it has already evaluated. */
export interface Slot {
  readonly sequence: LlamaContextSequence
  key: string | undefined
  usedAt: number
  busy: boolean
}

/**
 * Gives each call a free sequence: that of its conversation; else one whose tokens the prompt mostly begins with; else
 * the one unused longest.
 */
export interface Slots {
  take(key: string | undefined, prompt: readonly Token[]): Promise<Slot>
  release(slot: Slot): void
  /** Settles once nobody uses any. */
  idle(): Promise<void>
}

export function createSlots(context: LlamaContext, count: number): Slots {
  const slots: Slot[] = Array.from({ length: count }, () => ({
    sequence: context.getSequence(),
    key: undefined,
    usedAt: 0,
    busy: false,
  }))
  const waiting: (() => void)[] = []

  function choose(key: string | undefined, prompt: readonly Token[]): Slot | undefined {
    const free = slots.filter((slot) => !slot.busy).sort((a, b) => a.usedAt - b.usedAt)
    return free.find((slot) => key !== undefined && slot.key === key) ?? mostShared(free, prompt) ?? free[0]
  }

  return {
    async take(key, prompt) {
      for (;;) {
        const slot = choose(key, prompt)
        if (slot !== undefined) {
          slot.busy = true
          slot.key = key
          return slot
        }
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    },
    release(slot) {
      slot.busy = false
      slot.usedAt = performance.now()
      waiting.shift()?.()
    },
    async idle() {
      while (slots.some(({ busy }) => busy)) await new Promise<void>((resolve) => waiting.push(resolve))
    },
  }
}

/** Callers of the API name no conversation. Less than half shared means that another conversation would lose its own. */
function mostShared(free: readonly Slot[], prompt: readonly Token[]): Slot | undefined {
  const measured = free.map((slot) => ({
    slot,
    shared: slot.sequence.compareContextTokens([...prompt]).firstDifferentIndex,
  }))
  return measured
    .filter(({ slot, shared }) => shared > 0 && shared * 2 >= slot.sequence.nextTokenIndex)
    .sort((a, b) => b.shared - a.shared)[0]?.slot
}
