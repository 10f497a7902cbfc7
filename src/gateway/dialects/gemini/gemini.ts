import type { Dialect } from '../dialect.ts'
import { createDecoder, decodeAnswer } from './answer.ts'
import { encodeRequest } from './encode-request.ts'
import { geminiOutline } from './outline.ts'
import { decodeRequest } from './request.ts'

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
  caller: { ...geminiOutline.caller, decode: decodeRequest },
  provider: {
    ...geminiOutline.provider,
    encode: encodeRequest,
    decodeAnswer,
    createDecoder,
  },
} as const satisfies Dialect
