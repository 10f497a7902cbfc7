import { VadeError, type CallContext, type EmbeddingResult } from '../../core/index.ts'
import type { InstalledModel } from '../shelf/model.ts'
import { startEmbedderProcess, type EmbedderProcess } from './embedder-process.ts'

/** What the embedder runs: its weights are converted for llama.cpp, which knows no other layout (decisions/embeddings.md). */
export const embeddingModel = {
  id: 'all-minilm-l6-v2',
  name: 'all-MiniLM-L6-v2',
  dimensions: 384,
  contextTokens: 256,
} as const

export interface EmbedderOptions {
  /** The model is unloaded after this long without a text, in milliseconds; 5 minutes unless told. */
  readonly idleMs?: number
}

/** all-MiniLM-L6-v2 in a process of its own, started with the first text. */
export interface Embedder {
  /** @throws VadeError `context_exceeded` naming the text that is too long, `overloaded`, `engine_failed`. */
  embed(file: InstalledModel, texts: readonly string[], context: CallContext): Promise<EmbeddingResult>
  close(): Promise<void>
}

/** Requests that may wait at the same time. */
const mostCalls = 32

export function createEmbedder({ idleMs = 300_000 }: EmbedderOptions = {}): Embedder {
  let current: Promise<EmbedderProcess> | undefined
  let busy = 0
  let idle: NodeJS.Timeout | undefined
  let closed = false

  function processOf(file: InstalledModel): Promise<EmbedderProcess> {
    if (current !== undefined) return current
    const [tokenizer] = file.companions
    if (tokenizer === undefined) {
      const sentence = `${file.name} has no tokenizer here. Run "vade models pull ${file.id}".`
      throw new VadeError('model_damaged', sentence)
    }
    const { id, contextTokens } = embeddingModel
    const starting = startEmbedderProcess({ id, weights: file.file, tokenizer: tokenizer.file, contextTokens })
    const forget = () => {
      if (current === starting) current = undefined
    }
    starting.then(({ exited }) => exited).then(forget, forget)
    return (current = starting)
  }

  async function unload(): Promise<void> {
    const old = current
    current = undefined
    await (await old?.catch(() => undefined))?.close()
  }

  return {
    async embed(file, texts, { signal }) {
      if (closed) throw new VadeError('shutting_down', 'Vade is stopping; ask again after the next start.')
      if (busy >= mostCalls) {
        const sentence = `${String(mostCalls)} requests for embeddings wait already; ask again in a few seconds.`
        throw new VadeError('overloaded', sentence, { retryAfter: 5 })
      }
      clearTimeout(idle)
      busy++
      try {
        return await (await processOf(file)).embed(texts, signal)
      } finally {
        if (--busy === 0) idle = setTimeout(() => void unload(), idleMs).unref()
      }
    },
    async close() {
      closed = true
      clearTimeout(idle)
      await unload()
    },
  }
}
