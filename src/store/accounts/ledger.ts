import { VadeError, type CallRecord } from '../../core/index.ts'
import type { Database } from '../database.ts'
import type { Write } from '../writer.ts'
import { windowOf } from './entries.ts'
import { quantile } from './latency.ts'
import { accountOf } from './ledger-writer.ts'
import { createRequestLog, type CallQuery, type Page, type Span } from './request-log.ts'
import type { LatencySum, OutcomeSum } from './sums.ts'
import { disagreements } from './verify.ts'

/** Reads the ledger and what is summed up from it; all figures that are shown come from here. */
export interface LedgerRepository {
  /** Credits given to a key, bought or not. */
  grant(credit: { readonly keyId: string; readonly nanoUsd: number; readonly note?: string | undefined }): Promise<void>
  /** What a key spent in the day and the month of this moment, and altogether, and what it was ever given. */
  spentBy(keyId: string, now: number): Promise<KeySpend>
  /** Sums of the days from `from` to before `to`, in milliseconds since the epoch; largest first, days in order. */
  spend(query: { readonly by: SpendGroup; readonly keyId?: string | undefined } & Span): Promise<readonly SpendRow[]>
  /** How providers did, by the hours that the span touches. */
  health(span: Span): Promise<readonly ProviderHealth[]>
  /** Newest first. */
  calls(query: CallQuery): Promise<Page<CallRecord>>
  /** A call and what was paid for it; null where there is none, or it was too long ago. */
  call(id: string): Promise<{ readonly record: CallRecord; readonly entries: readonly LedgerEntry[] } | null>
  /** What a key paid and was given, newest first; of all keys, credits only. */
  entries(query: {
    readonly keyId?: string
    readonly limit: number
    readonly cursor?: string | undefined
  }): Promise<Page<LedgerEntry>>
  /** Sentences on sums that do not agree with the ledger; none unless something is broken. */
  verify(): Promise<readonly string[]>
}

export type SpendGroup = 'key' | 'model' | 'provider' | 'day'

export interface KeySpend {
  readonly dayNanoUsd: number
  readonly monthNanoUsd: number
  readonly totalNanoUsd: number
  readonly grantedNanoUsd: number
}

export interface SpendRow {
  /** A key's id, `provider/model`, a provider, or a day as 2026-11-25; empty for calls that no provider answered. */
  readonly name: string
  readonly calls: number
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly outputTokens: number
  readonly nanoUsd: number
}

export interface ProviderHealth {
  readonly provider: string
  readonly attempts: number
  /** How attempts ended, by the word in `AttemptRecord.outcome`. */
  readonly outcomes: Readonly<Record<string, number>>
  /** Of attempts that were answered, in milliseconds, to within 2.5 %; null where there are none. */
  readonly firstMs: Quantiles | null
  readonly totalMs: Quantiles | null
}

export interface Quantiles {
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

export interface LedgerEntry {
  readonly number: number
  readonly at: number
  readonly kind: 'call' | 'interrupted' | 'credit' | 'folded'
  readonly callId: string | null
  /** The account that pays and the one that is paid, as `key:…`, `provider:…`, `grants`, `suspense`. */
  readonly debit: string
  readonly credit: string
  readonly nanoUsd: number
  readonly model: string | null
  /** The price that was applied. */
  readonly price: unknown
  readonly note: string | null
}

export interface EntryRow {
  readonly number: number
  readonly at: number
  readonly kind: LedgerEntry['kind']
  readonly call_id: string | null
  readonly debit: string
  readonly credit: string
  readonly nano: number
  readonly model: string | null
  readonly price: string | null
  readonly note: string | null
}

const hour = 3_600_000
const groups: Record<SpendGroup, string> = {
  key: 'key_id',
  model: "CASE provider WHEN '' THEN model ELSE provider || '/' || model END",
  provider: 'provider',
  day: "strftime('%Y-%m-%d', day * 86400, 'unixepoch')",
}
/** Few among many entries: they have an index of their own. */
const credits = "SELECT number FROM ledger INDEXED BY ledger_credits WHERE kind = 'credit' AND credit > 0"
const numberOf = '(SELECT number FROM accounts WHERE name = ?)'
const entryColumns = `
  SELECT ledger.number, ledger.at, ledger.kind, calls.id AS call_id, payer.name AS debit, payee.name AS credit,
    ledger.nano, ledger.model, prices.price, note
  FROM ledger JOIN accounts payer ON payer.number = debit JOIN accounts payee ON payee.number = credit
    LEFT JOIN calls ON calls.number = call LEFT JOIN prices ON prices.number = ledger.price`

export function createLedger(database: Database, write: Write): LedgerRepository {
  const total = database.prepare<[string, number, string], number>(
    'SELECT nano FROM totals WHERE period = ? AND window = ? AND key_id = ?',
  )
  total.pluck()
  const log = createRequestLog(database)
  const entriesOfCall = database.prepare<[string], EntryRow>(
    `${entryColumns} WHERE call = (SELECT number FROM calls WHERE id = ?) ORDER BY posting`,
  )
  const outcomes = database.prepare<[number, number], OutcomeRow>(`
    SELECT provider, outcome, sum(attempts) AS attempts FROM outcomes
    WHERE hour >= ? AND hour < ? GROUP BY provider, outcome`)
  const latencies = database.prepare<[number, number], LatencyRow>(`
    SELECT provider, measure, bucket, sum(calls) AS calls FROM latencies
    WHERE hour >= ? AND hour < ? GROUP BY provider, measure, bucket ORDER BY bucket`)
  const totalOf = (period: string, window: number, keyId: string) => total.get(period, window, keyId) ?? 0

  return {
    async grant({ keyId, nanoUsd, note }) {
      checkCredit(nanoUsd)
      await write('grantCredit', { keyId, nanoUsd, note: note ?? null })
    },
    spentBy: async (keyId, now) => ({
      dayNanoUsd: totalOf('day', windowOf('day', now), keyId),
      monthNanoUsd: totalOf('month', windowOf('month', now), keyId),
      totalNanoUsd: totalOf('total', 0, keyId),
      grantedNanoUsd: totalOf('credit', 0, keyId),
    }),
    async spend({ by, keyId, from, to }) {
      const rows = database.prepare<unknown[], SpendRow>(`
        SELECT ${groups[by]} AS name, sum(calls) AS calls, sum(input_tokens) AS inputTokens,
          sum(cached_tokens) AS cachedTokens, sum(output_tokens) AS outputTokens, sum(nano) AS nanoUsd
        FROM spend WHERE day >= ? AND day < ? AND (? IS NULL OR key_id = ?)
        GROUP BY 1 ORDER BY ${by === 'day' ? 'name' : 'nanoUsd DESC, name'}`)
      const days = [firstWindow(from, 24 * hour), lastWindow(to, 24 * hour)]
      return rows.all(...days, keyId ?? null, keyId ?? null)
    },
    async health({ from, to }) {
      const hours = [firstWindow(from, hour), lastWindow(to, hour)] as const
      return healthOf(outcomes.all(...hours), latencies.all(...hours))
    },
    calls: (query) => log.page(query),
    async call(id) {
      const record = log.find(id)
      return record === null ? null : { record, entries: entriesOfCall.all(id).map(entryOf) }
    },
    async entries({ keyId, limit, cursor }) {
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor)
      const account = keyId === undefined ? null : accountOf.key(keyId)
      const part = (condition: string) =>
        `SELECT * FROM (${entryColumns} WHERE ${condition} AND ledger.number < ? ORDER BY ledger.number DESC LIMIT ?)`
      const rows =
        account === null
          ? database.prepare<unknown[], EntryRow>(part(`ledger.number IN (${credits})`)).all(before, limit + 1)
          : database
              .prepare<unknown[], EntryRow>(
                `${part(`debit = ${numberOf}`)} UNION ALL ${part(`ledger.kind = 'credit' AND credit = ${numberOf}`)} ORDER BY 1 DESC LIMIT ?`,
              )
              .all(account, before, limit + 1, account, before, limit + 1, limit + 1)
      const last = rows[limit - 1]
      const next = rows.length > limit && last !== undefined ? String(last.number) : null
      return { rows: rows.slice(0, limit).map(entryOf), next }
    },
    verify: async () => disagreements(database),
  }
}

export function checkCredit(nanoUsd: number): void {
  if (Number.isSafeInteger(nanoUsd) && nanoUsd > 0) return
  throw new VadeError('invalid_request', 'A credit is more than nothing; give an amount as 10 or 2.50.')
}

export function firstWindow(from: number | undefined, ms: number): number {
  return from === undefined ? 0 : Math.floor(from / ms)
}

export function lastWindow(to: number | undefined, ms: number): number {
  return to === undefined ? Number.MAX_SAFE_INTEGER : Math.ceil(to / ms)
}

export type OutcomeRow = Pick<OutcomeSum, 'provider' | 'outcome' | 'attempts'>
export type LatencyRow = Omit<LatencySum, 'hour'>

/** Latencies come in the order of their buckets. */
export function healthOf(outcomes: readonly OutcomeRow[], latencies: readonly LatencyRow[]): ProviderHealth[] {
  const counted = Map.groupBy(outcomes, ({ provider }) => provider)
  const timed = Map.groupBy(latencies, ({ provider, measure }) => `${measure} ${provider}`)
  return [...counted].map(([provider, rows]) => ({
    provider,
    attempts: rows.reduce((sum, { attempts }) => sum + attempts, 0),
    outcomes: Object.fromEntries(rows.map(({ outcome, attempts }) => [outcome, attempts])),
    firstMs: quantilesOf(timed.get(`first ${provider}`) ?? []),
    totalMs: quantilesOf(timed.get(`total ${provider}`) ?? []),
  }))
}

function quantilesOf(buckets: readonly { readonly bucket: number; readonly calls: number }[]): Quantiles | null {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(buckets, share))
  return typeof p50 === 'number' && typeof p95 === 'number' && typeof p99 === 'number' ? { p50, p95, p99 } : null
}

export function entryOf({ call_id, nano, price, ...row }: EntryRow): LedgerEntry {
  const { number, at, kind, debit, credit, model, note } = row
  const applied = price === null ? null : (JSON.parse(price) as unknown)
  return { number, at, kind, callId: call_id, debit, credit, nanoUsd: nano, model, price: applied, note }
}
