import type { Outline } from '../dialect.ts'
import { encodeError } from '../openai/error.ts'
import { decodeError } from './fault.ts'
import { readUsage } from './usage.ts'

export const openaiResponsesOutline: Outline = {
  caller: { encodeError },
  provider: {
    path: () => '/responses',
    decodeError,
    usage: readUsage,
  },
}
