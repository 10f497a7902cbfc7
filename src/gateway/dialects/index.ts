import type { Dialect, DialectName } from './dialect.ts'
import { openaiChat } from './openai/chat.ts'

/** Every protocol that callers and providers speak: one line each. */
export const dialects: Record<DialectName, Dialect> = {
  'openai-chat': openaiChat,
}
