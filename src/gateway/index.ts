export { requireAbilities } from './abilities.ts'
export type { ListedModel, ModelDirectory } from './directory.ts'
export type { Asked, CallerSide, DialectName } from './dialects/dialect.ts'
export { dialects } from './dialects/index.ts'
export { openaiCompletions } from './dialects/openai/completions.ts'
export { decodeEmbeddingRequest, encodeEmbeddings } from './dialects/openai/embeddings.ts'
export type { Gateway } from './gateway.ts'
export { createKeys, type Keys } from './keys.ts'
export {
  configSchema,
  createProviders,
  type ModelEntry,
  type Policy,
  type Providers,
  type ProviderStatus,
  type Resolution,
} from './providers/index.ts'
export { parseJson, parseObject } from './request/parse.ts'
export { interleave, type Tagged } from './upstream/interleave.ts'
