import type { Dialect } from '../dialect.ts'
import { createDecoder, decodeAnswer } from './answer.ts'
import { encodeRequest } from './encode-request.ts'
import { encodeError } from './error.ts'
import { decodeFault } from './fault.ts'
import { decodeRequest } from './request.ts'
import { decodeUsage } from './usage.ts'

export { createArrayStream } from './array-stream.ts'
export {
  countTokensPath,
  decodeCountTokens,
  decodeTokenCount,
  encodeCountTokens,
  encodeTokenCount,
} from './count-tokens.ts'
export type { GeminiFault } from './fault.ts'
export type { GeminiAsked } from './request.ts'

/** `generateContent` and `streamGenerateContent`. Source: Google's reference of the Gemini API, v1beta. */
export const gemini = {
  name: 'gemini',
  caller: { decode: decodeRequest, encodeError },
  provider: {
    path: (model, stream) =>
      `/models/${encodeURIComponent(model)}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    encode: encodeRequest,
    decodeAnswer,
    createDecoder,
    decodeError: decodeFault,
    usage: decodeUsage,
  },
} as const satisfies Dialect
