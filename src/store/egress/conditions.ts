import { countedTogether, VadeError } from '../../core/index.ts'
import type { EgressQuery } from './record.ts'

const searched =
  "host || ' ' || purpose || ' ' || coalesce(what, '') || ' ' || coalesce(who, '') || ' ' || coalesce(consent, '')"

const together = [...countedTogether].map((purpose) => `'${purpose}'`).join(', ')

/**
 * Whether a row was opened and nothing of it was counted since. What has rows of its own says in both when it began:
 * to the millisecond, or two in records of before.
 */
export const pending = `(kind = 'opened' AND NOT EXISTS (
  SELECT 1 FROM egress AS later WHERE later.host = egress.host AND later.purpose = egress.purpose
    AND later.number > egress.number AND later.kind = 'passed'
    AND (later.purpose IN (${together})
      OR (later.since BETWEEN egress.since AND egress.since + 2 AND later.who IS egress.who
        AND later.consent IS egress.consent AND later.what IS egress.what))))`

/** In the words of SQL, with the values of its question marks. */
export function conditions(query: Omit<EgressQuery, 'limit'>): { readonly where: string; readonly values: unknown[] } {
  const { search = '', host, purpose, local, brief, from, to, cursor } = query
  const parts: (readonly [string, ...unknown[]])[] = []
  for (const word of search.trim().split(/\s+/).filter(Boolean).slice(0, 10)) {
    parts.push([`${searched} LIKE ? ESCAPE '\\'`, `%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`])
  }
  if (host !== undefined) parts.push(['host = ?', host])
  if (purpose !== undefined) parts.push(['purpose = ?', purpose])
  if (local !== undefined) parts.push(["(local = ? OR kind = 'broken')", local ? 1 : 0])
  if (brief === true) {
    parts.push([`(kind <> 'opened' OR ${pending})`])
  }
  if (from !== undefined) parts.push(['at >= ?', from])
  if (to !== undefined) parts.push(['at < ?', to])
  if (cursor !== undefined) parts.push(['number < ?', numberOf(cursor)])
  const where = parts.length === 0 ? '' : `WHERE ${parts.map(([condition]) => condition).join(' AND ')}`
  return { where, values: parts.flatMap(([, ...values]) => values) }
}

function numberOf(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor)
  throw new VadeError('invalid_request', `'${cursor}' is not what a page gave as 'next'; leave it out at first.`, {
    param: 'cursor',
  })
}
