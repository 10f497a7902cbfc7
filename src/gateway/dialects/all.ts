import { anthropic } from './anthropic/anthropic.ts'
import type { Dialect, DialectName } from './dialect.ts'
import { gemini } from './gemini/gemini.ts'
import { openaiChat } from './openai/chat.ts'
import { openaiResponses } from './responses/responses.ts'
import { withMakers } from './signatures.ts'

/** Every protocol that callers and providers speak, with its codecs: one line each. */
export const dialects: Record<DialectName, Dialect> = {
  'openai-chat': withMakers(openaiChat),
  'openai-responses': withMakers(openaiResponses),
  anthropic: withMakers(anthropic),
  gemini: withMakers(gemini),
}
