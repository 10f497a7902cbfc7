import { countTokens, isRecord, records, textOr } from './protocol.ts'
import type { Received } from './received.ts'
import { storedAnswer, type StoredFiles } from './stored-files.ts'

/** Anything but JSON with status 200. */
export interface Raw {
  readonly status: number
  readonly type: string
  readonly body: string | Uint8Array
}

export interface OtherTerms {
  readonly models: readonly string[]
  readonly files: StoredFiles
}

/** The answer to what is no chat; null where there is nothing. */
export async function otherAnswer(received: Received, { models, files }: OtherTerms): Promise<object | Raw | null> {
  const { method, path, json } = received
  const place = `${method} ${path.split('?')[0] ?? ''}`
  const body = isRecord(json) ? json : {}
  switch (place) {
    case 'GET /v1/models':
      return modelList(models)
    case 'GET /v1beta/models':
      return { models: models.map((name) => ({ name: `models/${name}` })) }
    case 'POST /v1/embeddings':
      return embeddingList(body)
    case 'POST /v1/completions':
      return completion(body)
    case 'POST /v1/rerank':
    case 'POST /v2/rerank':
      return ranking(body, place === 'POST /v2/rerank')
    case 'POST /v1/moderations':
      return moderation(body)
    case 'POST /v1/images/generations':
      return pictures(body)
    case 'POST /v1/images/edits':
    case 'POST /v1/images/variations':
      return pictures(Object.fromEntries(await form(received)))
    case 'POST /v1/audio/speech':
      return { status: 200, type: 'audio/mpeg', body: soundOf(textOr(body['input'], '')) }
    case 'POST /v1/audio/transcriptions':
    case 'POST /v1/audio/translations':
      return transcript(await form(received))
    case 'POST /v1/messages/count_tokens':
      return { input_tokens: countTokens(body['messages']) }
    default:
  }
  const [, kind] = /^POST \/v1(?:beta)?\/models\/[^/]+:(\w+)$/.exec(place) ?? []
  if (kind !== undefined) return geminiAnswer(kind, body)
  return storedAnswer(files, received, () => form(received))
}

export function isRaw(answer: object): answer is Raw {
  return 'status' in answer && 'type' in answer && 'body' in answer && typeof answer.status === 'number'
}

function form({ bytes, headers }: Received): Promise<FormData> {
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData()
}

/** As OpenAI's. */
function modelList(models: readonly string[]): object {
  const data = models.map((id) => ({ id, object: 'model', created: 1_715_367_049, owned_by: 'system' }))
  return { object: 'list', data }
}

/** As OpenAI's: the same text has always the same unit vector, of 8 numbers unless `dimensions` says more. */
function embeddingList(body: Record<string, unknown>): object {
  const inputs: unknown[] = Array.isArray(body['input']) ? body['input'] : [body['input']]
  const length = typeof body['dimensions'] === 'number' ? body['dimensions'] : 8
  const tokens = countTokens(inputs)
  return {
    object: 'list',
    data: inputs.map((input, index) => {
      const vector = vectorOf(JSON.stringify(input) ?? '', length)
      const base64 = body['encoding_format'] === 'base64'
      return {
        object: 'embedding',
        index,
        embedding: base64 ? Buffer.from(vector.buffer).toString('base64') : [...vector],
      }
    }),
    model: textOr(body['model'], ''),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}

function geminiAnswer(kind: string, body: Record<string, unknown>): object | null {
  const vector = (request: Record<string, unknown>) => ({
    values: [...vectorOf(JSON.stringify(request['content']), Number(request['outputDimensionality'] ?? 8))],
  })
  const picture = Buffer.from('PNG').toString('base64')
  switch (kind) {
    case 'countTokens':
      return { totalTokens: countTokens(body['contents'] ?? body['generateContentRequest']) }
    case 'embedContent':
      return { embedding: vector(body), usageMetadata: { promptTokenCount: countTokens(body['content']) } }
    case 'batchEmbedContents':
      return { embeddings: records(body['requests']).map(vector) }
    case 'predict':
      return { predictions: [{ bytesBase64Encoded: picture, mimeType: 'image/png' }] }
    default:
      return null
  }
}

function completion(body: Record<string, unknown>): object | Raw {
  const head = { id: 'cmpl-1', object: 'text_completion', created: 1_715_367_049, model: textOr(body['model'], '') }
  const usage = { prompt_tokens: countTokens(body['prompt']), completion_tokens: 2, total_tokens: 0 }
  const choice = (text: string, finish: string | null) => ({ text, index: 0, logprobs: null, finish_reason: finish })
  if (body['stream'] !== true) return { ...head, choices: [choice(' and on', 'stop')], usage }
  const asked = isRecord(body['stream_options']) && body['stream_options']['include_usage'] === true
  const events = [
    { ...head, choices: [choice(' and', null)] },
    { ...head, choices: [choice(' on', 'stop')] },
    ...(asked ? [{ ...head, choices: [], usage }] : []),
  ]
  const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')
  return { status: 200, type: 'text/event-stream', body: `${text}data: [DONE]\n\n` }
}

/** Cohere's own takes texts only, and counts searches. */
function ranking(body: Record<string, unknown>, isCohere: boolean): object | Raw {
  const documents: unknown[] = Array.isArray(body['documents']) ? body['documents'] : []
  if (isCohere && documents.some((one) => typeof one !== 'string')) {
    return { status: 422, type: 'application/json', body: '{"message":"documents must be strings"}' }
  }
  const results = documents
    .map((_, index) => ({ index, relevance_score: 1 / (index + 1) }))
    .slice(0, typeof body['top_n'] === 'number' ? body['top_n'] : documents.length)
  return isCohere
    ? { id: 'r1', results, meta: { billed_units: { search_units: Math.ceil(documents.length / 100) } } }
    : { object: 'list', model: body['model'], data: results, usage: { total_tokens: countTokens(documents) } }
}

function moderation(body: Record<string, unknown>): object {
  const inputs: unknown[] = Array.isArray(body['input']) ? body['input'] : [body['input']]
  const results = inputs.map((input) => ({ flagged: /kill/.test(String(input)), categories: {}, category_scores: {} }))
  return { id: 'modr-1', model: textOr(body['model'], ''), results }
}

function pictures(body: Record<string, unknown>): object | Raw {
  const b64 = Buffer.from(`PNG of ${textOr(body['prompt'], 'it')}`).toString('base64')
  const usage = { input_tokens: 10, output_tokens: 200, total_tokens: 210 }
  if (body['stream'] === true) {
    const done = { type: 'image_generation.completed', usage, b64_json: b64 }
    return { status: 200, type: 'text/event-stream', body: `event: ${done.type}\ndata: ${JSON.stringify(done)}\n\n` }
  }
  return {
    created: 1_715_367_049,
    data: Array.from({ length: Number(body['n'] ?? 1) }, () => ({ b64_json: b64 })),
    usage,
  }
}

/** 1 kB for each letter. */
export function soundOf(text: string): Buffer {
  return Buffer.concat(Array.from(text, (letter) => Buffer.alloc(1024, letter)))
}

async function transcript(fields: FormData): Promise<object | Raw> {
  const file = fields.get('file')
  const said = file instanceof File ? Buffer.from(await file.arrayBuffer()).toString() : ''
  const text = `${textOr(fields.get('model'), '')} heard ${said}`
  const format = fields.get('response_format')
  if (format === 'text' || format === 'srt') return { status: 200, type: 'text/plain; charset=utf-8', body: text }
  return { text, usage: { type: 'duration', seconds: 12.4 } }
}

function vectorOf(text: string, length: number): Float32Array {
  const sums = Array.from({ length }, () => 0.1)
  for (const [index, byte] of Buffer.from(text).entries()) sums[index % length] = (sums[index % length] ?? 0) + byte
  const norm = Math.hypot(...sums)
  return Float32Array.from(sums, (sum) => sum / norm)
}
