import type { CallerSide } from '../dialect.ts'
import { createCompletionReply } from './completion-reply.ts'
import { decodeCompletionRequest } from './completion-request.ts'
import { encodeError } from './error.ts'

/** The older text completions: they go on from a bare prompt. Models that chat only refuse their `rawPrompt`. */
export const openaiCompletions: CallerSide = {
  decode(body) {
    const decoded = decodeCompletionRequest(body)
    return { ...decoded, createReply: () => createCompletionReply(decoded) }
  },
  encodeError,
}
