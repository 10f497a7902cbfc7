export interface EmbeddingLoad {
  /** Id of the model, for sentences. */
  readonly id: string
  /** Path of the weights; the GGUF file that is made of them lies beside them. */
  readonly weights: string
  /** Path of the `tokenizer.json`. */
  readonly tokenizer: string
  /** Longest text, `[CLS]` and `[SEP]` included. */
  readonly contextTokens: number
}

export type ToEmbedder =
  | { readonly type: 'load'; readonly options: EmbeddingLoad }
  | { readonly type: 'embed'; readonly call: number; readonly texts: readonly string[] }
  | { readonly type: 'stop'; readonly call: number }

export type FromEmbedder =
  | { readonly type: 'ready' }
  /** Comes every second: a process that falls silent hangs. */
  | { readonly type: 'alive' }
  | {
      readonly type: 'embedded'
      readonly call: number
      readonly vectors: readonly Float32Array[]
      readonly inputTokens: number
    }
  | {
      readonly type: 'failed'
      /** Null when the model could not be loaded. */
      readonly call: number | null
      readonly code: string
      readonly message: string
      readonly param: string | undefined
    }
