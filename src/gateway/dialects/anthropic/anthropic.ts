import type { Dialect } from '../dialect.ts'
import { createDecoder, decodeAnswer } from './answer.ts'
import { decodeRequest } from './decode-request.ts'
import { encodeRequest } from './encode-request.ts'
import { anthropicOutline } from './outline.ts'

/** Anthropic Messages, version 2023-06-01. Source: Anthropic's API reference and the types of its client. */
export const anthropic: Dialect = {
  name: 'anthropic',
  caller: { ...anthropicOutline.caller, decode: decodeRequest },
  provider: {
    ...anthropicOutline.provider,
    encode: encodeRequest,
    decodeAnswer,
    createDecoder,
  },
}

export { decodeCountTokens, encodeCountTokens, type MessagesAsked } from './decode-request.ts'
