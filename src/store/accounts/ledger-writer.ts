import type { CallRecord } from '../../core/index.ts'
import type { Database } from '../database.ts'
import type { FinishedCall, OpenCall, Posting } from './entries.ts'
import { createSummaries } from './summaries.ts'

/** Whoever pays and whoever is paid. What a broken-off call cost is on the suspense account, for nobody knows whom to pay. */
export const accountOf = {
  key: (id: string) => `key:${id}`,
  provider: (id: string) => `provider:${id}`,
  suspense: 'suspense',
  grants: 'grants',
} as const

/** Adds calls and their entries, and what is summed up from them. Call it inside a transaction. */
export function createLedgerWriter(database: Database) {
  const summaries = createSummaries(database)
  const addCall = database.prepare(`
    INSERT INTO calls (id, key_id, at, kind, model_asked, provider, model, stream, status, error_code, usage, nano,
      first_ms, total_ms, attempts)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`)
  const addEntry = database.prepare(`
    INSERT INTO ledger (at, kind, call_id, posting, debit, credit, nano, model, price)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (call_id, posting) DO NOTHING`)
  const findPrice = database.prepare<[string], number>('SELECT number FROM prices WHERE price = ?').pluck()
  const addPrice = database.prepare('INSERT INTO prices (price) VALUES (?)')
  const addCredit = database.prepare(
    "INSERT INTO ledger (at, kind, debit, credit, nano, note) VALUES (?, 'credit', ?, ?, ?, ?)",
  )
  const addGranted = database.prepare(`
    INSERT INTO totals (period, window, key_id, nano) VALUES ('credit', 0, ?, ?)
    ON CONFLICT DO UPDATE SET nano = nano + excluded.nano`)

  /** Of this batch: a transaction that is undone takes its prices with it. */
  const priceNumbers = new Map<string, number | bigint>()

  function priceNumber(price: object | null): number | bigint | null {
    if (price === null) return null
    const text = JSON.stringify(price)
    const number = priceNumbers.get(text) ?? findPrice.get(text) ?? addPrice.run(text).lastInsertRowid
    priceNumbers.set(text, number)
    return number
  }

  /** False for a call that is here already: the same call is never counted twice. */
  function addRecord(record: CallRecord): boolean {
    const { id, keyId, at, kind, modelAsked, provider, model, stream, status, errorCode } = record
    const { usage, costNanoUsd, firstMs, totalMs, attempts } = record
    const who = [id, keyId, at, kind, modelAsked, provider, model, stream ? 1 : 0, status, errorCode]
    const what = [JSON.stringify(usage), costNanoUsd, firstMs, totalMs, JSON.stringify(attempts)]
    return addCall.run(...who, ...what).changes > 0
  }

  function addPosting(call: CallRecord, posting: Posting, { kind, number, credit }: EntryOptions): void {
    const { provider, model, nanoUsd, price } = posting
    const money = [accountOf.key(call.keyId), credit, nanoUsd, model, priceNumber(price)]
    if (addEntry.run(call.at, kind, call.id, number, ...money).changes === 0) return
    summaries.posting(call.keyId, call.at, { provider, model, nanoUsd, price })
  }

  return {
    record(calls: readonly FinishedCall[], holder: string): void {
      priceNumbers.clear()
      for (const { record, postings } of calls) {
        if (!addRecord(record)) continue
        summaries.call(record)
        for (const [number, posting] of postings.entries()) {
          addPosting(record, posting, { kind: 'call', number, credit: accountOf.provider(posting.provider) })
        }
      }
      summaries.write(holder)
    },
    /** Calls that died with their process: all that was set aside may have been spent. */
    interrupt(calls: readonly OpenCall[], holder: string): number {
      let interrupted = 0
      for (const call of calls) {
        const record = brokenOff(call)
        if (!addRecord(record)) continue
        interrupted++
        summaries.call(record)
        const posting = { provider: '', model: call.model, nanoUsd: call.nanoUsd, price: null }
        if (call.nanoUsd > 0)
          addPosting(record, posting, { kind: 'interrupted', number: 0, credit: accountOf.suspense })
      }
      summaries.write(holder)
      return interrupted
    },
    grant({
      keyId,
      nanoUsd,
      note,
    }: {
      readonly keyId: string
      readonly nanoUsd: number
      readonly note: string | null
    }) {
      addCredit.run(Date.now(), accountOf.grants, accountOf.key(keyId), nanoUsd, note)
      addGranted.run(keyId, nanoUsd)
    },
  }
}

interface EntryOptions {
  readonly kind: 'call' | 'interrupted'
  readonly number: number
  readonly credit: string
}

function brokenOff({ id, keyId, at, model, nanoUsd }: OpenCall): CallRecord {
  return {
    id,
    keyId,
    at,
    kind: 'interrupted',
    modelAsked: model,
    provider: null,
    model: null,
    stream: false,
    status: 500,
    errorCode: 'interrupted',
    usage: { inputTokens: 0, cachedTokens: 0, outputTokens: 0 },
    costNanoUsd: nanoUsd,
    firstMs: null,
    totalMs: 0,
    attempts: [],
  }
}
