import type { LlamaContext, LlamaContextSequence } from 'node-llama-cpp'

/** A sequence of the context with the tokens it has already evaluated, kept for one conversation at a time. */
export interface Slot {
  readonly sequence: LlamaContextSequence
  key: string
  usedAt: number
  busy: boolean
}

/** Gives each call a free sequence: that of its conversation if it still has one, else the one unused longest. */
export interface Slots {
  take(key: string): Promise<Slot>
  release(slot: Slot): void
}

export function createSlots(context: LlamaContext, count: number): Slots {
  const slots: Slot[] = Array.from({ length: count }, () => ({
    sequence: context.getSequence(),
    key: '',
    usedAt: 0,
    busy: false,
  }))
  const waiting: (() => void)[] = []
  return {
    async take(key) {
      for (;;) {
        const free = slots.filter((slot) => !slot.busy).sort((a, b) => a.usedAt - b.usedAt)
        const slot = free.find((one) => one.key === key) ?? free[0]
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
  }
}
