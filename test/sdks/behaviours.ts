import { defaultText } from '../stand-in/answer.ts'
import type { Received } from '../stand-in/received.ts'
import type { Script } from '../stand-in/script.ts'
import { isRecord, textOr } from '../stand-in/protocol.ts'

/** What the stand-in says where nothing else is wanted. */
export const says = defaultText

/** Of two calls at once. */
export const calls = [
  { name: 'weather', arguments: '{"city":"Oslo","days":1}' },
  { name: 'weather', arguments: '{"city":"Rome","days":2}' },
]

/** How a model does, by the beginning of its name: `broken-openai` breaks in the middle of what it says to `openai`. */
export const behaviours = {
  well: {},
  parallel: { calls },
  limited: { status: 429, headers: { 'retry-after': '7' } },
  broken: { fault: { kind: 'error', at: 3, reason: 'server' } },
  long: { text: 'word '.repeat(2000), paceMs: 5 },
  thinking: { reasoning: 'So it must be a greeting.' },
  cut: { finish: 'length' },
  silent: { fault: { kind: 'hang', at: 'headers' } },
} as const satisfies Record<string, Script>

export type Behaviour = keyof typeof behaviours

export const behaviourNames = Object.keys(behaviours) as Behaviour[]

/** Tools are called twice only by who is asked for it: the turn after is an answer. */
export function behaviourOf(received: Received): Script {
  const [name = ''] = modelOf(received).split('-')
  const script: Script = behaviours[name as Behaviour] ?? {}
  return name === 'parallel' && received.bytes.includes('17 degrees') ? {} : script
}

export function modelOf({ path, json }: Received): string {
  const inPath = /\/models\/([^/:]+):/.exec(path)?.[1]
  return inPath === undefined ? textOr(isRecord(json) ? json['model'] : '', '') : decodeURIComponent(inPath)
}
