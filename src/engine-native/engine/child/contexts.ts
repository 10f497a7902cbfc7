import type { LlamaContext, LlamaModel, Token } from 'node-llama-cpp'
import { toVadeError, VadeError } from '../../../core/index.ts'
import type { LoadOptions } from '../protocol.ts'
import { sliceTokens } from './generate.ts'
import { createSlots, type Slot, type Slots } from './slots.ts'

/** A sequence to work in, until it is given back. */
export interface Lease {
  readonly slot: Slot
  readonly release: () => void
}

/** The contexts over one model's weights: the plain one, and one with the LoRA adapter that was asked for last. */
export interface Contexts {
  readonly contextTokens: number
  take(key: string | undefined, prompt: readonly Token[], adapter: string | null): Promise<Lease>
}

interface Adapted {
  readonly file: string
  readonly context: LlamaContext
  readonly slots: Slots
}

export async function createContexts(model: LlamaModel, options: LoadOptions): Promise<Contexts> {
  const { contextTokens: contextSize, sequences, mostThreads: threads } = options
  const settings = { contextSize, batchSize: sliceTokens, threads }
  const plain = await model.createContext({ ...settings, sequences })
  const slots = createSlots(plain, sequences)
  let adapted: Adapted | undefined
  let switching: Promise<unknown> = Promise.resolve()

  async function adaptedSlots(file: string): Promise<Slots> {
    if (adapted?.file === file) return adapted.slots
    const old = adapted
    await old?.slots.idle()
    adapted = undefined
    await old?.context.dispose()
    try {
      // One conversation at a time: a second context costs as much memory again for each of them.
      const context = await model.createContext({ ...settings, sequences: 1, lora: file })
      adapted = { file, context, slots: createSlots(context, 1) }
      return adapted.slots
    } catch (thrown) {
      throw new VadeError(
        'model_damaged',
        `The adapter ${file} cannot be used with this model (${toVadeError(thrown).message}). Remove it, and add one that was made for the model.`,
        { cause: thrown },
      )
    }
  }

  return {
    contextTokens: plain.contextSize,
    async take(key, prompt, adapter) {
      if (adapter === null) return leaseOf(slots, await slots.take(key, prompt))
      // One after the other, so that no context is disposed between being found and being taken.
      const taken = switching.then(async () => {
        const found = await adaptedSlots(adapter)
        return leaseOf(found, await found.take(key, prompt))
      })
      switching = taken.catch(() => undefined)
      return taken
    },
  }
}

function leaseOf(slots: Slots, slot: Slot): Lease {
  return { slot, release: () => slots.release(slot) }
}
