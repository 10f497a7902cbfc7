import type { Finish, Part } from '../../../core/index.ts'
import { createSseSplitter } from '../sse.ts'
import { openaiResponses } from './responses.ts'

/** For tests: an answer as it is said to a caller, and as it is read from a provider. */
const { caller, provider } = openaiResponses
const asked = { model: 'm', input: 'Hi' }

/** The reply to what was asked. */
export const newReply = (body: object = asked) => caller.decode(body).createReply()

/** The end of an answer: everything that is not said is usual. */
export function finish(some: Partial<Finish> = {}): Finish {
  return {
    type: 'finish',
    reason: 'stop',
    usage: { inputTokens: 3, cachedTokens: 0, outputTokens: 2 },
    origin: { model: 'm', runsOn: 'cloud' },
    costNanoUsd: 0,
    ...some,
  }
}

/** The bytes that a caller gets of an answer that is streamed. */
export function streamOf(parts: readonly Part[], reply = newReply()): string {
  return parts.map((part) => reply.part(part, 0)).join('') + reply.end()
}

/** What is read of a provider's stream that ended after these bytes. Throws as the decoder does. */
export function decode(sse: string): Part[] {
  const decoder = provider.createDecoder()
  const parts = createSseSplitter()
    .push(sse)
    .flatMap((event) => decoder.event(event))
  return [...parts, ...decoder.end()]
}
