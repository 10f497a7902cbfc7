import { writeFileSync } from 'node:fs'
import { findProvider } from '@pydantic/genai-prices'
import manifest from '../package.json' with { type: 'json' }
import type { DialectName } from '../src/gateway/dialects/dialect.ts'
import type { ProviderModel } from '../src/gateway/providers/provider.ts'
import { namesOf, sharedName } from '../src/gateway/providers/shared-name.ts'
import { dialectsAt } from '../src/gateway/providers/unknown-model.ts'
import { litellmTable, type LitellmRow } from './snapshot/litellm.ts'
import { otherModel } from './snapshot/other-models.ts'
import { genaiPrice, litellmPrice } from './snapshot/prices.ts'
import { origins, type Origin } from './snapshot/providers.ts'

/**
 * Writes `src/gateway/providers/models.json`: which models there are, their windows, abilities and prices.
 * Prices come from genai-prices where it knows the model, everything else from LiteLLM's table (both MIT).
 * `node scripts/snapshot-models.ts`; prints where the two disagree about a price.
 */
const litellmVersion = '1.110.2'
const asOf = new Date().toISOString().slice(0, 10)
const table = litellmTable(litellmVersion)

const rows = new Map<string, ProviderModel[]>()
for (const origin of origins) if (origin.litellm !== undefined) rows.set(origin.id, fromLitellm(origin))
const known = new Map([...rows.values()].flat().map((model) => [sharedName(model.id), model]))
for (const origin of origins) if (origin.fromGenai === true) rows.set(origin.id, fromGenai(origin))

const lines = [...rows.entries()]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .flatMap(([provider, models]) =>
    withOneNameEach(models).map((model) => JSON.stringify({ provider, ...compact(model) })),
  )
const header = {
  note: 'Made by scripts/snapshot-models.ts; overridden in config.json. Prices are billionths of a dollar for a million tokens.',
  asOf,
  sources: [
    { package: '@pydantic/genai-prices', version: manifest.devDependencies['@pydantic/genai-prices'], license: 'MIT' },
    { package: 'litellm', version: litellmVersion, license: 'MIT' },
  ],
}
writeFileSync(
  new URL('../src/gateway/providers/models.json', import.meta.url),
  `${JSON.stringify(header).slice(0, -1)},"models":[\n${lines.join(',\n')}\n]}\n`,
)
console.log(`${String(lines.length)} models of ${String(rows.size)} providers`)

function fromLitellm(origin: Origin): ProviderModel[] {
  const { providers, prefix = '' } = origin.litellm ?? { providers: [] }
  const models = new Map<string, ProviderModel>()
  for (const [key, row] of table) {
    if (!providers.includes(row.litellm_provider ?? '')) continue
    const id = key.startsWith(prefix) ? key.slice(prefix.length) : key
    // A provider with a prefix has its models twice, sometimes; the one with the prefix is its own id.
    if (!key.startsWith(prefix) && table.has(prefix + key)) continue
    if (row.deprecation_date !== undefined && row.deprecation_date <= asOf) continue
    const other = origin.others?.test(id) === true ? otherModel(id, row, asOf) : null
    const model = other ?? (wanted(origin, id) ? modelOf(origin, id, row) : null)
    if (model !== null) models.set(id, model)
  }
  return [...models.values()]
}

function modelOf(origin: Origin, id: string, row: LitellmRow): ProviderModel | null {
  const serves = row.mode === 'embedding' ? 'embeddings' : row.mode === 'rerank' ? 'rerank' : undefined
  if (serves === undefined && row.mode !== 'chat' && row.mode !== 'responses') return null
  const contextTokens = Number(row.max_input_tokens ?? row.max_tokens ?? 0)
  if (!(contextTokens > 0)) return null
  const theirs = litellmPrice(row, asOf)
  const price = (origin.genai === undefined ? null : genaiPrice(origin.genai, id, asOf)) ?? theirs
  if (price === null) return null
  if (theirs !== null && (theirs.input !== price.input || theirs.output !== price.output)) {
    console.log(`${origin.id}/${id}: genai-prices ${show(price)}, LiteLLM ${show(theirs)}`)
  }
  const dialects = dialectsOf(origin.id, id, row.mode)
  return {
    id,
    names: namesOf(id),
    contextTokens,
    maxOutputTokens: Number(row.max_output_tokens ?? row.max_tokens ?? contextTokens),
    input: [
      'text',
      ...(row.supports_vision === true ? (['image'] as const) : []),
      ...(row.supports_audio_input === true ? (['audio'] as const) : []),
      ...(row.supports_pdf_input === true ? (['document'] as const) : []),
    ],
    tools: row.supports_function_calling === true,
    schema: row.supports_response_schema === true,
    logprobs: ['openai', 'azure'].includes(origin.id) && id.startsWith('gpt-4'),
    reasoning: row.supports_reasoning === true,
    price,
    ...(dialects !== undefined && { dialects }),
    ...(serves !== undefined && { serves }),
  }
}

function show({ input, output }: { readonly input: number; readonly output: number }): string {
  return `$${String(input / 1e9)}/$${String(output / 1e9)}`
}

function dialectsOf(provider: string, id: string, mode: string | undefined): readonly DialectName[] | undefined {
  if (mode === 'responses' && (provider === 'openai' || provider === 'azure')) return ['openai-responses']
  return dialectsAt(provider === 'vertex' || provider === 'bedrock' ? provider : undefined, id)
}

/** Windows from genai-prices, abilities from another provider of the same model; without either it is left to `/models`. */
function fromGenai(origin: Origin): ProviderModel[] {
  const provider = findProvider({ providerId: origin.genai ?? '' })
  return (provider?.models ?? []).flatMap((entry) => {
    const same = known.get(sharedName(entry.id))
    const price = genaiPrice(origin.genai ?? '', entry.id, asOf)
    const skip = entry.deprecated === true || !entry.id.includes('/') || !wanted(origin, entry.id)
    if (skip || same === undefined || same.serves !== undefined || price === null) return []
    const contextTokens = entry.context_window ?? same.contextTokens
    const { dialects: _, ...abilities } = same
    return [
      {
        ...abilities,
        id: entry.id,
        names: namesOf(entry.id),
        contextTokens,
        maxOutputTokens: Math.min(contextTokens, same.maxOutputTokens),
        logprobs: false,
        price,
      },
    ]
  })
}

function wanted(origin: Origin, id: string): boolean {
  return (origin.only?.test(id) ?? true) && !(origin.not?.test(id) ?? false)
}

/** Of several rows of a provider with one name, only the best has it: the one for all regions, else the shortest. */
function withOneNameEach(models: readonly ProviderModel[]): ProviderModel[] {
  const rank = ({ id }: ProviderModel) => (id.startsWith('global.') ? 0 : id.length)
  const ids = new Set(models.map(({ id }) => id))
  const taken = new Map<string, string>()
  for (const model of [...models].sort((a, b) => rank(a) - rank(b))) {
    for (const name of model.names) if (!taken.has(name) && !ids.has(name)) taken.set(name, model.id)
  }
  return models
    .map((model) => ({ ...model, names: model.names.filter((name) => taken.get(name) === model.id) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** As src/gateway/providers/built-in.ts reads it. */
function compact(model: ProviderModel): object {
  const { names, tools, schema, logprobs, reasoning, price, input, ...rest } = model
  const can = Object.entries({ tools, schema, logprobs, reasoning }).flatMap(([name, able]) => (able ? [name] : []))
  const { asOf: _, ...amounts } = price ?? { asOf }
  return { ...rest, ...(names.length > 0 && { names }), input: input.join(' '), can: can.join(' '), price: amounts }
}
