import { VadeError, type CallRecord } from '../../core/index.ts'
import type { Database } from '../database.ts'
import { unpackAttempts, unpackUsage } from './packed.ts'

/** From here to before there, in milliseconds since the epoch; open where it is left out. */
export interface Span {
  readonly from?: number | undefined
  readonly to?: number | undefined
}

export interface CallQuery extends Span {
  /** How the id begins. */
  readonly id?: string | undefined
  readonly keyId?: string | undefined
  readonly model?: string | undefined
  readonly provider?: string | undefined
  /** An exact status; `failed` is every call with an error, also where the answer broke off after a 200. */
  readonly status?: number | 'failed' | undefined
  readonly limit: number
  /** What the page before gave as `next`. */
  readonly cursor?: string | undefined
}

export interface Page<Row> {
  readonly rows: readonly Row[]
  /** Null on the last page. */
  readonly next: string | null
}

export interface CallRow {
  readonly number: number
  readonly id: string
  readonly key_id: string
  readonly at: number
  readonly kind: string
  readonly model_asked: string
  readonly provider: string | null
  readonly model: string | null
  readonly stream: number
  readonly status: number
  readonly error_code: string | null
  readonly usage: string
  readonly nano: number
  readonly first_ms: number | null
  readonly total_ms: number
  readonly attempts: string
}

/** In the words of the index `calls_failed`, or it is not used. */
export const failedCall = '(status >= 400 OR error_code IS NOT NULL)'

/** Calls that were recorded, newest first. */
export function createRequestLog(database: Database) {
  const one = database.prepare<[string], CallRow>('SELECT * FROM calls WHERE id = ?')
  return {
    find(id: string): CallRecord | null {
      const row = one.get(id)
      return row === undefined ? null : recordOf(row)
    },
    async page({ limit, ...query }: CallQuery): Promise<Page<CallRecord>> {
      const { table, where, values } = conditions(query)
      const rows = database
        .prepare<unknown[], CallRow>(`SELECT * FROM ${table} ${where} ORDER BY at DESC, number DESC LIMIT ?`)
        .all(...values, limit + 1)
      const last = rows[limit - 1]
      const next = rows.length > limit && last !== undefined ? `${String(last.at)}.${String(last.number)}` : null
      return { rows: rows.slice(0, limit).map(recordOf), next }
    },
  }
}

function conditions({ id, keyId, model, provider, status, from, to, cursor }: Omit<CallQuery, 'limit'>) {
  const parts: (readonly [string, ...unknown[]])[] = []
  if (id !== undefined) parts.push(['id >= ? AND id < ?', id, `${id}\u{10ffff}`])
  if (keyId !== undefined) parts.push(['key_id = ?', keyId])
  if (model !== undefined) parts.push(['model = ?', model])
  if (provider !== undefined) parts.push(['provider = ?', provider])
  const failed = status === 'failed' || (status !== undefined && status >= 400)
  if (failed) parts.push([failedCall])
  if (typeof status === 'number') parts.push(['status = ?', status])
  if (from !== undefined) parts.push(['at >= ?', from])
  if (to !== undefined) parts.push(['at < ?', to])
  if (cursor !== undefined) parts.push(['(at, number) < (?, ?)', ...cursorOf(cursor)])
  const where = parts.length === 0 ? '' : `WHERE ${parts.map(([condition]) => condition).join(' AND ')}`
  // SQLite does not see by itself that few fail.
  const alone = keyId === undefined && model === undefined && provider === undefined
  const table = failed && alone ? 'calls INDEXED BY calls_failed' : 'calls'
  return { table, where, values: parts.flatMap(([, ...values]) => values) }
}

export function cursorOf(cursor: string): readonly number[] {
  const [, at, number] = /^(\d{1,16})\.(\d{1,16})$/.exec(cursor) ?? []
  if (at !== undefined && number !== undefined) return [Number(at), Number(number)]
  throw new VadeError(
    'invalid_request',
    `'${cursor}' is not what a page gave as 'next'; leave it out for the first page.`,
    {
      param: 'cursor',
    },
  )
}

export function recordOf(row: CallRow): CallRecord {
  return {
    id: row.id,
    keyId: row.key_id,
    at: row.at,
    kind: row.kind,
    modelAsked: row.model_asked,
    provider: row.provider,
    model: row.model,
    stream: row.stream === 1,
    status: row.status,
    errorCode: row.error_code,
    usage: unpackUsage(row.usage),
    costNanoUsd: row.nano,
    firstMs: row.first_ms,
    totalMs: row.total_ms,
    attempts: unpackAttempts(row.attempts),
  }
}
