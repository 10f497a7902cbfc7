export type { ListedModel, ModelDirectory } from './directory.ts'
export { createKeys, type Keys } from './keys.ts'
export { decodeChatRequest, decodeCompletionRequest, type Decoded } from './openai/request.ts'
export { decodeEmbeddingRequest, encodeEmbeddings } from './openai/embeddings.ts'
export {
  createAnswer,
  createChunkEncoder,
  encodeAnswer,
  encodeError,
  encodeUsageChunk,
  type Answer,
} from './openai/response.ts'
