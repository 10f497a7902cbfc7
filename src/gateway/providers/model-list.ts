import type { InputKind } from '../../core/index.ts'
import { isObject, type Json } from '../json.ts'
import { unknownModel } from './unknown-model.ts'
import type { AlsoServed, Price, Provider, ProviderModel } from './provider.ts'
import { namesOf } from './shared-name.ts'

/** Of a list without an end, only so many are kept. */
const mostModels = 3000

/**
 * The models in the answer to `GET /models`, in any of the shapes there are: OpenAI's `{data: []}`, Gemini's
 * `{models: []}`, a bare list. What providers add to OpenAI's shape is read where it is there. Null if it is none of
 * these, or if the provider says by `owned_by` that it is another program.
 */
export function readModelList(text: string, provider: Provider): ProviderModel[] | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  const list = Array.isArray(json) ? json : isObject(json) ? (json['data'] ?? json['models']) : undefined
  if (!Array.isArray(list)) return null
  const owner = provider.quirks?.ownedBy
  const models = new Map<string, ProviderModel>()
  for (const entry of list.slice(0, mostModels)) {
    if (!isObject(entry)) continue
    if (owner !== undefined && entry['owned_by'] !== owner) return null
    const model = modelOf(entry)
    if (model !== null) models.set(model.id, model)
  }
  return [...models.values()]
}

function modelOf(entry: Json): ProviderModel | null {
  const named = entry['id'] ?? entry['name']
  if (typeof named !== 'string' || named === '' || named.length > 200) return null
  const id = named.replace(/^models\//, '')
  const unknown = unknownModel(id)
  const context = firstNumber(
    entry['context_length'],
    entry['context_window'],
    entry['max_context_length'],
    entry['max_model_len'],
    entry['inputTokenLimit'],
    isObject(entry['meta']) ? entry['meta']['n_ctx_train'] : undefined,
  )
  const top = entry['top_provider']
  const output = firstNumber(
    entry['outputTokenLimit'],
    entry['max_completion_tokens'],
    entry['max_output_tokens'],
    isObject(top) ? top['max_completion_tokens'] : undefined,
  )
  const architecture = entry['architecture']
  const input = isObject(architecture) ? inputOf(architecture['input_modalities']) : undefined
  const parameters = entry['supported_parameters']
  const serves = servesOf(entry, id)
  return {
    ...unknown,
    names: namesOf(id),
    contextTokens: context ?? unknown.contextTokens,
    maxOutputTokens: output ?? context ?? unknown.maxOutputTokens,
    ...(input !== undefined && { input }),
    ...(Array.isArray(parameters) && {
      tools: parameters.includes('tools'),
      schema: parameters.includes('structured_outputs'),
      logprobs: parameters.includes('logprobs'),
      reasoning: parameters.includes('reasoning'),
    }),
    ...(serves !== undefined && { serves }),
    price: priceOf(entry['pricing']),
  }
}

function servesOf(entry: Json, id: string): AlsoServed | undefined {
  const methods = entry['supportedGenerationMethods']
  if (Array.isArray(methods) && methods.includes('embedContent')) return 'embeddings'
  if (entry['type'] === 'embedding' || entry['type'] === 'embeddings' || /(?:^|[/-])(?:text-)?embed/.test(id))
    return 'embeddings'
  return entry['type'] === 'rerank' || /rerank/.test(id) ? 'rerank' : undefined
}

function inputOf(modalities: unknown): InputKind[] | undefined {
  if (!Array.isArray(modalities)) return undefined
  const kinds = modalities.map((each) => (each === 'file' ? 'document' : each))
  return (['text', 'image', 'audio', 'document'] as const).filter((kind) => kind === 'text' || kinds.includes(kind))
}

/** OpenRouter and Vercel say dollars a token, as strings; numbers elsewhere have other units and are left alone. */
function priceOf(pricing: unknown): Price | null {
  if (!isObject(pricing)) return null
  const input = nanoPerMillion(pricing['prompt'] ?? pricing['input'])
  const output = nanoPerMillion(pricing['completion'] ?? pricing['output'])
  if (input === undefined || output === undefined) return null
  const cached = nanoPerMillion(pricing['input_cache_read'])
  const write = nanoPerMillion(pricing['input_cache_write'])
  const request = nanoPerMillion(pricing['request'])
  return {
    input,
    output,
    ...(cached !== undefined && { cachedInput: cached }),
    ...(write !== undefined && { cacheWrite5m: write }),
    ...(request !== undefined && request > 0 && { request: Math.round(request / 1e6) }),
    asOf: new Date().toISOString().slice(0, 10),
  }
}

function nanoPerMillion(dollars: unknown): number | undefined {
  if (typeof dollars !== 'string' || !/^\d+(?:\.\d+)?(?:e-?\d+)?$/i.test(dollars)) return undefined
  const nano = Math.round(Number(dollars) * 1e15)
  return Number.isSafeInteger(nano) ? nano : undefined
}

function firstNumber(...values: readonly unknown[]): number | undefined {
  return values.find((value): value is number => Number.isSafeInteger(value) && (value as number) > 0)
}
