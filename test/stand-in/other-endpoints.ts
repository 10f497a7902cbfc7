import { countTokens, isRecord, textOr } from './protocol.ts'
import type { Received } from './received.ts'

/** The answer to what is no chat: lists of models, embeddings, counted tokens; null where there is nothing. */
export function otherAnswer({ method, path, json }: Received, models: readonly string[]): object | null {
  const place = `${method} ${path.split('?')[0] ?? ''}`
  const body = isRecord(json) ? json : {}
  if (place === 'GET /v1/models') return modelList(models)
  if (place === 'GET /v1beta/models') return { models: models.map((name) => ({ name: `models/${name}` })) }
  if (place === 'POST /v1/embeddings') return embeddingList(body)
  if (place === 'POST /v1/messages/count_tokens') return { input_tokens: countTokens(body['messages']) }
  if (/^POST \/v1(beta)?\/models\/[^/]+:countTokens$/.test(place)) return { totalTokens: countTokens(body['contents']) }
  return null
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

function vectorOf(text: string, length: number): Float32Array {
  const sums = Array.from({ length }, () => 0.1)
  for (const [index, byte] of Buffer.from(text).entries()) sums[index % length] = (sums[index % length] ?? 0) + byte
  const norm = Math.hypot(...sums)
  return Float32Array.from(sums, (sum) => sum / norm)
}
