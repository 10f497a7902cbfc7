import type { InputKind } from '../../core/index.ts'
import type { DialectName } from '../dialects/dialect.ts'

/** A company or program that answers: a row of data. Only those with a protocol of their own have code (`adapter`). */
export interface Provider {
  /** As in `groq/llama-3.3-70b`. */
  readonly id: string
  readonly name: string
  /** Where each dialect that it speaks is answered; without a slash at the end. */
  readonly endpoints: readonly Endpoint[]
  readonly auth: Auth
  /** Environment variables that may hold its key, first found first. */
  readonly keyVariables: readonly string[]
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
  readonly quirks?: Quirks
  /** Code for what a row cannot say: signing, addresses, framing. */
  readonly adapter?: 'azure' | 'bedrock' | 'vertex' | 'cohere'
  readonly data: DataTerms
  /** Kinds of call that it answers besides chat, relayed to the same path below its first endpoint. */
  readonly also: readonly AlsoServed[]
  /** How long its prompt cache lives unused, in seconds; 0 where it has none. */
  readonly promptCacheSeconds: number
  readonly models: readonly ProviderModel[]
}

export interface Endpoint {
  readonly dialect: DialectName
  readonly baseUrl: string
}

export type Auth = 'bearer' | 'x-api-key' | 'x-goog-api-key' | 'api-key' | 'none' | 'adapter'

export type AlsoServed =
  | 'embeddings'
  | 'rerank'
  | 'images'
  | 'speech'
  | 'transcription'
  | 'moderations'
  | 'batches'
  | 'files'
  | 'completions'

/** Where a provider differs from the protocol it speaks. */
export interface Quirks {
  /** Fields of the body that it refuses: they are left out and the caller is told. */
  readonly refuses?: readonly string[]
  /** Fields that it calls something else, as `{"max_completion_tokens": "max_tokens"}`. */
  readonly renames?: Readonly<Record<string, string>>
  /** It knows no `stream_options`: usage comes unasked or not at all. */
  readonly noStreamOptions?: boolean
}

export interface DataTerms {
  /** Whether what is sent may be used for training. */
  readonly trains: boolean
  /** Days it is kept; null where the provider does not say. */
  readonly keptDays: number | null
}

export interface ProviderModel {
  /** As the provider calls it. */
  readonly id: string
  /** Names that callers may use for the same model at any provider, as `llama-3.3-70b`. */
  readonly names: readonly string[]
  readonly contextTokens: number
  readonly maxOutputTokens: number
  readonly input: readonly InputKind[]
  readonly tools: boolean
  readonly schema: boolean
  readonly logprobs: boolean
  readonly reasoning: boolean
  readonly price: Price | null
}

/** Whole billionths of a US dollar for a million tokens (so a tenth of a cent per million is 1,000,000). */
export interface Price {
  readonly input: number
  readonly output: number
  readonly cachedInput?: number
  readonly cacheWrite5m?: number
  readonly cacheWrite1h?: number
  /** For each request, whatever its length, in billionths. */
  readonly request?: number
  /** Prices from so many input tokens on, for the whole request. */
  readonly tiers?: readonly {
    readonly fromInputTokens: number
    readonly input: number
    readonly output: number
    readonly cachedInput?: number
  }[]
  /** Day on which it was read, as 2026-11-25. */
  readonly asOf: string
}
