import { z } from 'zod'
import { parseBody } from '../dialects/parse.ts'
import { checkEmbeddingRequest } from '../dialects/openai/embeddings.ts'
import { decodeEmbedContent } from '../dialects/gemini/embeddings.ts'
import type { AlsoServed } from '../providers/index.ts'

/** A kind of call that names a model and is no chat. */
export interface Kind {
  readonly serves: AlsoServed
  /** In the record of a call. */
  readonly name: string
  readonly bodies: readonly ('json' | 'form')[]
  /** Throws `invalid_request` naming the field; what it does not know passes. */
  check(json: unknown): void
  /** Fields of a form: texts that must be there, and one of several names of files. */
  readonly texts?: readonly string[]
  readonly files?: readonly string[]
  /** Making it takes longer than any first token. */
  readonly slow: boolean
  /** What is asked where the body names no model. */
  readonly standard?: string
}

const model = z.string({ error: "give the name of a model, as 'provider/model'" }).min(1).max(200)
const text = z.string().min(1)
const count = (most: number) => z.int().min(1).max(most).nullish()
const truth = z.boolean().nullish()

const rerank = z.looseObject({
  model,
  query: text,
  documents: z
    .array(
      z.union([z.string(), z.looseObject({ text: z.string() })], { error: 'a document is a text, or {"text": …}' }),
    )
    .min(1)
    .max(10_000),
  top_n: z.int().min(1).nullish(),
  return_documents: truth,
})
const images = z.looseObject({ model, prompt: text, n: count(10), stream: truth })
const speech = z.looseObject({ model, input: text, speed: z.number().min(0.25).max(4).nullish() })
const moderation = z.looseObject({
  model: model.nullish(),
  input: z.union([text, z.array(z.unknown()).min(1)], { error: 'give a text, or a list of texts or pictures' }),
})
const completion = z.looseObject({
  model,
  prompt: z.union([z.string(), z.array(z.unknown()).min(1)], { error: 'give a text, or a list of texts' }),
  stream: truth,
  n: count(128),
  max_tokens: z.int().min(0).nullish(),
})

/** By path. Source: OpenAI's API reference; for `/rerank`, Cohere's and Jina's. */
const kinds: Readonly<Record<string, Kind>> = {
  '/embeddings': {
    serves: 'embeddings',
    name: 'embeddings',
    bodies: ['json'],
    check: checkEmbeddingRequest,
    slow: false,
  },
  '/rerank': {
    serves: 'rerank',
    name: 'rerank',
    bodies: ['json'],
    check: (json) => parseBody(rerank, json),
    slow: false,
  },
  '/images/generations': {
    serves: 'images',
    name: 'images',
    bodies: ['json'],
    check: (json) => parseBody(images, json),
    slow: true,
  },
  '/images/edits': {
    serves: 'images',
    name: 'images',
    bodies: ['form', 'json'],
    check: (json) => parseBody(images, json),
    texts: ['model', 'prompt'],
    files: ['image', 'image[]'],
    slow: true,
  },
  '/images/variations': {
    serves: 'images',
    name: 'images',
    bodies: ['form'],
    check: () => undefined,
    texts: ['model'],
    files: ['image'],
    slow: true,
  },
  '/audio/speech': {
    serves: 'speech',
    name: 'speech',
    bodies: ['json'],
    check: (json) => parseBody(speech, json),
    slow: true,
  },
  '/audio/transcriptions': {
    serves: 'transcription',
    name: 'transcription',
    bodies: ['form'],
    check: () => undefined,
    texts: ['model'],
    files: ['file'],
    slow: true,
  },
  '/audio/translations': {
    serves: 'transcription',
    name: 'transcription',
    bodies: ['form'],
    check: () => undefined,
    texts: ['model'],
    files: ['file'],
    slow: true,
  },
  '/moderations': {
    serves: 'moderations',
    name: 'moderations',
    bodies: ['json'],
    check: (json) => parseBody(moderation, json),
    slow: false,
    standard: 'omni-moderation-latest',
  },
  '/completions': {
    serves: 'completions',
    name: 'completions',
    bodies: ['json'],
    check: (json) => parseBody(completion, json),
    slow: false,
  },
}

/** Undefined for a path that is none of them. */
export function kindAt(path: string): Kind | undefined {
  return Object.hasOwn(kinds, path) ? kinds[path] : undefined
}

/** `/models/M:embedContent` of Gemini's API; undefined for another path. */
export function geminiEmbeddingAt(path: string): { readonly model: string; readonly isBatch: boolean } | undefined {
  const [, name, method] = /^\/models\/(.+):(embedContent|batchEmbedContents)$/.exec(path) ?? []
  return name === undefined ? undefined : { model: decodeURIComponent(name), isBatch: method === 'batchEmbedContents' }
}

export const geminiEmbedding = (isBatch: boolean): Kind => ({
  serves: 'embeddings',
  name: 'embeddings',
  bodies: ['json'],
  check: (json) => decodeEmbedContent(json, isBatch),
  slow: false,
})
