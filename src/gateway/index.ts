export type { ListedModel, ModelDirectory } from './directory.ts'
export { createKeys, type Keys } from './keys.ts'
export type { Decoded } from './dialects/openai/body.ts'
export { decodeCompletionRequest } from './dialects/openai/completion-request.ts'
export { decodeEmbeddingRequest, encodeEmbeddings } from './dialects/openai/embeddings.ts'
export { encodeError } from './dialects/openai/error.ts'
export { decodeChatRequest } from './dialects/openai/chat-request.ts'
export {
  createAnswer,
  createChunkEncoder,
  encodeAnswer,
  encodeUsageChunk,
  type Answer,
} from './dialects/openai/response.ts'
export {
  configSchema,
  createProviders,
  deviceId,
  deviceProvider,
  type ModelEntry,
  type Policy,
  type Providers,
  type ProviderStatus,
  type Resolution,
} from './providers/index.ts'
