import type { CallRecord } from '../../core/index.ts'
import type { AccountStore, ApiKey } from '../../store/index.ts'
import { createLeases } from './leases.ts'
import { allowsModel, drawsOf, mayNotUse, refusal, type Draw } from './limits.ts'
import { createReservation, type Reservation } from './reservation.ts'

/** Money and limits of the calls of one process. Every call is reserved before it is sent, and ends in one record. */
export interface Accounts {
  /**
   * Sets aside what a call may cost, and writes that down: no store is asked where this process holds enough of the
   * key's limits. Rejects with `forbidden` for a model that the key may not use, `budget_exceeded`, `rate_limited`,
   * `conflict` for a call that is running, `disk_full` or `store_unwritable` where it could not be written down.
   */
  reserve(call: Call): Promise<Reservation>
  /** Remembers a call that reserved nothing, as one that was refused. */
  record(record: CallRecord): void
  /** Settles once every call that ended before is in the ledger. */
  flush(): Promise<void>
  /** Calls that have not ended are accounted at what was set aside. */
  close(): Promise<void>
}

export interface Call {
  /** Made by Vade for this one call, as `req_…`: the same id is never accounted twice. */
  readonly id: string
  readonly key: ApiKey
  /** Milliseconds since the epoch when it came: it decides the day that pays. */
  readonly at: number
  readonly model: string
  readonly inputTokens: number
  /** Tokens of the answer at most. */
  readonly maxTokens: number
  /** From `worstCase`. */
  readonly worstNanoUsd: number
}

export interface AccountsOptions {
  readonly store: AccountStore
  readonly onProblem: (thrown: unknown) => void
  /** Days for which calls are kept one by one. */
  readonly keptDays?: number
  readonly now?: () => number
}

const dayMs = 86_400_000
const sweepMs = dayMs / 4
/** Not while everything else starts. */
const firstSweepMs = 60_000

export function createAccounts(options: AccountsOptions): Accounts {
  const { store, onProblem, keptDays = 90, now = Date.now } = options
  const leases = createLeases({ store, now, onProblem })
  const sweep = () => void store.sweep(now() - keptDays * dayMs).catch(onProblem)
  const sweeper = setInterval(sweep, sweepMs).unref()
  const firstSweep = setTimeout(sweep, firstSweepMs).unref()

  return {
    async reserve(call) {
      const { key, model, at, worstNanoUsd, inputTokens, maxTokens } = call
      if (!allowsModel(key.limits, model)) throw mayNotUse(key, model)
      for (const count of [at, worstNanoUsd, inputTokens, maxTokens]) {
        if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`${String(count)} is no count or amount.`)
      }
      const draws = drawsOf(key, { at, nanoUsd: worstNanoUsd, tokens: inputTokens + maxTokens })
      const drawn = leases.draw(draws, (draw, left) => refusal(key, draw, left))
      const held = drawn instanceof Promise ? await drawn : drawn
      const shares = held.map((lease, index) => ({ lease, draw: draws[index] as Draw }))
      return createReservation({ call, shares, store })
    },
    record: (record) => store.done({ record, postings: [] }),
    flush: store.flush,
    async close() {
      clearInterval(sweeper)
      clearTimeout(firstSweep)
      await leases.close()
      await store.close()
    },
  }
}
