import { z } from 'zod'
import { VadeError } from '../../core/index.ts'
import { parseBody } from '../dialects/parse.ts'
import type { MaxPrice, Quantile, Routing, Sort } from './routing-object.ts'

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
