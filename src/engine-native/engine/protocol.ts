import type { GenerateRequest, Part } from '../../core/index.ts'
/** What the child loads: one model in one context, whose size never changes while it lives. */
export interface LoadOptions {
  readonly file: string
  readonly id: string
  /** Tokens of each sequence. */
  readonly contextTokens: number
  readonly sequences: number
  readonly threads: number
}

export type ToChild =
  | { readonly type: 'load'; readonly options: LoadOptions }
  | { readonly type: 'generate'; readonly call: number; readonly request: GenerateRequest }
  | { readonly type: 'stop'; readonly call: number }
  | { readonly type: 'threads'; readonly threads: number }
  | { readonly type: 'close' }

export type FromChild =
  | { readonly type: 'ready'; readonly contextTokens: number; readonly memoryBytes: number }
  | { readonly type: 'part'; readonly call: number; readonly part: Part }
  | {
      readonly type: 'failed'
      readonly call: number | null
      readonly code: string
      readonly message: string
      readonly param?: string
    }
