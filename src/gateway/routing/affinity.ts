import { crc32 } from 'node:zlib'
import type { CacheLife } from '../../core/index.ts'
import type { Breaker } from './breaker.ts'
import type { Clock } from './clock.ts'
import { estimateNanoUsd } from './estimate.ts'
import type { Health, Manner } from './health.ts'
import { createLru } from './lru.ts'
import type { Needs } from './needs.ts'
import type { Target } from './target.ts'
import { nameOf } from './target-name.ts'

/** Sends a prompt where its beginning lies in the provider's prompt cache. */
export interface Affinity {
  /** Puts the target first that has the longest beginning cached, if that is worth it; the rest stays as it is. */
  prefer(targets: readonly Target[], prefixes: readonly Prefix[], call: AffinityCall): readonly Target[]
  /** The target answered: it has the prompt cached now, for as long as the request asked or the provider is known to. */
  remember(prefixes: readonly Prefix[], target: Target, life?: CacheLife): void
}

export interface AffinityCall {
  readonly needs: Pick<Needs, 'inputTokens' | 'outputTokens'>
  readonly manner: Manner
}

/** The beginning of a prompt up to so many bytes. */
export interface Prefix {
  readonly name: string
  readonly bytes: number
}

interface Choice {
  readonly hit: Target
  readonly best: Target
  readonly cachedTokens: number
}

/** No provider caches less than 1,024 tokens. */
const shortestBytes = 4096
const bytesPerToken = 4
const mostPrefixes = 20_000
/** A cached prompt is not worth an answer that begins so much later. */
const mostSlowdown = 3

/**
 * Beginnings of a prompt, shortest first: every 4 kB at first, then a quarter more each, so that a conversation of any
 * length has few. `scope` keeps apart what shares no cache: the model asked, and the caller where he must not profit
 * from others. A collision costs a wrong guess and nothing else.
 */
export function prefixesOf(scope: string, prompt: Uint8Array): readonly Prefix[] {
  const prefixes: Prefix[] = []
  let sum = 0
  let from = 0
  for (let end = shortestBytes; end <= prompt.length; end = Math.max(end + shortestBytes, Math.floor(end * 1.25))) {
    sum = crc32(prompt.subarray(from, end), sum)
    prefixes.push({ name: `${scope} ${String(end)} ${String(sum)}`, bytes: end })
    from = end
  }
  return prefixes
}

export function createAffinity({
  clock,
  health,
  breaker,
}: {
  readonly clock: Clock
  readonly health: Health
  readonly breaker: Breaker
}): Affinity {
  const cached = createLru<{ readonly target: string; readonly until: number }>(mostPrefixes)

  function isWorthIt({ hit, best, cachedTokens }: Choice, { needs, manner }: AffinityCall): boolean {
    if (breaker.pause(hit) !== undefined) return false
    const usualMs = health.firstContentMs(best, manner, 0.5)
    if (usualMs !== undefined && health.load(hit, manner, 0) > usualMs * mostSlowdown) return false
    if (hit.model.price === null || best.model.price === null) return true
    const input = Math.max(needs.inputTokens, cachedTokens)
    const output = needs.outputTokens
    const there = estimateNanoUsd(hit.model.price, { input, output, cached: cachedTokens })
    return there <= estimateNanoUsd(best.model.price, { input, output })
  }

  return {
    prefer(targets, prefixes, call) {
      const [best] = targets
      if (best === undefined || targets.length < 2) return targets
      for (const { name, bytes } of prefixes.toReversed()) {
        const found = cached.peek(name)
        if (found === undefined) continue
        if (found.until <= clock.now()) {
          cached.delete(name)
          continue
        }
        const hit = targets.find((target) => nameOf(target) === found.target)
        if (hit === undefined) continue
        if (hit === best || !isWorthIt({ hit, best, cachedTokens: bytes / bytesPerToken }, call)) return targets
        return [hit, ...targets.filter((target) => target !== hit)]
      }
      return targets
    },
    remember(prefixes, target, life) {
      const seconds = life === '1h' ? 3600 : target.provider.promptCacheSeconds
      if (seconds === 0) return
      const entry = { target: nameOf(target), until: clock.now() + seconds * 1000 }
      for (const { name } of prefixes) {
        const before = cached.peek(name)
        // What another request wanted kept for an hour stays for that hour.
        cached.set(name, before?.target === entry.target && before.until > entry.until ? before : entry)
      }
    },
  }
}
