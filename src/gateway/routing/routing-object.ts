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

type Body = Readonly<Record<string, unknown>>

/** At once where the body says nothing, as almost always; rejects with `invalid_request` and the field, as `provider.sort`. */
export function routingOf(body: Body, sort?: Sort): Routing | Promise<Routing> {
  const { provider, models, route } = body
  if (provider === undefined && models === undefined && route === undefined) {
    return sort === undefined ? noRouting : { ...noRouting, sort }
  }
  return import('./routing-shape.ts').then(({ parseRouting }) => parseRouting(body, sort))
}

/** `llama-3.3-70b:nitro` is the fastest of its providers, `:floor` the cheapest; other endings belong to the name. */
export function parseModelName(name: string): { readonly name: string; readonly sort?: Sort } {
  if (name.endsWith(':nitro')) return { name: name.slice(0, -':nitro'.length), sort: 'throughput' }
  if (name.endsWith(':floor')) return { name: name.slice(0, -':floor'.length), sort: 'price' }
  return { name }
}
