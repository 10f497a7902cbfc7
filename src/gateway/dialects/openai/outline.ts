import type { Outline } from '../dialect.ts'
import { encodeError } from './error.ts'
import { decodeFault } from './fault.ts'
import { decodeUsage } from './usage.ts'

export const openaiChatOutline: Outline = {
  caller: { encodeError },
  provider: {
    path: () => '/chat/completions',
    decodeError: decodeFault,
    usage: decodeUsage,
  },
}
