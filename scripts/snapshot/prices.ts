import { calcPrice } from '@pydantic/genai-prices'
import type { Price } from '../../src/gateway/providers/provider.ts'
import type { LitellmRow } from './litellm.ts'

type Tier = NonNullable<Price['tiers']>[number]
type Tiered =
  | number
  | { readonly base: number; readonly tiers: readonly { readonly start: number; readonly price: number }[] }

/** Dollars a million tokens, as billionths. */
const nano = (dollars: number) => Math.round(dollars * 1e9)

const genaiFields = {
  input: 'input_mtok',
  output: 'output_mtok',
  cachedInput: 'cache_read_mtok',
  cacheWrite5m: 'cache_write_mtok',
  cacheWrite1h: 'cache_write_1h_mtok',
} as const

/** Prices that depend on the hour are left to LiteLLM, which names the dearer ones. */
export function genaiPrice(provider: string, model: string, asOf: string): Price | null {
  const found = calcPrice({}, model, { providerId: provider, timestamp: new Date(`${asOf}T12:00:00Z`) })
  if (found === null || found.provider.id !== provider) return null
  const { prices } = found.model
  if (Array.isArray(prices) && prices.some(({ constraint }) => constraint?.type === 'time_of_date')) return null
  const given = found.model_price
  const base: Record<string, number> = {}
  const starts = new Set<number>()
  for (const [ours, theirs] of Object.entries(genaiFields)) {
    const value = given[theirs] as Tiered | undefined
    if (value === undefined) continue
    base[ours] = nano(typeof value === 'number' ? value : value.base)
    if (typeof value !== 'number') for (const tier of value.tiers) starts.add(tier.start)
  }
  if (base['input'] === undefined || base['output'] === undefined) return null
  const tiers = [...starts]
    .sort((a, b) => a - b)
    .map((start) => {
      const tier: Record<string, number> = { fromInputTokens: start + 1 }
      for (const [ours, theirs] of Object.entries(genaiFields)) {
        const value = given[theirs] as Tiered | undefined
        if (value !== undefined) tier[ours] = nano(priceAt(value, start))
      }
      return tier as unknown as Tier
    })
  const requests = given['requests_kcount'] as number | undefined
  return {
    input: base['input'],
    output: base['output'],
    ...base,
    ...(requests !== undefined && { request: Math.round(requests * 1e6) }),
    ...(tiers.length > 0 && { tiers }),
    asOf,
  }
}

function priceAt(value: Tiered, start: number): number {
  if (typeof value === 'number') return value
  return value.tiers.filter((tier) => tier.start <= start).at(-1)?.price ?? value.base
}

export function litellmPrice(row: LitellmRow, asOf: string): Price | null {
  const { input_cost_per_token: input, output_cost_per_token: output } = row
  if (row.input_cost_per_query !== undefined) {
    return { input: 0, output: 0, request: Math.round(row.input_cost_per_query * 1e9), asOf }
  }
  if (input === undefined || output === undefined || (input === 0 && output === 0)) return null
  const million = (cost: number) => nano(cost * 1e6)
  const cached = row.cache_read_input_token_cost
  const write = row.cache_creation_input_token_cost
  const writeHour = row.cache_creation_input_token_cost_above_1hr
  const tiers = litellmTiers(row)
  return {
    input: million(input),
    output: million(output),
    ...(cached !== undefined && { cachedInput: million(cached) }),
    // Zero means there that writing costs nothing beyond the input.
    ...(write !== undefined && write > 0 && { cacheWrite5m: million(write) }),
    ...(writeHour !== undefined && writeHour > 0 && { cacheWrite1h: million(writeHour) }),
    ...(tiers.length > 0 && { tiers }),
    asOf,
  }
}

const tierFields = {
  input: 'input_cost_per_token',
  output: 'output_cost_per_token',
  cachedInput: 'cache_read_input_token_cost',
  cacheWrite5m: 'cache_creation_input_token_cost',
  cacheWrite1h: 'cache_creation_input_token_cost_above_1hr',
} as const

function litellmTiers(row: LitellmRow): Tier[] {
  const thousands = Object.keys(row).flatMap((key) => /^input_cost_per_token_above_(\d+)k_tokens$/.exec(key)?.[1] ?? [])
  return [...new Set(thousands.map(Number))]
    .sort((a, b) => a - b)
    .map((thousand) => {
      const tier: Record<string, number> = { fromInputTokens: thousand * 1000 + 1 }
      for (const [ours, theirs] of Object.entries(tierFields)) {
        const above = row[`${theirs}_above_${String(thousand)}k_tokens`] ?? row[theirs]
        if (typeof above === 'number') tier[ours] = nano(above * 1e6)
      }
      return tier as unknown as Tier
    })
}
