import { windowOf } from '../accounts/entries.ts'
import { accountOf } from '../accounts/ledger-writer.ts'
import {
  checkCredit,
  entryOf,
  firstWindow,
  healthOf,
  lastWindow,
  type EntryRow,
  type LatencyRow,
  type LedgerRepository,
  type OutcomeRow,
  type SpendGroup,
  type SpendRow,
} from '../accounts/ledger.ts'
import type { Postgres } from './connection.ts'
import { needAccounts } from './ledger-writer.ts'
import { createRequestLog } from './request-log.ts'
import { storable } from './rows.ts'
import { disagreements } from './verify.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
const groups: Record<SpendGroup, string> = {
  key: 'key_id',
  model: "CASE provider WHEN '' THEN model ELSE provider || '/' || model END",
  provider: 'provider',
  day: "to_char(to_timestamp(day * 86400) AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
}
const numberOf = '(SELECT number FROM accounts WHERE name = $1)'
const entryColumns = `
  SELECT ledger.number, ledger.at, ledger.kind, calls.id AS call_id, payer.name AS debit, payee.name AS credit,
    ledger.nano, ledger.model, prices.price, note
  FROM ledger JOIN accounts payer ON payer.number = debit JOIN accounts payee ON payee.number = credit
    LEFT JOIN calls ON calls.number = call LEFT JOIN prices ON prices.number = ledger.price`

/** The ledger that replicas share. */
export function createPostgresLedger(postgres: Postgres): LedgerRepository {
  const { query } = postgres
  const log = createRequestLog(postgres)

  return {
    async grant({ keyId, nanoUsd, note }) {
      checkCredit(nanoUsd)
      await postgres.transaction(async (run) => {
        const [key, grants] = [accountOf.key(keyId), accountOf.grants]
        await needAccounts(run, [grants, key])
        await run(
          `INSERT INTO ledger (at, kind, debit, credit, nano, note)
           SELECT $1, 'credit', payer.number, payee.number, $2, $3
           FROM accounts payer, accounts payee WHERE payer.name = $4 AND payee.name = $5`,
          [Date.now(), nanoUsd, note === undefined ? null : storable(note), grants, key],
        )
        await run(
          `INSERT INTO totals (period, "window", key_id, nano) VALUES ('credit', 0, $1, $2)
           ON CONFLICT (period, "window", key_id) DO UPDATE SET nano = totals.nano + excluded.nano`,
          [keyId, nanoUsd],
        )
        await run("UPDATE generations SET number = number + 1 WHERE name = 'api_keys'")
      })
    },
    async spentBy(keyId, now) {
      const rows = await query<{ period: string; nano: number }>(
        `SELECT period, nano FROM totals WHERE key_id = $1 AND (period, "window") IN
           (('day', $2::bigint), ('month', $3::bigint), ('total', 0), ('credit', 0))`,
        [keyId, windowOf('day', now), windowOf('month', now)],
      )
      const of = (period: string) => rows.find((row) => row.period === period)?.nano ?? 0
      return {
        dayNanoUsd: of('day'),
        monthNanoUsd: of('month'),
        totalNanoUsd: of('total'),
        grantedNanoUsd: of('credit'),
      }
    },
    spend: ({ by, keyId, from, to }) =>
      query<SpendRow>(
        `SELECT ${groups[by]} AS name, sum(calls)::bigint AS calls, sum(input_tokens)::bigint AS "inputTokens",
           sum(cached_tokens)::bigint AS "cachedTokens", sum(output_tokens)::bigint AS "outputTokens",
           sum(nano)::bigint AS "nanoUsd"
         FROM spend WHERE day >= $1 AND day < $2 AND ($3::text IS NULL OR key_id = $3)
         GROUP BY 1 ORDER BY ${by === 'day' ? 'name' : '"nanoUsd" DESC, name'}`,
        [firstWindow(from, dayMs), lastWindow(to, dayMs), keyId ?? null],
      ),
    async health({ from, to }) {
      const hours = [firstWindow(from, hourMs), lastWindow(to, hourMs)]
      const outcomes = await query<OutcomeRow>(
        `SELECT provider, outcome, sum(attempts)::bigint AS attempts FROM outcomes
         WHERE hour >= $1 AND hour < $2 GROUP BY provider, outcome`,
        hours,
      )
      const latencies = await query<LatencyRow>(
        `SELECT provider, measure, bucket, sum(calls)::bigint AS calls FROM latencies
         WHERE hour >= $1 AND hour < $2 GROUP BY provider, measure, bucket ORDER BY bucket`,
        hours,
      )
      return healthOf(outcomes, latencies)
    },
    calls: (asked) => log.page(asked),
    async call(id) {
      const record = await log.find(id)
      if (record === null) return null
      const entries = await query<EntryRow>(
        `${entryColumns} WHERE call = (SELECT number FROM calls WHERE id = $1) ORDER BY posting`,
        [storable(id)],
      )
      return { record, entries: entries.map(entryOf) }
    },
    async entries({ keyId, limit, cursor }) {
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor)
      const part = (condition: string) =>
        `(${entryColumns} WHERE ${condition} AND ledger.number < $2 ORDER BY ledger.number DESC LIMIT $3)`
      const rows =
        keyId === undefined
          ? await query<EntryRow>(
              `${entryColumns} WHERE ledger.kind = 'credit' AND ledger.number < $1 ORDER BY ledger.number DESC LIMIT $2`,
              [before, limit + 1],
            )
          : await query<EntryRow>(
              `${part(`debit = ${numberOf}`)}
               UNION ALL ${part(`ledger.kind = 'credit' AND credit = ${numberOf}`)} ORDER BY 1 DESC LIMIT $3`,
              [accountOf.key(keyId), before, limit + 1],
            )
      const last = rows[limit - 1]
      const next = rows.length > limit && last !== undefined ? String(last.number) : null
      return { rows: rows.slice(0, limit).map(entryOf), next }
    },
    verify: () => disagreements(postgres),
  }
}
