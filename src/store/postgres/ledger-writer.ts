import type { CallRecord } from '../../core/index.ts'
import type { FinishedCall, OpenCall, Posting } from '../accounts/entries.ts'
import { accountOf, brokenOff } from '../accounts/ledger-writer.ts'
import { packAttempts, packUsage } from '../accounts/packed.ts'
import { createSums } from '../accounts/sums.ts'
import type { Query } from './connection.ts'
import { rowsValue } from './rows.ts'
import { writeSums } from './summaries.ts'

interface Entry {
  readonly at: number
  readonly kind: 'call' | 'interrupted'
  readonly callId: string
  readonly posting: number
  readonly debit: string
  readonly credit: string
  readonly nano: number
  readonly model: string
  readonly price: string | null
}

interface Batch {
  readonly kind: Entry['kind']
  readonly calls: ReadonlyMap<string, FinishedCall>
  readonly creditOf: (posting: Posting) => string
}

/** Adds calls that are not there yet with their entries, and what is summed up from them. For use in a transaction. */
export async function recordCalls(query: Query, calls: readonly FinishedCall[], holder: string): Promise<void> {
  const byId = new Map<string, FinishedCall>()
  for (const call of calls) if (!byId.has(call.record.id)) byId.set(call.record.id, call)
  const creditOf = ({ provider }: Posting) => accountOf.provider(provider)
  await add(query, { kind: 'call', calls: byId, creditOf }, holder)
}

/** Calls that died with their process: all that was set aside may have been spent. How many are new. */
export async function interruptCalls(query: Query, calls: readonly OpenCall[], holder: string): Promise<number> {
  const byId = new Map(
    calls.map((open) => {
      const posting = { provider: '', model: open.model, nanoUsd: open.nanoUsd, price: null }
      return [open.id, { record: brokenOff(open), postings: open.nanoUsd > 0 ? [posting] : [] }]
    }),
  )
  return add(query, { kind: 'interrupted', calls: byId, creditOf: () => accountOf.suspense }, holder)
}

async function add(query: Query, { kind, calls, creditOf }: Batch, holder: string): Promise<number> {
  if (calls.size === 0) return 0
  const added = await query<{ id: string }>(addCalls, [
    rowsValue([...calls.values()].map(({ record }) => callRow(record))),
  ])
  const sums = createSums()
  const entries: Entry[] = []
  for (const { id } of added) {
    const call = calls.get(id)
    if (call === undefined) throw new TypeError(`The call ${id} has an id that no text can be.`)
    const { record, postings } = call
    sums.call(record)
    for (const [number, posting] of postings.entries()) {
      sums.posting(record.keyId, record.at, posting)
      entries.push({
        at: record.at,
        kind,
        callId: id,
        posting: number,
        debit: accountOf.key(record.keyId),
        credit: creditOf(posting),
        nano: posting.nanoUsd,
        model: posting.model,
        price: posting.price === null ? null : JSON.stringify(posting.price),
      })
    }
  }
  await addEntries(query, entries)
  await writeSums(query, sums.rows(), holder)
  return added.length
}

async function addEntries(query: Query, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return
  await needAccounts(query, [...new Set(entries.flatMap(({ debit, credit }) => [debit, credit]))])
  const prices = [...new Set(entries.flatMap(({ price }) => (price === null ? [] : [price])))]
  if (prices.length > 0) {
    await query(
      `INSERT INTO prices (price) SELECT price FROM jsonb_to_recordset($1::jsonb) AS r (price text)
       WHERE NOT EXISTS (SELECT FROM prices WHERE prices.price = r.price) ORDER BY 1 ON CONFLICT DO NOTHING`,
      [rowsValue(prices.map((price) => ({ price })))],
    )
  }
  await query(addLedger, [rowsValue(entries)])
}

/** In order, so that two replicas never wait for each other. */
export async function needAccounts(query: Query, names: readonly string[]): Promise<void> {
  await query(
    `INSERT INTO accounts (name) SELECT name FROM jsonb_to_recordset($1::jsonb) AS r (name text)
     WHERE NOT EXISTS (SELECT FROM accounts WHERE accounts.name = r.name) ORDER BY 1 ON CONFLICT DO NOTHING`,
    [rowsValue(names.map((name) => ({ name })))],
  )
}

function callRow({ stream, usage, attempts, ...record }: CallRecord): object {
  return { ...record, stream: stream ? 1 : 0, usage: packUsage(usage), attempts: packAttempts(attempts) }
}

const addCalls = `
  INSERT INTO calls (id, key_id, at, kind, model_asked, provider, model, stream, status, error_code, usage, nano,
    first_ms, total_ms, attempts)
  SELECT id, "keyId", at, kind, "modelAsked", provider, model, stream, status, "errorCode", usage, "costNanoUsd",
    "firstMs", "totalMs", attempts
  FROM jsonb_to_recordset($1::jsonb) AS r (id text, "keyId" text, at bigint, kind text, "modelAsked" text,
    provider text, model text, stream smallint, status integer, "errorCode" text, usage text, "costNanoUsd" bigint,
    "firstMs" double precision, "totalMs" double precision, attempts text)
  ON CONFLICT (id) DO NOTHING RETURNING id`

const addLedger = `
  INSERT INTO ledger (at, kind, call, posting, debit, credit, nano, model, price)
  SELECT r.at, r.kind, calls.number, r.posting, payer.number, payee.number, r.nano, r.model, prices.number
  FROM jsonb_to_recordset($1::jsonb) AS r (at bigint, kind text, "callId" text, posting integer, debit text,
    credit text, nano bigint, model text, price text)
    JOIN calls ON calls.id = r."callId" JOIN accounts payer ON payer.name = r.debit
    JOIN accounts payee ON payee.name = r.credit LEFT JOIN prices ON prices.price = r.price
  ORDER BY calls.number, r.posting`
