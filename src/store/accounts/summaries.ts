import type { CallRecord } from '../../core/index.ts'
import type { Database } from '../database.ts'
import { windowOf, type Period, type Posting } from './entries.ts'
import { bucketOf } from './latency.ts'

/** Sums up a batch of entries before the tables that hold the sums are touched. */
export interface Summaries {
  /** Forgets a batch that was undone. */
  begin(): void
  call(record: CallRecord): void
  posting(keyId: string, at: number, posting: Posting): void
  /** Adds the batch to the tables. What was spent comes out of what this process holds of the key's limits. */
  write(holder: string): void
}

const hour = 3_600_000
const periods: readonly Period[] = ['day', 'month', 'total']

interface SpendSums {
  readonly day: number
  readonly keyId: string
  readonly provider: string
  readonly model: string
  calls: number
  input: number
  cached: number
  output: number
  nano: number
}

export function createSummaries(database: Database): Summaries {
  const addSpend = database.prepare(`
    INSERT INTO spend (day, key_id, provider, model, calls, input_tokens, cached_tokens, output_tokens, nano)
    VALUES (@day, @keyId, @provider, @model, @calls, @input, @cached, @output, @nano)
    ON CONFLICT DO UPDATE SET calls = calls + @calls, input_tokens = input_tokens + @input,
      cached_tokens = cached_tokens + @cached, output_tokens = output_tokens + @output, nano = nano + @nano`)
  const addLatency = database.prepare(`
    INSERT INTO latencies (hour, provider, measure, bucket, calls) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET calls = calls + excluded.calls`)
  const addOutcome = database.prepare(`
    INSERT INTO outcomes (hour, provider, outcome, attempts) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET attempts = attempts + excluded.attempts`)
  const addTotal = database.prepare(`
    INSERT INTO totals (period, window, key_id, nano) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET nano = nano + excluded.nano`)
  const useLease = database.prepare(
    'UPDATE leases SET amount = amount - ? WHERE period = ? AND window = ? AND key_id = ? AND holder = ?',
  )

  const spend = new Map<string, SpendSums>()
  const spent = new Map<string, { readonly at: number; readonly keyId: string; nano: number }>()
  const latencies = new Map<string, { readonly row: readonly [number, string, string, number]; count: number }>()
  const outcomes = new Map<string, { readonly row: readonly [number, string, string]; count: number }>()

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

  function latency(
    at: number,
    provider: string,
    { measure, ms }: { readonly measure: string; readonly ms: number },
  ): void {
    const row = [Math.floor(at / hour), provider, measure, bucketOf(ms)] as const
    const name = row.join('\n')
    const sums = latencies.get(name)
    if (sums === undefined) latencies.set(name, { row, count: 1 })
    else sums.count++
  }

  function outcome(at: number, provider: string, word: string): void {
    const row = [Math.floor(at / hour), provider, word] as const
    const name = row.join('\n')
    const sums = outcomes.get(name)
    if (sums === undefined) outcomes.set(name, { row, count: 1 })
    else sums.count++
  }

  return {
    begin() {
      for (const sums of [spend, spent, latencies, outcomes]) sums.clear()
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
      const name = `${String(windowOf('day', at))}\n${keyId}`
      const sums = spent.get(name)
      if (sums === undefined) spent.set(name, { at, keyId, nano: posting.nanoUsd })
      else sums.nano += posting.nanoUsd
    },
    write(holder) {
      for (const sums of spend.values()) addSpend.run(sums)
      for (const { row, count } of latencies.values()) addLatency.run(...row, count)
      for (const { row, count } of outcomes.values()) addOutcome.run(...row, count)
      for (const { at, keyId, nano } of spent.values()) {
        for (const period of periods) {
          const window = windowOf(period, at)
          addTotal.run(period, window, keyId, nano)
          useLease.run(nano, period, window, keyId, holder)
        }
      }
    },
  }
}

/** A provider may say anything; what is no count is none. */
function countOf(tokens: number): number {
  return Number.isSafeInteger(tokens) && tokens > 0 ? tokens : 0
}
