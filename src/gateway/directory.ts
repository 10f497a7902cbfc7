import type { EmbeddingModel, Model } from '../core/index.ts'

/** Models by the names that callers use. */
export interface ModelDirectory {
  /** Whether the name is one of a model of this machine, here or only known. */
  has(name: string): boolean
  /** Throws `model_not_found` naming those there are. */
  resolve(name: string): Model
  list(): readonly ListedModel[]
  /** Those that answer in words, without aliases. */
  models(): readonly Model[]
  /** Throws `model_not_found` naming those there are. */
  embedding(name: string): EmbeddingModel
}

export interface ListedModel {
  readonly id: string
  readonly ownedBy: string
  /** Seconds since the epoch. */
  readonly created: number
  readonly contextTokens: number
}
