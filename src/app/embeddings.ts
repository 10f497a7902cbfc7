import { setTimeout as delay } from 'node:timers/promises'
import { toVadeError, VadeError, type EmbeddingModel } from '../core/index.ts'
import { embeddingModel, type Embedder, type InstalledModel } from '../engine-native/index.ts'
import type { Models } from './models.ts'

/** The name that stays when the model behind it changes. */
export const embeddingAlias = 'device-embedding'

export interface EmbeddingsOptions {
  readonly models: Pick<Models, 'pulled'>
  readonly embedder: Embedder
  /** Milliseconds that a request waits for the weights; longer than linking them from the cache takes. */
  readonly patienceMs?: number
}

/**
 * The embedding model of this device. The first text fetches its weights in the background and is told to ask again;
 * OpenAI's clients do so by themselves.
 */
export function createEmbeddings({ models, embedder, patienceMs = 5000 }: EmbeddingsOptions): EmbeddingModel {
  const { id, name, dimensions } = embeddingModel
  /** Of a download for which nobody waited; the next who asks hears of it, and the one after begins it again. */
  let problem: VadeError | null = null

  async function weights(signal: AbortSignal): Promise<InstalledModel> {
    if (problem !== null) {
      const told = problem
      problem = null
      throw told
    }
    let awaited = true
    const pulling = models.pulled(id, {})
    pulling.catch((thrown: unknown) => {
      if (!awaited) problem = toVadeError(thrown)
    })
    try {
      const model = await Promise.race([pulling, delay(patienceMs, null, { signal, ref: false })])
      if (model !== null) return model
    } finally {
      awaited = false
    }
    const sentence = `${name} is being fetched, which happens once; 'vade models list' shows how far it is. Ask again.`
    throw new VadeError('model_loading', sentence, { retryAfter: 15 })
  }

  return {
    id,
    runsOn: 'device',
    dimensions,
    embed: async (texts, context) => embedder.embed(await weights(context.signal), texts, context),
  }
}

/** No token has less than a letter, so a text of so many fits whatever its script. */
const surelyFits = embeddingModel.contextTokens - 8

/** Vectors of texts where the embedding model is here already; null where it would have to be fetched first. */
export function createLocalEmbed({
  models,
  embeddings,
}: {
  readonly models: Pick<Models, 'installed'>
  readonly embeddings: EmbeddingModel
}): (texts: readonly string[], signal: AbortSignal) => Promise<readonly Float32Array[] | null> {
  return async (texts, signal) => {
    const here = (await models.installed()).some(({ id }) => id === embeddings.id)
    if (!here) return null
    const context = { signal, caller: 'assistant' }
    try {
      return (await embeddings.embed(texts, context)).vectors
    } catch (thrown) {
      if (toVadeError(thrown).code !== 'context_exceeded') throw thrown
      const shorter = texts.map((text) => text.slice(0, surelyFits).toWellFormed())
      return (await embeddings.embed(shorter, context)).vectors
    }
  }
}
