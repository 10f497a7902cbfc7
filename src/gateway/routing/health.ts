import type { Clock } from './clock.ts'
import { createLru } from './lru.ts'
import { createSketch, type Sketch } from './sketch.ts'
import type { Target } from './target.ts'
import { nameOf } from './target-name.ts'

/** Streams are measured up to their first content, whole answers up to their end: the two are never compared. */
export type Manner = 'stream' | 'whole'

/** How targets do, from the calls that they get and from nothing else. */
export interface Health {
  /** A call goes out; exactly one of `committed` and `lost` must follow. */
  begin(target: Target, manner: Manner): Flight
  /**
   * How long the next call is expected to wait, in milliseconds: peak EWMA times the calls that wait already (as the
   * balancer of Twitter's Finagle); 0 for a target that was never asked. Streams that have begun do not count: they take
   * nothing from the next call. `share`: how much one waiting call counts.
   */
  load(target: Target, manner: Manner, share?: number): number
  /** How many answers the quantiles stand for; older ones count less. */
  measured(target: Target, manner: Manner): number
  /** Milliseconds within which the share `q` of the answers begin; undefined where none was measured. */
  firstContentMs(target: Target, manner: Manner, q: number): number | undefined
  /** Tokens a second that the share `q` of the streams reach; undefined where none was measured. */
  tokensPerSecond(target: Target, q: number): number | undefined
  /** For the page and for metrics; a thousand rows at most. */
  rows(): readonly HealthRow[]
}

/** One call on its way. */
export interface Flight {
  /** Its first content came, or the whole answer; `ended` must follow. */
  committed(): void
  /** It failed before, or nobody waits for it any more: `blamed` where the provider is at fault. */
  lost(blamed: boolean): void
  /** Its last byte came; tokens it wrote after the first, 0 where unknown. */
  ended(outputTokens: number): void
}

export interface HealthRow {
  readonly provider: string
  readonly model: string
  readonly key: string
  readonly manner: Manner
  /** Calls since the start of the process: those that answered, and those that failed by the provider's fault. */
  readonly answered: number
  readonly failed: number
  readonly underWay: number
  readonly firstContentMs: { readonly p50: number; readonly p95: number } | null
  readonly tokensPerSecond: number | null
}

interface Entry {
  readonly target: Target
  readonly manner: Manner
  costMs: number
  costAt: number
  underWay: number
  /** Calls without a first content, and the sum of their starts: from them the age of those that wait. */
  waiting: number
  startsMs: number
  answered: number
  failed: number
  readonly first: Sketch
  readonly speed: Sketch
}

/** Of one manner. */
const mostEntries = 500
/** Weight of a latency is 1/e of what it was after so long: a slow target is tried again some minutes later. */
const decayMs = 30_000
/** First tokens have stragglers everywhere: under load one must be forgotten sooner than that. */
const mostWeight = 0.8
/** A failure counts as a wait of so long, or who refuses at once would look quickest. */
const failureMs = 5_000
/** A target that has calls waiting and no latency yet is spared until one comes back. */
const unknownMs = 1_000_000
/** Below so many tokens, the time between the first and the last says nothing. */
const fewestTokens = 8

export function createHealth(clock: Clock): Health {
  const entries = { stream: createLru<Entry>(mostEntries), whole: createLru<Entry>(mostEntries) }
  const find = (target: Target, manner: Manner) => entries[manner].peek(nameOf(target))
  function open(target: Target, manner: Manner): Entry {
    const name = nameOf(target)
    const known = entries[manner].get(name)
    if (known !== undefined) return known
    const entry: Entry = {
      target,
      manner,
      costMs: 0,
      costAt: clock.now(),
      underWay: 0,
      waiting: 0,
      startsMs: 0,
      answered: 0,
      failed: 0,
      first: createSketch(),
      speed: createSketch(),
    }
    entries[manner].set(name, entry)
    return entry
  }
  return {
    begin(target, manner) {
      const entry = open(target, manner)
      const startedAt = clock.now()
      let committedAt: number | undefined
      entry.underWay++
      entry.waiting++
      entry.startsMs += startedAt
      const heard = () => {
        entry.waiting--
        entry.startsMs = entry.waiting === 0 ? 0 : entry.startsMs - startedAt
      }
      return {
        committed() {
          const now = clock.now()
          committedAt = now
          heard()
          entry.answered++
          entry.first.add(now - startedAt, now)
          observe(entry, now - startedAt, now)
        },
        lost(blamed) {
          const now = clock.now()
          heard()
          entry.underWay--
          if (blamed) entry.failed++
          // Who was not waited for would have taken longer than this: it can only make the target look slower.
          const least = blamed ? Math.max(failureMs, now - startedAt) : now - startedAt
          if (least > decayed(entry, now)) observe(entry, least, now)
        },
        ended(outputTokens) {
          const now = clock.now()
          entry.underWay--
          const ms = now - (committedAt ?? now)
          if (manner === 'stream' && outputTokens >= fewestTokens && ms > 0) {
            entry.speed.add((outputTokens * 1000) / ms, now)
          }
        },
      }
    },
    load(target, manner, share = 1) {
      const entry = find(target, manner)
      if (entry === undefined) return 0
      const now = clock.now()
      const age = entry.waiting === 0 ? 0 : now - entry.startsMs / entry.waiting
      const cost = Math.max(decayed(entry, now), age)
      if (entry.answered + entry.failed === 0 && entry.waiting > 0) return unknownMs * entry.waiting
      return cost * (1 + entry.waiting * share)
    },
    measured: (target, manner) => find(target, manner)?.first.count ?? 0,
    firstContentMs: (target, manner, q) => find(target, manner)?.first.quantile(q),
    tokensPerSecond: (target, q) => find(target, 'stream')?.speed.quantile(1 - q),
    rows: () => [entries.stream, entries.whole].flatMap((all) => Array.from(all.values(), row)),
  }
}

function decayed(entry: Entry, now: number): number {
  return entry.costMs * Math.exp((entry.costAt - now) / decayMs)
}

/** A slower answer is believed at once, a quicker one little by little: by time, or by a fifth for each answer. */
function observe(entry: Entry, ms: number, now: number): void {
  const weight = Math.min(mostWeight, Math.exp((entry.costAt - now) / decayMs))
  entry.costMs = ms > entry.costMs ? ms : entry.costMs * weight + ms * (1 - weight)
  entry.costAt = now
}

function row({ target, manner, answered, failed, underWay, first, speed }: Entry): HealthRow {
  const p50 = first.quantile(0.5)
  const p95 = first.quantile(0.95)
  return {
    provider: target.provider.id,
    model: target.model.id,
    key: target.key.id,
    manner,
    answered,
    failed,
    underWay,
    firstContentMs: p50 === undefined || p95 === undefined ? null : { p50, p95 },
    tokensPerSecond: speed.quantile(0.5) ?? null,
  }
}
