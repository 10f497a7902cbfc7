import { z } from 'zod'
import { VadeError } from '../../core/index.ts'
import { parseBody } from '../dialects/parse.ts'

/**
 * What a caller says about who may answer: the fields `provider`, `models` and `route` of a body, and the ending of the
 * model's name. Source: OpenRouter's documentation, "Provider Routing" and "Model Fallbacks".
 */
export interface Routing {
  /** Providers to ask first, in this order. */
  readonly order: readonly string[]
  /** The only providers that may be asked; empty where all may. */
  readonly only: readonly string[]
  readonly ignore: readonly string[]
  /** False: nobody but the first choice, or but those in `order`. */
  readonly allowFallbacks: boolean
  readonly sort?: Sort
  /** Models are sorted together, not one after the other. */
  readonly sortAcrossModels: boolean
  readonly maxPrice?: MaxPrice
  /** Only providers that know every field of the request. */
  readonly requireParameters: boolean
  /** Only providers that do not train with what is sent. */
  readonly denyDataCollection: boolean
  /** Only providers that keep nothing. */
  readonly zeroDataRetention: boolean
  /** Who is slower comes after all others: milliseconds within which the share `q` of the answers begin. */
  readonly preferredMaxLatency: readonly Quantile[]
  /** Who is slower comes after all others: tokens a second that the share `q` of the answers reach. */
  readonly preferredMinThroughput: readonly Quantile[]
  /** Models to ask when nobody answers for the first. */
  readonly fallbackModels: readonly string[]
}

export type Sort = 'price' | 'latency' | 'throughput'

export interface Quantile {
  readonly q: number
  readonly value: number
}

/** In billionths of a US dollar: for a million tokens, and for a request. */
export interface MaxPrice {
  readonly prompt?: number
  readonly completion?: number
  readonly request?: number
}

export const noRouting: Routing = {
  order: [],
  only: [],
  ignore: [],
  allowFallbacks: true,
  sortAcrossModels: false,
  requireParameters: false,
  denyDataCollection: false,
  zeroDataRetention: false,
  preferredMaxLatency: [],
  preferredMinThroughput: [],
  fallbackModels: [],
}

const sorts = z.enum(['price', 'latency', 'throughput'])
const slugs = z.array(z.string().min(1).max(100)).max(50).nullish()
const dollars = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d+(\.\d+)?$/, 'a price is a number of US dollars')
      .transform(Number),
  ])
  .pipe(z.number().min(0).max(1_000_000))
  .optional()
const quantiles = z
  .union([
    z.number().positive(),
    z.strictObject({
      p50: z.number().positive().nullish(),
      p75: z.number().positive().nullish(),
      p90: z.number().positive().nullish(),
      p99: z.number().positive().nullish(),
    }),
  ])
  .nullish()

const shape = z.object({
  provider: z
    .strictObject({
      order: slugs,
      only: slugs,
      ignore: slugs,
      allow_fallbacks: z.boolean().nullish(),
      sort: z.union([sorts, z.strictObject({ by: sorts, partition: z.enum(['model', 'none']).nullish() })]).nullish(),
      max_price: z.strictObject({ prompt: dollars, completion: dollars, request: dollars }).nullish(),
      require_parameters: z.boolean().nullish(),
      data_collection: z.enum(['allow', 'deny']).nullish(),
      zdr: z.boolean().nullish(),
      preferred_max_latency: quantiles,
      preferred_min_throughput: quantiles,
      quantizations: refused('Vade does not know how providers quantize their models; name them in `only`'),
    })
    .nullish(),
  models: z.array(z.string().min(1).max(200)).max(10).nullish(),
  route: z.literal('fallback', 'the only route is `fallback`').nullish(),
})

function refused(why: string) {
  return z.custom<unknown>((value) => value === undefined || value === null, why).optional()
}

/** Throws `invalid_request` with the field, as `provider.sort`. */
export function parseRouting(body: Readonly<Record<string, unknown>>, sort?: Sort): Routing {
  const { provider, models, route } = body
  if (provider === undefined && models === undefined && route === undefined) {
    return sort === undefined ? noRouting : { ...noRouting, sort }
  }
  const parsed = parseBody(shape, { provider, models, route })
  const given = parsed.provider ?? {}
  const by = (typeof given.sort === 'string' ? given.sort : given.sort?.by) ?? sort
  const contradiction = given.only?.find((slug) => given.ignore?.includes(slug))
  if (contradiction !== undefined) {
    throw new VadeError(
      'invalid_request',
      `'${contradiction}' is both in 'only' and in 'ignore'; take it out of one.`,
      {
        param: 'provider.ignore',
      },
    )
  }
  return {
    order: (given.order ?? []).map(lower),
    only: (given.only ?? []).map(lower),
    ignore: (given.ignore ?? []).map(lower),
    allowFallbacks: given.allow_fallbacks ?? true,
    ...(by !== undefined && { sort: by }),
    sortAcrossModels: typeof given.sort === 'object' && given.sort?.partition === 'none',
    ...(given.max_price && { maxPrice: maxPriceOf(given.max_price) }),
    requireParameters: given.require_parameters ?? false,
    denyDataCollection: given.data_collection === 'deny',
    zeroDataRetention: given.zdr ?? false,
    preferredMaxLatency: quantilesOf(given.preferred_max_latency, 1000),
    preferredMinThroughput: quantilesOf(given.preferred_min_throughput, 1),
    fallbackModels: parsed.models ?? [],
  }
}

/** `llama-3.3-70b:nitro` is the fastest of its providers, `:floor` the cheapest; other endings belong to the name. */
export function parseModelName(name: string): { readonly name: string; readonly sort?: Sort } {
  if (name.endsWith(':nitro')) return { name: name.slice(0, -':nitro'.length), sort: 'throughput' }
  if (name.endsWith(':floor')) return { name: name.slice(0, -':floor'.length), sort: 'price' }
  return { name }
}

function lower(text: string): string {
  return text.toLowerCase()
}

function maxPriceOf(dollarPrices: { readonly [Field in keyof MaxPrice]?: number | undefined }): MaxPrice {
  const nano = (value: number | undefined) => (value === undefined ? undefined : Math.round(value * 1e9))
  const prompt = nano(dollarPrices.prompt)
  const completion = nano(dollarPrices.completion)
  const request = nano(dollarPrices.request)
  return {
    ...(prompt !== undefined && { prompt }),
    ...(completion !== undefined && { completion }),
    ...(request !== undefined && { request }),
  }
}

const shares = { p50: 0.5, p75: 0.75, p90: 0.9, p99: 0.99 } as const

function quantilesOf(given: z.output<typeof quantiles>, factor: number): Quantile[] {
  if (given === null || given === undefined) return []
  if (typeof given === 'number') return [{ q: 0.5, value: given * factor }]
  return Object.entries(shares).flatMap(([name, q]) => {
    const value = given[name as keyof typeof shares]
    return value === null || value === undefined ? [] : [{ q, value: value * factor }]
  })
}
