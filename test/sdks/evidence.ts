import { isRecord } from '../stand-in/protocol.ts'
import type { Received } from '../stand-in/received.ts'
import { image } from './clients.ts'

/** How many requests of a case reach the provider where nothing is refused, and what the last of them must hold. */
interface Evidence {
  readonly requests: number
  readonly holds: (last: Received) => boolean
  /** The client goes before the answer has ended: so must the gateway. */
  readonly isLeft?: boolean
}

const anything = () => true

/** What a client cannot see: that the provider was asked what the client meant. */
export const evidence: Readonly<Record<string, Evidence>> = {
  text: { requests: 1, holds: (last) => !isStreamed(last) },
  stream: { requests: 1, holds: isStreamed },
  tools: { requests: 2, holds: (last) => last.bytes.includes('17 degrees') },
  'streamed tools': { requests: 2, holds: (last) => isStreamed(last) && last.bytes.includes('17 degrees') },
  'parallel tools': {
    requests: 4,
    holds: (last) => last.bytes.includes('17 degrees') && last.bytes.includes('18 degrees'),
  },
  image: { requests: 1, holds: (last) => last.bytes.includes(image) },
  schema: { requests: 1, holds: (last) => last.bytes.includes('"age"') },
  system: { requests: 1, holds: (last) => last.bytes.includes('Answer in Latin.') },
  stop: { requests: 1, holds: (last) => JSON.stringify(stopOf(last)).includes('HALT') },
  'wrong key': { requests: 0, holds: anything },
  'unknown model': { requests: 0, holds: anything },
  'rate limit': { requests: 1, holds: anything },
  'broken stream': { requests: 1, holds: isStreamed },
  abort: { requests: 1, holds: isStreamed, isLeft: true },
  // The gateway tells of models by itself.
  models: { requests: 0, holds: anything },
  timeout: { requests: 1, holds: anything, isLeft: true },
}

/** Null where the provider was asked what it should have been. */
export async function faultIn(name: string, requests: readonly Received[]): Promise<string | null> {
  const wanted = evidence[name]
  if (wanted === undefined) return 'There is no such case.'
  if (requests.length !== wanted.requests)
    return `The provider got ${String(requests.length)} requests, not ${String(wanted.requests)}.`
  const last = requests.at(-1)
  if (last === undefined) return null
  if (!wanted.holds(last)) return `The provider was asked ${last.bytes.toString()}`
  const { how } = await last.ended
  if ((how === 'left') === (wanted.isLeft === true)) return null
  return `The provider's answer was ${how}.`
}

function isStreamed({ path, json }: Received): boolean {
  return path.includes(':streamGenerateContent') || (isRecord(json) && json['stream'] === true)
}

function stopOf({ json }: Received): unknown {
  if (!isRecord(json)) return null
  const settings = json['generationConfig']
  return json['stop'] ?? json['stop_sequences'] ?? (isRecord(settings) ? settings['stopSequences'] : null)
}
