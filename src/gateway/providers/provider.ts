import type { InputKind } from '../../core/index.ts'
import type { DialectName } from '../dialects/dialect.ts'

/** A company or program that answers: a row of data. Only those with a protocol of their own have code (`adapter`). */
export interface Provider {
  /** As in `groq/llama-3.3-70b`. */
  readonly id: string
  readonly name: string
  /** Where each dialect that it speaks is answered, the one to prefer first; without a slash at the end. */
  readonly endpoints: readonly Endpoint[]
  readonly auth: Auth
  /**
   * Environment variables that may hold its key, first found first. `A:B:C?` is one key made of several variables,
   * joined by colons; the one with a question mark may be missing.
   */
  readonly keyVariables: readonly string[]
  /** What stands in braces in its addresses, as `{region}`. */
  readonly settings?: Readonly<Record<string, Setting>>
  /** A program on this machine or in this network: it needs no key, and its models are read from it. */
  readonly local?: boolean
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
  readonly quirks?: Quirks
  /** Code for what a row cannot say: signing, addresses, framing. */
  readonly adapter?: 'azure' | 'bedrock' | 'vertex' | 'cohere'
  readonly data: DataTerms
  /** Kinds of call that it answers besides chat, relayed to the same path below its `openai-chat` endpoint. */
  readonly also: readonly AlsoServed[]
  /** How long its prompt cache lives unused, in seconds; 0 where it has none. */
  readonly promptCacheSeconds: number
  readonly models: readonly ProviderModel[]
}

export interface Endpoint {
  readonly dialect: DialectName
  readonly baseUrl: string
  /** Where it differs from the provider's. */
  readonly auth?: Auth
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
  /** It does not answer `GET /models`, or not in a known shape. */
  readonly noModelList?: boolean
  /** `owned_by` of its models: another program at its address is not taken for it. */
  readonly ownedBy?: string
}

/** Read from the first of these environment variables, unless the configuration says it. */
export interface Setting {
  readonly variables: readonly string[]
  readonly default?: string
}

export interface DataTerms {
  /** Whether what is sent may be used for training, also where that depends on the plan or the terms do not say. */
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
  /** Null where nobody knows it: such calls are recorded as free, and keys with a budget do not get them. */
  readonly price: Price | null
  /** Only these of the provider's dialects answer for it; all of them unless told. */
  readonly dialects?: readonly DialectName[]
  /** What it does instead of chat. */
  readonly serves?: AlsoServed
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
  /** For a million tokens of pictures that are shown to the model; as `input` unless told. */
  readonly imageInput?: number
  /** For each picture made, in billionths. */
  readonly image?: number
  /** For a million seconds of sound heard. */
  readonly second?: number
  /** For a million characters spoken. */
  readonly character?: number
  /** Prices from so many input tokens on, for the whole request. */
  readonly tiers?: readonly {
    readonly fromInputTokens: number
    readonly input: number
    readonly output: number
    readonly cachedInput?: number
    readonly cacheWrite5m?: number
    readonly cacheWrite1h?: number
  }[]
  /** Day on which it was read, as 2026-11-25. */
  readonly asOf: string
}
