import type { CallRecord } from '../../core/index.ts'
import type { Database } from '../database.ts'
import type { FinishedCall, OpenCall, Posting } from './entries.ts'
import { packAttempts, packUsage, priceText } from './packed.ts'
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
    INSERT INTO ledger (at, kind, call, posting, debit, credit, nano, model, price)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const accounts = createNumbers(database, 'accounts', 'name')
  const prices = createNumbers(database, 'prices', 'price')
  const addCredit = database.prepare(
    "INSERT INTO ledger (at, kind, debit, credit, nano, note) VALUES (?, 'credit', ?, ?, ?, ?)",
  )
  const addGranted = database.prepare(`
    INSERT INTO totals (period, window, key_id, nano) VALUES ('credit', 0, ?, ?)
    ON CONFLICT DO UPDATE SET nano = nano + excluded.nano`)

  /** Its number; null for a call that is here already: the same call is never counted twice. */
  function addRecord(record: CallRecord): number | bigint | null {
    const { id, keyId, at, kind, modelAsked, provider, model, stream, status, errorCode } = record
    const { usage, costNanoUsd, firstMs, totalMs, attempts } = record
    const who = [id, keyId, at, kind, modelAsked, provider, model, stream ? 1 : 0, status, errorCode]
    const what = [packUsage(usage), costNanoUsd, firstMs, totalMs, packAttempts(attempts)]
    const { changes, lastInsertRowid } = addCall.run(...who, ...what)
    return changes > 0 ? lastInsertRowid : null
  }

  function addPosting(record: CallRecord, posting: Posting, { kind, call, number, credit }: EntryOptions): void {
    const { provider, model, nanoUsd, price } = posting
    const accountNumbers = [accounts.numberOf(accountOf.key(record.keyId)), accounts.numberOf(credit)]
    const priceNumber = price === null ? null : prices.numberOf(priceText(price))
    addEntry.run(record.at, kind, call, number, ...accountNumbers, nanoUsd, model, priceNumber)
    summaries.posting(record.keyId, record.at, { provider, model, nanoUsd, price })
  }

  function begin(): void {
    summaries.begin()
    accounts.forget()
    prices.forget()
  }

  return {
    record(calls: Iterable<FinishedCall>, holder: string): void {
      begin()
      for (const { record, postings } of calls) {
        const call = addRecord(record)
        if (call === null) continue
        summaries.call(record)
        for (const [number, posting] of postings.entries()) {
          addPosting(record, posting, { kind: 'call', call, number, credit: accountOf.provider(posting.provider) })
        }
      }
      summaries.write(holder)
    },
    /** Calls that died with their process: all that was set aside may have been spent. */
    interrupt(calls: readonly OpenCall[], holder: string): number {
      begin()
      let interrupted = 0
      for (const open of calls) {
        const record = brokenOff(open)
        const call = addRecord(record)
        if (call === null) continue
        interrupted++
        summaries.call(record)
        const posting = { provider: '', model: open.model, nanoUsd: open.nanoUsd, price: null }
        if (open.nanoUsd > 0)
          addPosting(record, posting, { kind: 'interrupted', call, number: 0, credit: accountOf.suspense })
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
      begin()
      const key = accounts.numberOf(accountOf.key(keyId))
      addCredit.run(Date.now(), accounts.numberOf(accountOf.grants), key, nanoUsd, note)
      addGranted.run(keyId, nanoUsd)
    },
  }
}

interface EntryOptions {
  readonly kind: 'call' | 'interrupted'
  readonly call: number | bigint
  readonly number: number
  readonly credit: string
}

/** The record of a call that died with its process. */
export function brokenOff({ id, keyId, at, model, nanoUsd }: OpenCall): CallRecord {
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

/** Numbers for texts that come often, as a table keeps them. */
function createNumbers(database: Database, table: 'accounts' | 'prices', column: 'name' | 'price') {
  const find = database.prepare<[string], number>(`SELECT number FROM ${table} WHERE ${column} = ?`).pluck()
  const add = database.prepare(`INSERT INTO ${table} (${column}) VALUES (?)`)
  const known = new Map<string, number | bigint>()
  return {
    numberOf(text: string): number | bigint {
      const number = known.get(text) ?? find.get(text) ?? add.run(text).lastInsertRowid
      known.set(text, number)
      return number
    },
    /** At the start of every batch: one that was undone has taken its numbers with it. */
    forget: () => known.clear(),
  }
}
