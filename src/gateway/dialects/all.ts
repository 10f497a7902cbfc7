import { anthropic } from './anthropic/anthropic.ts'
import type { Dialect, DialectName } from './dialect.ts'
import { gemini } from './gemini/gemini.ts'
import { openaiChat } from './openai/chat.ts'
import { openaiResponses } from './responses/responses.ts'

/** Every protocol that callers and providers speak, with its codecs: one line each. */
export const dialects: Record<DialectName, Dialect> = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  anthropic,
  gemini,
}
