import type { Cacheable, Message } from './message.ts'
import type { Part } from './part.ts'

/** Where a model may run. `either` is for models made of others; the finish part says what did happen. */
export type RunsOn = 'device' | 'cloud' | 'either'

/** What a model can take and give. */
export interface Abilities {
  readonly input: readonly InputKind[]
  readonly tools: boolean
  /** Whether `output: { type: 'json-schema' }` is guaranteed, not merely asked for. */
  readonly schema: boolean
  readonly logprobs: boolean
  /** Tokens of prompt and answer together. */
  readonly contextTokens: number
}

export type InputKind = 'text' | 'image' | 'audio' | 'document'

/** Everything that answers: the engine on the device, a provider in the cloud, and what is made of them. */
export interface Model {
  readonly id: string
  readonly runsOn: RunsOn
  readonly abilities: Abilities
  /** Ends with exactly one `finish` part, or throws a `VadeError`. */
  generate(request: GenerateRequest, context: CallContext): AsyncIterable<Part>
  /** How long these prompts are for this model, chat template included; absent where nobody can tell. */
  readonly countTokens?:
    | ((prompts: readonly (readonly Message[])[], signal: AbortSignal) => Promise<TokenCount>)
    | undefined
}

export interface TokenCount {
  /** Of each prompt, in order, with what stands before the answer. */
  readonly tokens: readonly number[]
  /** Tokens of prompt and answer together that there is room for just now; never more than its `abilities` say. */
  readonly contextTokens: number
}

/** A model that turns texts into vectors. */
export interface EmbeddingModel {
  readonly id: string
  readonly runsOn: RunsOn
  readonly dimensions: number
  /** One unit-length vector for each text, in order. */
  embed(texts: readonly string[], context: CallContext): Promise<EmbeddingResult>
}

export interface EmbeddingResult {
  readonly vectors: readonly Float32Array[]
  readonly inputTokens: number
}

export interface GenerateRequest {
  readonly messages: readonly Message[]
  /** Continue this text as it stands, without a chat template; `messages` is empty then. */
  readonly rawPrompt?: string
  readonly tools?: readonly ToolDefinition[]
  readonly toolChoice?: ToolChoice
  readonly parallelToolCalls?: boolean
  readonly output?: OutputForm
  readonly sampling?: Sampling
  readonly logprobs?: LogprobsRequest
  /** `text-delta` parts carry `signals`, where the model can; answers that are held to a form have none. */
  readonly signals?: boolean
  /** The reader can take back what was said: a `replacement` may come. */
  readonly replaceable?: boolean
  /** The reader can be asked what may leave: a `consent-request` may come. Unless told, as `replaceable` says. */
  readonly interactive?: boolean
  /** A model of this device that does nothing but repeat itself is stopped. */
  readonly stopRepeating?: boolean
  /** Calls with the same key share a cached prefix: one key for each conversation. */
  readonly cacheKey?: string
  readonly reasoning?: ReasoningRequest
  /** Identifies the person who asks, to a provider that wants to know; never a name. */
  readonly user?: string
  readonly metadata?: Readonly<Record<string, string>>
  readonly serviceTier?: string
  readonly verbosity?: 'low' | 'medium' | 'high'
}

/** Whether somebody can be asked what may leave. */
export function canBeAsked({ interactive, replaceable }: GenerateRequest): boolean {
  return interactive ?? replaceable === true
}

/** How long a model may think before it answers. */
export interface ReasoningRequest {
  readonly effort?: ReasoningEffort
  /** Tokens it may think; 0 forbids it. */
  readonly maxTokens?: number
  /** Whether the caller wants to read it. */
  readonly show?: boolean
}

export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh'

export interface ToolDefinition extends Cacheable {
  readonly name: string
  readonly description?: string
  /** JSON Schema of the arguments object. */
  readonly parameters: JsonSchema
  /** The arguments must follow the schema to the letter. */
  readonly strict?: boolean
}

export type JsonSchema = { readonly [key: string]: unknown }

export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string }

/** What shape the text of the answer must have. `grammar` is GBNF; `spans` allows contiguous words of `of` only. */
export type OutputForm =
  | { readonly type: 'text' }
  | { readonly type: 'json' }
  | {
      readonly type: 'json-schema'
      readonly name: string
      readonly schema: JsonSchema
      readonly description?: string
      readonly strict?: boolean
    }
  | { readonly type: 'grammar'; readonly grammar: string }
  | { readonly type: 'spans'; readonly of: string; readonly fields: readonly string[] }

/** Unset values are the model's own defaults. */
export interface Sampling {
  readonly temperature?: number
  readonly topP?: number
  readonly topK?: number
  readonly minP?: number
  readonly seed?: number
  readonly maxTokens?: number
  readonly stop?: readonly string[]
  readonly frequencyPenalty?: number
  readonly presencePenalty?: number
  readonly repeatPenalty?: number
  /** Added to the logits of tokens, by the number of the token in the model's own vocabulary. */
  readonly logitBias?: Readonly<Record<string, number>>
}

export interface LogprobsRequest {
  /** How many alternatives for each token, 0 to 20. */
  readonly top: number
}

/** Who asks, and how long they wait. */
export interface CallContext {
  readonly signal: AbortSignal
  /** Milliseconds since the epoch after which nobody waits any more. */
  readonly deadline?: number
  /** Identifies the caller in logs and accounts; never a secret. */
  readonly caller: string
  /** Under which consent this leaves the device; absent where nobody's is needed, as for a caller's own call. */
  readonly consent?: string
  /** The conversation that it belongs to; absent where there is none. */
  readonly conversation?: string
}
