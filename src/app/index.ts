export { createApp, type App, type AppOptions } from './app.ts'
export { createLog, type Log, type LogEvent } from './log.ts'
export type { Models } from './models.ts'
export { homePaths, type HomePaths } from './paths.ts'
export type { SettingsShelf } from './settings.ts'
export {
  createAnswer,
  createChunkEncoder,
  decodeChatRequest,
  decodeCompletionRequest,
  encodeAnswer,
  encodeError,
  encodeUsageChunk,
  type Decoded,
} from '../gateway/index.ts'
export { createEgress } from '../governance/index.ts'
