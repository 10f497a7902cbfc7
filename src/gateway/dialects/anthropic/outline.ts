import type { Outline } from '../dialect.ts'
import { encodeError } from './error.ts'
import { decodeError } from './fault.ts'
import { usageOf } from './usage.ts'

export const anthropicOutline: Outline = {
  caller: { encodeError },
  provider: {
    path: () => '/messages',
    decodeError,
    usage: usageOf,
  },
}
