import type { Outline } from '../dialect.ts'
import { encodeError } from './error.ts'
import { decodeFault } from './fault.ts'
import { decodeUsage } from './usage.ts'

export const geminiOutline = {
  caller: { encodeError },
  provider: {
    path: (model, stream) =>
      `/models/${encodeURIComponent(model)}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    decodeError: decodeFault,
    usage: decodeUsage,
  },
} as const satisfies Outline
