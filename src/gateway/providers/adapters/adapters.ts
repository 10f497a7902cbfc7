import {
  prepareDirect,
  type Adapter,
  type CallTarget,
  type FrameDecoder,
  type PreparedCall,
  type ProviderCall,
} from './adapter.ts'
import { azure } from './azure.ts'
import { cohere } from './cohere.ts'

export interface Adapters {
  /** The address, the headers and the body of a call. At once, except where code must be loaded or a token fetched. */
  prepare(target: CallTarget, call: ProviderCall): PreparedCall | Promise<PreparedCall>
  /** Undefined where the stream is server-sent events, as almost always. Call it after `prepare`. */
  createFrames(target: CallTarget): FrameDecoder | undefined
}

/** `fetch` is for access tokens only. */
export function createAdapters({
  fetch,
  now = Date.now,
}: {
  readonly fetch: typeof globalThis.fetch
  readonly now?: () => number
}): Adapters {
  const loaded = new Map<string, Adapter>([
    ['azure', azure],
    ['cohere', cohere],
  ])
  async function load(name: string): Promise<Adapter> {
    const adapter =
      name === 'bedrock'
        ? (await import('./bedrock.ts')).createBedrock(now)
        : (await import('./vertex.ts')).createVertex({ fetch, now })
    // Two calls may have come at once; tokens are remembered in the first one.
    const first = loaded.get(name) ?? adapter
    loaded.set(name, first)
    return first
  }
  return {
    prepare(target, call) {
      const { adapter } = target.provider
      if (adapter === undefined) return prepareDirect(target, call)
      const ready = loaded.get(adapter)
      return ready === undefined
        ? load(adapter).then((each) => each.prepare(target, call))
        : ready.prepare(target, call)
    },
    createFrames: (target) => loaded.get(target.provider.adapter ?? '')?.createFrames?.(target),
  }
}
