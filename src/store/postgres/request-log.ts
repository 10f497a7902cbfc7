import type { CallRecord } from '../../core/index.ts'
import { cursorOf, failedCall, recordOf, type CallQuery, type CallRow, type Page } from '../accounts/request-log.ts'
import type { Postgres } from './connection.ts'
import { storable } from './rows.ts'

/** Calls that were recorded, newest first. */
export function createRequestLog({ query }: Postgres) {
  return {
    async find(id: string): Promise<CallRecord | null> {
      const [row] = await query<CallRow>('SELECT * FROM calls WHERE id = $1', [storable(id)])
      return row === undefined ? null : recordOf(row)
    },
    async page({ limit, ...asked }: CallQuery): Promise<Page<CallRecord>> {
      const { where, values } = conditions(asked)
      const sql = `SELECT * FROM calls ${where} ORDER BY at DESC, number DESC LIMIT ${String(limit + 1)}`
      const rows = await query<CallRow>(sql, values)
      const last = rows[limit - 1]
      const next = rows.length > limit && last !== undefined ? `${String(last.at)}.${String(last.number)}` : null
      return { rows: rows.slice(0, limit).map(recordOf), next }
    },
  }
}

function conditions({ keyId, model, provider, status, from, to, cursor }: Omit<CallQuery, 'limit'>) {
  const parts: string[] = []
  const values: unknown[] = []
  const add = (condition: string, ...more: readonly unknown[]) => {
    let next = values.length
    parts.push(condition.replaceAll('?', () => `$${String(++next)}`))
    values.push(...more.map((value) => (typeof value === 'string' ? storable(value) : value)))
  }
  if (keyId !== undefined) add('key_id = ?', keyId)
  if (model !== undefined) add('model = ?', model)
  if (provider !== undefined) add('provider = ?', provider)
  if (status === 'failed' || (status !== undefined && status >= 400)) add(failedCall)
  if (typeof status === 'number') add('status = ?', status)
  if (from !== undefined) add('at >= ?', from)
  if (to !== undefined) add('at < ?', to)
  if (cursor !== undefined) add('(at, number) < (?, ?)', ...cursorOf(cursor))
  return { where: parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`, values }
}
