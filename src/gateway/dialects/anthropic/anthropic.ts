import type { Dialect } from '../dialect.ts'
import { createDecoder, decodeAnswer, usageOf } from './answer.ts'
import { decodeRequest } from './decode-request.ts'
import { encodeRequest } from './encode-request.ts'
import { encodeError } from './error.ts'
import { decodeError } from './fault.ts'

/** Anthropic Messages, version 2023-06-01. Source: Anthropic's API reference and the types of its client. */
export const anthropic: Dialect = {
  name: 'anthropic',
  caller: { decode: decodeRequest, encodeError },
  provider: {
    path: () => '/messages',
    encode: encodeRequest,
    decodeAnswer,
    createDecoder,
    decodeError,
    usage: usageOf,
  },
}

export { decodeCountTokens, encodeCountTokens, type MessagesAsked } from './decode-request.ts'
