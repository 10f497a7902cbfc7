import { z } from 'zod'
import { VadeError } from '../../../core/index.ts'
import { parseBody } from '../parse.ts'
import { countIn, objectIn, objectsIn } from './reading.ts'
import { unsupported } from './refusal.ts'

const content = z.looseObject({
  parts: z.array(z.looseObject({ text: z.string({ error: 'only texts have vectors elsewhere; send a text' }) })).min(1),
})
const one = z.looseObject({
  content,
  taskType: z.string().nullish(),
  title: z.string().nullish(),
  outputDimensionality: z.int().min(1).nullish(),
})
/** As many as Google takes in one request. */
const many = z.looseObject({ requests: z.array(one).min(1).max(100) })

/** Texts that are to become vectors. */
export interface GeminiEmbedding {
  readonly texts: readonly string[]
  readonly dimensions: number | undefined
  /** What other providers have no words for. */
  readonly lost: readonly string[]
}

/**
 * The body of `embedContent` or `batchEmbedContents`. Throws `invalid_request` naming the field. Source: Google's
 * reference of the Gemini API, v1beta, embeddings.
 */
export function decodeEmbedContent(json: unknown, isBatch: boolean): GeminiEmbedding {
  const asked = isBatch ? parseBody(many, json).requests : [parseBody(one, json)]
  const lengths = new Set(asked.map(({ outputDimensionality }) => outputDimensionality ?? undefined))
  if (lengths.size > 1)
    throw unsupported('requests[1].outputDimensionality', 'all vectors of a call have one length elsewhere')
  const lost = (['taskType', 'title'] as const).filter((name) => asked.some((each) => each[name]))
  return {
    texts: asked.map((each) => each.content.parts.map(({ text }) => text).join('')),
    dimensions: [...lengths][0],
    lost,
  }
}

export function embedContentPath(model: string, isBatch: boolean): string {
  return `/models/${encodeURIComponent(model)}:${isBatch ? 'batchEmbedContents' : 'embedContent'}`
}

/** The body of `batchEmbedContents`. */
export function encodeEmbedContents(
  { texts, dimensions }: Pick<GeminiEmbedding, 'texts' | 'dimensions'>,
  model: string,
): object {
  return {
    requests: texts.map((text) => ({
      model: `models/${model}`,
      content: { parts: [{ text }] },
      ...(dimensions !== undefined && { outputDimensionality: dimensions }),
    })),
  }
}

/** Of either answer. Throws `provider_failed` where it is none. */
export function decodeEmbedded(json: unknown): {
  readonly vectors: readonly (readonly number[])[]
  readonly inputTokens: number | undefined
} {
  const answer = objectIn(json)
  const single = objectIn(answer?.['embedding'])
  const vectors = (single === undefined ? objectsIn(answer?.['embeddings']) : [single]).map(({ values }) => values)
  if (vectors.length === 0 || !vectors.every(isVector))
    throw new VadeError('provider_failed', 'Gemini answered without vectors.')
  return { vectors, inputTokens: countIn(objectIn(answer?.['usageMetadata'])?.['promptTokenCount']) }
}

export function encodeEmbedded(vectors: readonly ArrayLike<number>[], isBatch: boolean): object {
  const embeddings = vectors.map((vector) => ({ values: Array.from(vector) }))
  return isBatch ? { embeddings } : { embedding: embeddings[0] }
}

function isVector(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'number')
}
