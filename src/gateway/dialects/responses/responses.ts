import type { Dialect } from '../dialect.ts'
import { decodeAnswer } from './decode-answer.ts'
import { decodeRequest } from './decode-request.ts'
import { encodeRequest } from './encode-request.ts'
import { openaiResponsesOutline } from './outline.ts'
import { createStreamDecoder } from './stream-decoder.ts'

/** OpenAI's Responses API. Source: OpenAI's API reference and openresponses.org. */
export const openaiResponses: Dialect = {
  name: 'openai-responses',
  caller: { ...openaiResponsesOutline.caller, decode: decodeRequest },
  provider: {
    ...openaiResponsesOutline.provider,
    encode: encodeRequest,
    decodeAnswer,
    createDecoder: createStreamDecoder,
  },
}
