import type { Dialect } from '../dialect.ts'
import { encodeError } from '../openai/error.ts'
import { decodeAnswer } from './decode-answer.ts'
import { decodeRequest } from './decode-request.ts'
import { encodeRequest } from './encode-request.ts'
import { decodeError } from './fault.ts'
import { createStreamDecoder } from './stream-decoder.ts'
import { readUsage } from './usage.ts'

/** OpenAI's Responses API. Source: OpenAI's API reference and openresponses.org. */
export const openaiResponses: Dialect = {
  name: 'openai-responses',
  caller: { decode: decodeRequest, encodeError },
  provider: {
    path: () => '/responses',
    encode: encodeRequest,
    decodeAnswer,
    createDecoder: createStreamDecoder,
    decodeError,
    usage: readUsage,
  },
}

/**
 * Whether the bytes of a request hold what Vade itself wrote into an answer in another provider's name: only the decoder
 * can read it, so they must not be relayed.
 */
export function holdsOwnItems(body: { includes(text: string): boolean }): boolean {
  return body.includes('"rs_vade_') || body.includes('"extra_content"')
}
