import type { Database } from '../database.ts'
import { createSums, type Sums } from './sums.ts'

export interface Summaries extends Omit<Sums, 'rows'> {
  /** Adds the batch to the tables. What was spent comes out of what this process holds of the key's limits. */
  write(holder: string): void
}

export function createSummaries(database: Database): Summaries {
  const { rows, ...sums } = createSums()
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

  return {
    ...sums,
    write(holder) {
      const { spend, latencies, outcomes, totals } = rows()
      for (const row of spend) addSpend.run(row)
      for (const { hour, provider, measure, bucket, calls } of latencies) {
        addLatency.run(hour, provider, measure, bucket, calls)
      }
      for (const { hour, provider, outcome, attempts } of outcomes) addOutcome.run(hour, provider, outcome, attempts)
      for (const { period, window, keyId, nano } of totals) {
        addTotal.run(period, window, keyId, nano)
        useLease.run(nano, period, window, keyId, holder)
      }
    },
  }
}
