import { z } from 'zod'
import { VadeError } from '../../../core/index.ts'
import { parseBody } from '../parse.ts'
import { listOf, objectOf } from '../../json.ts'

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
  readonly encoding: Encoding
  /** Length of vector that was asked for. */
  readonly dimensions: number | undefined
}

export type Encoding = 'float' | 'base64'

/** A prompt may be thousands of numbers of tokens. */
const relayed = body.extend({
  input: z.union([z.string(), z.array(z.unknown()).min(1)], { error: 'give a text or texts' }),
})

/**
 * What may go to a provider as it is: texts, or numbers of tokens, which each model understands in its own way. Throws
 * `invalid_request` naming the field, as `input[3]`.
 */
export function checkEmbeddingRequest(json: unknown): { readonly encoding: Encoding; readonly inputs: number } {
  const { input, encoding_format: encoding } = parseBody(relayed, json)
  const single = typeof input === 'string' || typeof input[0] === 'number'
  const inputs = single ? [input] : input
  if (inputs.length > mostTexts) {
    const sentence = `'input' has ${String(inputs.length)} texts; send ${String(mostTexts)} at most.`
    throw new VadeError('invalid_request', sentence, { param: 'input' })
  }
  for (const [at, one] of inputs.entries()) {
    const param = single ? 'input' : `input[${String(at)}]`
    if (!Array.isArray(one)) textOf(one, param)
    else if (one.length === 0 || !one.every(Number.isSafeInteger)) {
      const sentence = `'${param}' is not right: it must be a text or a list of tokens.`
      throw new VadeError('invalid_request', sentence, { param })
    }
  }
  return { encoding: encoding ?? 'float', inputs: inputs.length }
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
  { vectors, inputTokens }: { readonly vectors: readonly ArrayLike<number>[]; readonly inputTokens: number },
  { model, encoding }: { readonly model: string; readonly encoding: Encoding },
): object {
  return {
    object: 'list',
    data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: encodeVector(vector, encoding) })),
    model,
    usage: { prompt_tokens: inputTokens, total_tokens: inputTokens },
  }
}

/** The vectors of an answer, in the order of the texts. Throws `provider_failed` where there are none. */
export function decodeEmbeddings(json: unknown): (readonly number[])[] {
  const entries = listOf(objectOf(json)['data']).map(objectOf)
  const vectors = entries
    .map(({ index, embedding }, at) => ({ index: typeof index === 'number' ? index : at, embedding }))
    .toSorted((one, other) => one.index - other.index)
    .map(({ embedding }) => (typeof embedding === 'string' ? floatsOf(embedding) : embedding))
  if (vectors.length === 0 || !vectors.every((vector) => Array.isArray(vector)))
    throw new VadeError('provider_failed', 'The provider answered without vectors.')
  return vectors as number[][]
}

/** The same answer with its vectors as they were asked for; itself where they are. Some providers know only one way. */
export function withEncoding(json: unknown, encoding: Encoding): unknown {
  const answer = objectOf(json)
  const entries = listOf(answer['data']).map(objectOf)
  const isRight = ({ embedding }: { readonly embedding?: unknown }) =>
    encoding === 'float' ? typeof embedding !== 'string' : !Array.isArray(embedding)
  if (entries.every(isRight)) return json
  const data = entries.map((entry) => ({ ...entry, embedding: encodedAs(entry['embedding'], encoding) }))
  return { ...answer, data }
}

function encodedAs(embedding: unknown, encoding: Encoding): unknown {
  if (encoding === 'float') return typeof embedding === 'string' ? floatsOf(embedding) : embedding
  return Array.isArray(embedding) ? encodeVector(embedding as number[], 'base64') : embedding
}

/** Base64 is of 32-bit floats as they lie in memory, which is little-endian on every machine that Vade runs on. */
function encodeVector(vector: ArrayLike<number>, encoding: Encoding): number[] | string {
  if (encoding === 'float') return Array.from(vector)
  const { buffer, byteOffset, byteLength } = vector instanceof Float32Array ? vector : Float32Array.from(vector)
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}

function floatsOf(base64: string): number[] {
  const bytes = Buffer.from(base64, 'base64')
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => bytes.readFloatLE(at * 4))
}
