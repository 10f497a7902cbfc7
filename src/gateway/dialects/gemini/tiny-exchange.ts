import type { GenerateRequest } from '../../../core/index.ts'
import type { Reply } from '../dialect.ts'
import { decodeRequest } from './request.ts'

/** For tests: the least that is asked and answered in this dialect. */
export const path = { model: 'gemini-3-flash', stream: false }
export const hello = [{ role: 'user', parts: [{ text: 'Hello' }] }]
export const declared = [{ functionDeclarations: [{ name: 'f' }, { name: 'g' }, { name: 'h' }] }]

/** What a caller asks by this body. Throws as the decoder does. */
export function decode(body: unknown): GenerateRequest | undefined {
  return decodeRequest(body, path).requests[0]
}

/** The reply to a question to the model 'asked'. */
export function replyTo(stream: boolean): Reply {
  return decodeRequest({ contents: { parts: { text: 'a' } } }, { model: 'asked', stream }).createReply()
}

/** A value as it is when it has come over the wire. */
export function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
