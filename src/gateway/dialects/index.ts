import { anthropicOutline } from './anthropic/outline.ts'
import type { Dialect, DialectName, Outline } from './dialect.ts'
import { geminiOutline } from './gemini/outline.ts'
import { openaiChatOutline } from './openai/outline.ts'
import { openaiResponsesOutline } from './responses/outline.ts'

/** What is needed of every protocol to relay it: one line each. */
export const outlines: Record<DialectName, Outline> = {
  'openai-chat': openaiChatOutline,
  'openai-responses': openaiResponsesOutline,
  anthropic: anthropicOutline,
  gemini: geminiOutline,
}

/** The codecs, loaded with the first call that is translated: most processes that relay never need the 10 MB. */
export async function loadDialects(): Promise<Record<DialectName, Dialect>> {
  return (await import('./all.ts')).dialects
}
