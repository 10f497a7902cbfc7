import type { GenerateRequest, Message, Part, TokenCount } from '../../core/index.ts'

/** What the child loads: one model in one context, whose size never changes while it lives. */
export interface LoadOptions {
  readonly file: string
  readonly id: string
  /** Tokens of each sequence. */
  readonly contextTokens: number
  readonly sequences: number
  /** The governor moves between one thread and this many. */
  readonly mostThreads: number
  /** A number of threads that the person chose; null lets the governor choose. */
  readonly fixedThreads: number | null
  /** Looks at every weight for values that are no numbers: once after a download. */
  readonly checkTensors: boolean
  readonly sha256: string
  /** Folder for saved states of prompts; null saves none. */
  readonly directory: string | null
}

export type ToChild =
  | { readonly type: 'load'; readonly options: LoadOptions }
  /** `adapter` is the path of a LoRA adapter, or null. */
  | {
      readonly type: 'generate'
      readonly call: number
      readonly request: GenerateRequest
      readonly adapter: string | null
    }
  | { readonly type: 'warm'; readonly call: number; readonly messages: readonly Message[] }
  | { readonly type: 'count'; readonly call: number; readonly prompts: readonly (readonly Message[])[] }
  | { readonly type: 'stop'; readonly call: number }
  | { readonly type: 'close' }

export type FromChild =
  | { readonly type: 'ready'; readonly contextTokens: number }
  | { readonly type: 'warmed'; readonly call: number }
  | { readonly type: 'counted'; readonly call: number; readonly count: TokenCount }
  /** Comes every second: a process that falls silent hangs. */
  | { readonly type: 'alive'; readonly threads: number; readonly memoryBytes: number }
  | { readonly type: 'part'; readonly call: number; readonly part: Part }
  | {
      readonly type: 'failed'
      readonly call: number | null
      readonly code: string
      readonly message: string
      readonly param?: string
    }
