import type { FinishReason } from '../../../core/index.ts'

/** What ends an answer that can be passed on. Any other name says that the model failed. */
const known: Readonly<Record<string, FinishReason>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content-filter',
  RECITATION: 'content-filter',
  BLOCKLIST: 'content-filter',
  PROHIBITED_CONTENT: 'content-filter',
  SPII: 'content-filter',
  LANGUAGE: 'content-filter',
  ESCALATION: 'content-filter',
  IMAGE_SAFETY: 'content-filter',
  IMAGE_PROHIBITED_CONTENT: 'content-filter',
  IMAGE_RECITATION: 'content-filter',
}

/** Those that say that the answer was held back. */
export const refusalNames = Object.keys(known).filter((name) => known[name] === 'content-filter')

/** Gemini has no word of its own for an answer that asks for tools: it stops. */
export function decodeFinishReason(name: string, calledTools: boolean): FinishReason | undefined {
  const reason = Object.hasOwn(known, name) ? known[name] : undefined
  return reason === 'stop' && calledTools ? 'tool-calls' : reason
}

const names: Record<FinishReason, string> = {
  stop: 'STOP',
  'tool-calls': 'STOP',
  length: 'MAX_TOKENS',
  'content-filter': 'SAFETY',
  aborted: 'OTHER',
  repeating: 'OTHER',
}

export function encodeFinishReason(reason: FinishReason): string {
  return names[reason]
}
