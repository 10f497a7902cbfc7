import { VadeError, type CallRecord } from '../../core/index.ts'
import type { AccountStore, Posting } from '../../store/index.ts'
import type { Call } from './accounts.ts'
import type { Lease } from './leases.ts'
import type { Draw } from './limits.ts'

/** What was set aside for one call. Whatever comes first of `settle` and `release` holds. */
export interface Reservation {
  /**
   * Pays what was used, also where it is more than what was set aside, and records the call. Throws a RangeError for an
   * amount that is no whole number from 0 on.
   */
  settle(record: CallRecord, postings: readonly Posting[]): void
  /** Records a call that cost nothing. */
  release(record: CallRecord): void
}

export interface ReservationOptions {
  readonly call: Call
  /** What was drawn for it; it goes back when the call ends, less what the call took. */
  readonly shares: readonly { readonly lease: Lease; readonly draw: Draw }[]
  readonly store: AccountStore
}

/** Rejects where it is running already or cannot be written down; then nothing is set aside. */
export async function createReservation({ call, shares, store }: ReservationOptions): Promise<Reservation> {
  const { id, key, at, model } = call
  let ended = false

  function giveBack(used: { readonly nanoUsd: number; readonly tokens: number }): void {
    for (const { lease, draw } of shares) {
      lease.open--
      if (draw.period === 'tokens') lease.free += draw.amount - used.tokens
      else if (draw.period !== 'requests') lease.free += draw.amount - used.nanoUsd
    }
  }

  function end(record: CallRecord, postings: readonly Posting[]): void {
    if (ended) return
    const nanoUsd = totalOf(postings)
    ended = true
    giveBack({ nanoUsd, tokens: record.usage.inputTokens + record.usage.outputTokens || 0 })
    store.done({ record: { ...record, id, keyId: key.id, at, costNanoUsd: nanoUsd }, postings })
  }

  try {
    if (store.isOpen(id)) {
      throw new VadeError('conflict', `The call ${id} is still running; wait for it, or give yours another id.`)
    }
    await store.open({ id, keyId: key.id, at, model, nanoUsd: call.worstNanoUsd })
  } catch (thrown) {
    for (const { lease, draw } of shares) {
      lease.open--
      lease.free += draw.amount
    }
    throw thrown
  }
  return {
    settle: end,
    release: (record) => end(record, []),
  }
}

function totalOf(postings: readonly Posting[]): number {
  return postings.reduce((sum, { provider, nanoUsd }) => {
    if (Number.isSafeInteger(nanoUsd) && nanoUsd >= 0) return sum + nanoUsd
    throw new RangeError(`The amount for ${provider} is ${String(nanoUsd)}; it must be whole billionths, 0 or more.`)
  }, 0)
}
