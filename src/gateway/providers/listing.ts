import type { Catalogue } from './catalogue.ts'
import type { Config } from './config.ts'
import { free } from './device.ts'
import { dollarsOf, dollarsPerToken } from './dollars.ts'
import type { Price, Provider, ProviderModel } from './provider.ts'

/** What a key may use: names that it calls models by, and who may answer to a name. */
export interface ListedFor {
  readonly names: readonly string[]
  allows(name: string, target: { readonly provider: Provider; readonly model: ProviderModel }): boolean
}

const everybody: ListedFor = { names: [], allows: () => true }

/** An entry of `GET /v1/models`: OpenAI's fields, and those that OpenRouter's users know. */
export interface ModelEntry {
  readonly id: string
  readonly object: 'model'
  /** Seconds since the epoch; the day of the snapshot where the provider does not say. */
  readonly created: number
  readonly owned_by: string
  readonly name: string
  readonly context_length: number
  readonly architecture: {
    readonly modality: string
    readonly input_modalities: readonly string[]
    readonly output_modalities: readonly string[]
  }
  /** Dollars a token, as decimals; null where nobody knows. */
  readonly pricing: Readonly<Record<string, string>> | null
  readonly top_provider: { readonly context_length: number; readonly max_completion_tokens: number }
  readonly supported_parameters: readonly string[]
}

export function listModels(
  catalogue: Catalogue,
  {
    config,
    all,
    key = everybody,
  }: { readonly config: Config; readonly all: boolean; readonly key?: ListedFor | undefined },
): ModelEntry[] {
  const entries = catalogue
    .candidates(all ? 'all' : 'offered')
    .filter(({ active: { provider }, model }) => key.allows(`${provider.id}/${model.id}`, { provider, model }))
    .map(({ active, model }) => entryOf(active.provider, model))
  const listed = new Set(entries.map(({ id }) => id))
  const names = new Set([...config.names.keys(), ...key.names.filter((name) => !listed.has(name))])
  return [...namesOf(catalogue, names, key), ...entries]
}

function entryOf(provider: Provider, model: ProviderModel): ModelEntry {
  const input = model.input.map((kind) => (kind === 'document' ? 'file' : kind))
  const output = outputs[model.serves ?? ''] ?? 'text'
  return {
    id: `${provider.id}/${model.id}`,
    object: 'model',
    created: secondsOf(model.price),
    owned_by: provider.id,
    name: `${provider.name}: ${model.id.slice(model.id.lastIndexOf('/') + 1)}`,
    context_length: model.contextTokens,
    architecture: { modality: `${input.join('+')}->${output}`, input_modalities: input, output_modalities: [output] },
    pricing: model.price === null ? null : pricingOf(model.price),
    top_provider: { context_length: model.contextTokens, max_completion_tokens: model.maxOutputTokens },
    supported_parameters: model.serves === undefined ? parametersOf(provider, model) : [],
  }
}

function secondsOf(price: Price | null): number {
  const day = price === null || price === free ? 0 : Date.parse(price.asOf)
  return day / 1000
}

const outputs: Readonly<Record<string, string>> = {
  embeddings: 'embeddings',
  rerank: 'rerank',
  images: 'image',
  speech: 'audio',
}

function pricingOf(price: Price): Record<string, string> {
  return {
    prompt: dollarsPerToken(price.input),
    completion: dollarsPerToken(price.output),
    ...(price.cachedInput !== undefined && { input_cache_read: dollarsPerToken(price.cachedInput) }),
    ...(price.cacheWrite5m !== undefined && { input_cache_write: dollarsPerToken(price.cacheWrite5m) }),
    ...(price.request !== undefined && { request: dollarsOf(price.request) }),
  }
}

const always = [
  'max_tokens',
  'temperature',
  'top_p',
  'stop',
  'seed',
  'frequency_penalty',
  'presence_penalty',
  'logit_bias',
]

function parametersOf({ quirks }: Provider, model: ProviderModel): string[] {
  const able = [
    ...always,
    ...(model.tools ? ['tools', 'tool_choice'] : []),
    ...(model.schema ? ['response_format', 'structured_outputs'] : []),
    ...(model.logprobs ? ['logprobs', 'top_logprobs'] : []),
    ...(model.reasoning ? ['reasoning', 'include_reasoning'] : []),
  ]
  return able.filter((name) => quirks?.refuses?.includes(name) !== true)
}

/** A name of the configuration or of a key is listed as what its first model is. */
function namesOf(catalogue: Catalogue, names: ReadonlySet<string>, key: ListedFor): ModelEntry[] {
  return [...names].flatMap((name) => {
    const targets = catalogue.resolve(name)?.targets('openai-chat').flat() ?? []
    const first = targets.find((target) => key.allows(name, target))
    return first === undefined ? [] : [{ ...entryOf(first.provider, first.model), id: name, name, owned_by: 'vade' }]
  })
}
