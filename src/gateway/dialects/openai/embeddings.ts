import { z } from 'zod'
import { VadeError, type EmbeddingResult } from '../../../core/index.ts'
import { parseBody } from '../parse.ts'

/** As many as OpenAI takes in one request. */
const mostTexts = 2048

const body = z.object({
  model: z.string().min(1).max(200),
  input: z.union([z.string(), z.array(z.unknown()).min(1).max(mostTexts)], {
    error: `give a text, or 1 to ${String(mostTexts)} texts`,
  }),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  dimensions: z.int().min(1).nullish(),
  user: z.string().nullish(),
})

export interface DecodedEmbedding {
  readonly model: string
  readonly texts: readonly string[]
  readonly encoding: 'float' | 'base64'
  /** Length of vector that was asked for. */
  readonly dimensions: number | undefined
}

/** The body of POST /v1/embeddings. Throws `invalid_request` naming the field, as `input[3]`. */
export function decodeEmbeddingRequest(json: unknown): DecodedEmbedding {
  const { model, input, encoding_format: encoding, dimensions } = parseBody(body, json)
  const texts =
    typeof input === 'string' ? [textOf(input, 'input')] : input.map((one, at) => textOf(one, `input[${at}]`))
  return { model, texts, encoding: encoding ?? 'float', dimensions: dimensions ?? undefined }
}

function textOf(given: unknown, param: string): string {
  if (typeof given === 'number' || Array.isArray(given)) {
    const sentence = `'${param}' holds token numbers, which mean something else to each model; send texts.`
    throw new VadeError('invalid_request', sentence, { param })
  }
  if (typeof given !== 'string') throw new VadeError('invalid_request', `'${param}' is not a text.`, { param })
  if (given.trim() === '') throw new VadeError('invalid_request', `'${param}' is empty; leave it out.`, { param })
  return given
}

export function encodeEmbeddings(
  { vectors, inputTokens }: EmbeddingResult,
  { model, encoding }: { readonly model: string; readonly encoding: 'float' | 'base64' },
): object {
  return {
    object: 'list',
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: encoding === 'float' ? Array.from(vector) : base64Of(vector),
    })),
    model,
    usage: { prompt_tokens: inputTokens, total_tokens: inputTokens },
  }
}

/** The 32-bit floats as they lie in memory, which is little-endian on every machine that Vade runs on. */
function base64Of({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}
