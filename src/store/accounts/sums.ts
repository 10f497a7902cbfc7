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
const periods: readonly Period[] = ['day', 'month', 'total']

export function createSums(): Sums {
  const spend = new Map<string, Growing<SpendSum>>()
  const totals = new Map<string, Growing<TotalSum>>()
  const latencies = new Map<string, Growing<LatencySum>>()
  const outcomes = new Map<string, Growing<OutcomeSum>>()

  function sumsOf(
    keyId: string,
    at: number,
    { provider, model }: { readonly provider: string; readonly model: string },
  ) {
    const day = windowOf('day', at)
    const name = `${String(day)}\n${keyId}\n${provider}\n${model}`
    let sums = spend.get(name)
    if (sums === undefined) {
      sums = { day, keyId, provider, model, calls: 0, input: 0, cached: 0, output: 0, nano: 0 }
      spend.set(name, sums)
    }
    return sums
  }

  function latency(at: number, provider: string, { measure, ms }: Pick<LatencySum, 'measure'> & { ms: number }): void {
    const row = { hour: Math.floor(at / hourMs), provider, measure, bucket: bucketOf(ms) }
    const name = `${String(row.hour)}\n${provider}\n${measure}\n${String(row.bucket)}`
    const sums = latencies.get(name)
    if (sums === undefined) latencies.set(name, { ...row, calls: 1 })
    else sums.calls++
  }

  function outcome(at: number, provider: string, word: string): void {
    const hour = Math.floor(at / hourMs)
    const name = `${String(hour)}\n${provider}\n${word}`
    const sums = outcomes.get(name)
    if (sums === undefined) outcomes.set(name, { hour, provider, outcome: word, attempts: 1 })
    else sums.attempts++
  }

  function total(row: TotalSum): void {
    const name = `${row.period}\n${String(row.window)}\n${row.keyId}`
    const sums = totals.get(name)
    if (sums === undefined) totals.set(name, { ...row })
    else sums.nano += row.nano
  }

  return {
    begin() {
      for (const sums of [spend, totals, latencies, outcomes]) sums.clear()
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
      for (const period of periods) total({ period, window: windowOf(period, at), keyId, nano: posting.nanoUsd })
    },
    rows: () => ({
      spend: [...spend.values()],
      latencies: [...latencies.values()],
      outcomes: [...outcomes.values()],
      totals: [...totals.values()],
    }),
  }
}

/** A provider may say anything; what is no count is none. */
function countOf(tokens: number): number {
  return Number.isSafeInteger(tokens) && tokens > 0 ? tokens : 0
}
