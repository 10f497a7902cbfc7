import type { SumRows } from '../accounts/sums.ts'
import type { Query } from './connection.ts'
import { rowsValue } from './rows.ts'

/**
 * Adds what a batch sums up to. Rows come in the order of their keys, and tables always in the same order, so that two
 * replicas that add to the same rows never wait for each other. What was spent comes out of what the holder has.
 */
export async function writeSums(query: Query, sums: SumRows, holder: string): Promise<void> {
  const add = async (sql: string, rows: readonly object[], ...more: readonly unknown[]): Promise<void> => {
    if (rows.length > 0) await query(sql, [rowsValue(rows), ...more])
  }
  await add(addSpend, sums.spend)
  await add(addLatencies, sums.latencies)
  await add(addOutcomes, sums.outcomes)
  await add(addTotals, sums.totals)
  await add(useLeases, sums.totals, holder)
}

const addSpend = `
  INSERT INTO spend (day, key_id, provider, model, calls, input_tokens, cached_tokens, output_tokens, nano)
  SELECT day, "keyId", provider, model, calls, input, cached, output, nano
  FROM jsonb_to_recordset($1::jsonb) AS r (day bigint, "keyId" text, provider text, model text, calls bigint,
    input bigint, cached bigint, output bigint, nano bigint) ORDER BY 1, 2, 3, 4
  ON CONFLICT (day, key_id, provider, model) DO UPDATE SET calls = spend.calls + excluded.calls,
    input_tokens = spend.input_tokens + excluded.input_tokens,
    cached_tokens = spend.cached_tokens + excluded.cached_tokens,
    output_tokens = spend.output_tokens + excluded.output_tokens, nano = spend.nano + excluded.nano`

const addLatencies = `
  INSERT INTO latencies (hour, provider, measure, bucket, calls) SELECT hour, provider, measure, bucket, calls
  FROM jsonb_to_recordset($1::jsonb) AS r (hour bigint, provider text, measure text, bucket integer, calls bigint)
  ORDER BY 1, 2, 3, 4
  ON CONFLICT (hour, provider, measure, bucket) DO UPDATE SET calls = latencies.calls + excluded.calls`

const addOutcomes = `
  INSERT INTO outcomes (hour, provider, outcome, attempts) SELECT hour, provider, outcome, attempts
  FROM jsonb_to_recordset($1::jsonb) AS r (hour bigint, provider text, outcome text, attempts bigint)
  ORDER BY 1, 2, 3
  ON CONFLICT (hour, provider, outcome) DO UPDATE SET attempts = outcomes.attempts + excluded.attempts`

const addTotals = `
  INSERT INTO totals (period, "window", key_id, nano) SELECT period, "window", "keyId", nano
  FROM jsonb_to_recordset($1::jsonb) AS r (period text, "window" bigint, "keyId" text, nano bigint)
  ORDER BY 1, 2, 3
  ON CONFLICT (period, "window", key_id) DO UPDATE SET nano = totals.nano + excluded.nano`

/** Nobody else changes the leases of a holder but itself, when it takes and gives. */
const useLeases = `
  UPDATE leases SET amount = amount - r.nano
  FROM jsonb_to_recordset($1::jsonb) AS r (period text, "window" bigint, "keyId" text, nano bigint)
  WHERE leases.period = r.period AND leases."window" = r."window" AND key_id = r."keyId" AND holder = $2`
