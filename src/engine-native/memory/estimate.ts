/** What the memory of a loaded model depends on; its GGUF header says all of it. */
export interface MemoryFacts {
  readonly fileBytes: number
  /** Of the tensors that are copied into another layout at load, beside the mapped file. */
  readonly repackedBytes: number
  /** F16 KV cache of one token. */
  readonly contextBytesPerToken: number
  readonly vocabularySize: number
}

export interface MemoryPlan {
  /** Tokens of each conversation. */
  readonly contextTokens: number
  /** Conversations at the same time. */
  readonly sequences: number
}

/** Node, the engine's libraries and small buffers; measured, see decisions/engine.md. */
const processBytes = 145e6
/** For each word of the vocabulary: logits of a batch of 128 tokens as F32, and its text in several tables. */
const bytesPerWord = 128 * 4 + 1024

/** Peak resident bytes of the engine's process, the mapped file included. */
export function estimateBytes(facts: MemoryFacts, { contextTokens, sequences }: MemoryPlan): number {
  const weights = facts.fileBytes + facts.repackedBytes
  const context = contextTokens * sequences * facts.contextBytesPerToken
  return Math.round(weights + context + facts.vocabularySize * bytesPerWord + processBytes)
}
