import type { CallRecord } from '../../core/index.ts'
import { windowOf, type Period, type Posting } from './entries.ts'
import { bucketOf } from './latency.ts'

/** Sums up a batch of calls and entries, before any table that holds the sums is touched. */
export interface Sums {
  /** Forgets a batch that was undone. */
  begin(): void
  call(record: CallRecord): void
  posting(keyId: string, at: number, posting: Posting): void
  /** What the batch adds to each table. */
  readonly rows: () => SumRows
}

export interface SumRows {
  readonly spend: readonly SpendSum[]
  readonly latencies: readonly LatencySum[]
  readonly outcomes: readonly OutcomeSum[]
  /** What keys spent; each counter comes once. */
  readonly totals: readonly TotalSum[]
}

export interface SpendSum {
  readonly day: number
  readonly keyId: string
  readonly provider: string
  readonly model: string
  readonly calls: number
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly nano: number
}

export interface LatencySum {
  readonly hour: number
  readonly provider: string
  readonly measure: 'first' | 'total'
  readonly bucket: number
  readonly calls: number
}

export interface OutcomeSum {
  readonly hour: number
  readonly provider: string
  readonly outcome: string
  readonly attempts: number
}

export interface TotalSum {
  readonly period: Period
  readonly window: number
  readonly keyId: string
  readonly nano: number
}

type Growing<Row> = { -readonly [Field in keyof Row]: Row[Field] }

const hourMs = 3_600_000
const dayMs = 86_400_000
const periods: readonly Period[] = ['day', 'month', 'total']
/** More than there are buckets of latencies. */
const bucketsAtMost = 1000

/** Calls of one batch are much alike: what the one before went to is looked at first, and names are built for the rest. */
export function createSums(): Sums {
  const spend = new Map<string, Growing<SpendSum>>()
  const outcomes = new Map<string, Growing<OutcomeSum>>()
  /** By provider, and by hour, bucket and measure in one number. */
  const latencies = new Map<string, Map<number, Growing<LatencySum>>>()
  let lastSpend: Growing<SpendSum> | undefined
  let lastOutcome: Growing<OutcomeSum> | undefined

  function sumsOf(
    keyId: string,
    at: number,
    { provider, model }: { readonly provider: string; readonly model: string },
  ) {
    const day = windowOf('day', at)
    const last = lastSpend
    if (last?.day === day && last.keyId === keyId && last.provider === provider && last.model === model) return last
    const name = `${String(day)}\n${keyId}\n${provider}\n${model}`
    let sums = spend.get(name)
    if (sums === undefined) {
      sums = { day, keyId, provider, model, calls: 0, input: 0, cached: 0, output: 0, nano: 0 }
      spend.set(name, sums)
    }
    lastSpend = sums
    return sums
  }

  function latency(at: number, provider: string, { measure, ms }: Pick<LatencySum, 'measure'> & { ms: number }): void {
    const hour = Math.floor(at / hourMs)
    const bucket = bucketOf(ms)
    const place = (hour * bucketsAtMost + bucket) * 2 + (measure === 'first' ? 0 : 1)
    let own = latencies.get(provider)
    if (own === undefined) latencies.set(provider, (own = new Map()))
    const sums = own.get(place)
    if (sums === undefined) own.set(place, { hour, provider, measure, bucket, calls: 1 })
    else sums.calls++
  }

  function outcome(at: number, provider: string, word: string): void {
    const hour = Math.floor(at / hourMs)
    if (lastOutcome?.hour !== hour || lastOutcome.provider !== provider || lastOutcome.outcome !== word) {
      const name = `${String(hour)}\n${provider}\n${word}`
      lastOutcome = outcomes.get(name)
      if (lastOutcome === undefined) {
        lastOutcome = { hour, provider, outcome: word, attempts: 0 }
        outcomes.set(name, lastOutcome)
      }
    }
    lastOutcome.attempts++
  }

  return {
    begin() {
      for (const sums of [spend, latencies, outcomes]) sums.clear()
      lastSpend = undefined
      lastOutcome = undefined
    },
    call({ keyId, at, provider, model, modelAsked, usage, attempts, firstMs }) {
      const sums = sumsOf(keyId, at, { provider: provider ?? '', model: model ?? modelAsked })
      sums.calls++
      sums.input += countOf(usage.inputTokens)
      sums.cached += countOf(usage.cachedTokens)
      sums.output += countOf(usage.outputTokens)
      for (const attempt of attempts) {
        outcome(at, attempt.provider, attempt.outcome)
        if (attempt.outcome !== 'answered') continue
        latency(at, attempt.provider, { measure: 'total', ms: attempt.ms })
        if (firstMs !== null) latency(at, attempt.provider, { measure: 'first', ms: firstMs - attempt.startMs })
      }
    },
    posting(keyId, at, posting) {
      sumsOf(keyId, at, posting).nano += posting.nanoUsd
    },
    rows: () => ({
      spend: [...spend.values()],
      latencies: Array.from(latencies.values()).flatMap((own) => [...own.values()]),
      outcomes: [...outcomes.values()],
      totals: totalsOf(spend.values()),
    }),
  }
}

/** What was spent, by the stretches of time that budgets are for: each is made of whole days. */
function totalsOf(spend: Iterable<SpendSum>): readonly TotalSum[] {
  const totals = new Map<string, Growing<TotalSum>>()
  for (const { day, keyId, nano } of spend) {
    if (nano === 0) continue
    for (const period of periods) {
      const window = windowOf(period, day * dayMs)
      const name = `${period}\n${String(window)}\n${keyId}`
      const sums = totals.get(name)
      if (sums === undefined) totals.set(name, { period, window, keyId, nano })
      else sums.nano += nano
    }
  }
  return [...totals.values()]
}

/** A provider may say anything; what is no count is none. */
function countOf(tokens: number): number {
  return Number.isSafeInteger(tokens) && tokens > 0 ? tokens : 0
}
