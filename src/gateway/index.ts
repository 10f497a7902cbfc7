export type { ListedModel, ModelDirectory } from './directory.ts'
export { createKeys, type Keys } from './keys.ts'
export type { Decoded } from './openai/body.ts'
export { decodeCompletionRequest } from './openai/completion-request.ts'
export { encodeError } from './openai/error.ts'
export { decodeChatRequest } from './openai/chat-request.ts'
export {
  createAnswer,
  createChunkEncoder,
  encodeAnswer,
  encodeUsageChunk,
  type Answer,
} from './openai/response.ts'
