import { calcPrice } from '@pydantic/genai-prices'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { builtInProviders } from './built-in.ts'
import type { Price } from './provider.ts'

/** Ours by theirs; those missing have no prices there. */
const known: Readonly<Record<string, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  gemini: 'google',
  groq: 'groq',
  together: 'together',
  fireworks: 'fireworks',
  mistral: 'mistral',
  deepseek: 'deepseek',
  xai: 'x-ai',
  cerebras: 'cerebras',
  perplexity: 'perplexity',
  openrouter: 'openrouter',
  moonshot: 'moonshotai',
  novita: 'novita',
  minimax: 'minimax',
  zai: 'zai',
  baseten: 'baseten',
  ovhcloud: 'ovhcloud',
  cohere: 'cohere',
  azure: 'azure',
  bedrock: 'aws',
  vertex: 'google',
}

interface Tokens {
  readonly fresh: number
  readonly cached: number
  readonly write5m: number
  readonly write1h: number
  readonly output: number
}

/** What the price says, in dollars; written here anew, so that it checks the data and not the ledger's arithmetic. */
function dollars(price: Price, tokens: Tokens): number {
  const input = tokens.fresh + tokens.cached + tokens.write5m + tokens.write1h
  const tier = { ...price, ...price.tiers?.filter(({ fromInputTokens }) => fromInputTokens <= input).at(-1) }
  const nano =
    tokens.fresh * tier.input +
    tokens.cached * (tier.cachedInput ?? tier.input) +
    tokens.write5m * (tier.cacheWrite5m ?? tier.input) +
    tokens.write1h * (tier.cacheWrite1h ?? tier.cacheWrite5m ?? tier.input) +
    tokens.output * tier.output
  return nano / 1e15 + (price.request ?? 0) / 1e9
}

const count = fc.oneof(fc.nat(2000), fc.nat(400_000))
const timeOfDay = (prices: unknown) => JSON.stringify(prices).includes('time_of_date')

const both = builtInProviders().flatMap(({ id: provider, models }) => {
  const theirs = known[provider]
  return models.flatMap((model) => {
    const { price } = model
    // What is made is charged by the piece or the second here, and by tokens there.
    const isMade = model.serves === 'images' || model.serves === 'speech' || model.serves === 'transcription'
    if (theirs === undefined || price === null || isMade) return []
    const timestamp = new Date(`${price.asOf}T12:00:00Z`)
    const options = { providerId: theirs, timestamp }
    const found = calcPrice({}, model.id, options)
    const usable = found !== null && found.provider.id === theirs && found.model_price['input_mtok'] !== undefined
    if (!usable || found.model_price['output_mtok'] === undefined || timeOfDay(found.model.prices)) return []
    return [{ name: `${provider}/${model.id}`, id: model.id, price, options }]
  })
})

test('genai-prices knows most of our models, so that the check below checks something', () => {
  expect(both.length).toBeGreaterThan(300)
})

test('every price gives the sum that genai-prices gives', () => {
  for (const { name, id, price, options } of both) {
    fc.assert(
      fc.property(count, count, count, count, count, (fresh, cached, write5m, write1h, output) => {
        // One request is counted of itself.
        const usage = {
          input_tokens: fresh + cached + write5m + write1h,
          output_tokens: output,
          cache_read_tokens: cached,
          cache_write_tokens: write5m + write1h,
          cache_write_1h_tokens: write1h,
        }
        const theirs = calcPrice(usage, id, options)?.total_price ?? Number.NaN
        const ours = dollars(price, { fresh, cached, write5m, write1h, output })
        expect({ name, near: Math.abs(theirs - ours) <= 1e-9 + ours * 1e-9 }).toEqual({ name, near: true })
      }),
      { numRuns: 8 },
    )
  }
})
