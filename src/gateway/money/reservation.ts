import { VadeError, type CallRecord } from '../../core/index.ts'
import type { AccountStore, Posting } from '../../store/index.ts'
import type { Call } from './accounts.ts'
import type { Lease, Leases } from './leases.ts'
import { budgetDraws, refusal, type Draw } from './limits.ts'

/** What was set aside for one call. Whatever comes first of `settle` and `release` holds. */
export interface Reservation {
  /** Sets aside so much altogether, where another try or a second provider may cost more. Throws as `reserve` does. */
  extend(worstNanoUsd: number): void | Promise<void>
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
  readonly leases: Leases
  readonly store: AccountStore
}

/** Throws where it is running already or cannot be written down; then nothing is set aside. */
export function createReservation({ call, shares, leases, store }: ReservationOptions): Reservation {
  const { id, key, at, model } = call
  /** What was added later, the same for every limit on money. */
  let extended = 0
  let ended = false

  function writeDown(nanoUsd: number): void {
    store.open({ id, keyId: key.id, at, model, nanoUsd })
  }

  function giveBack(used: { readonly nanoUsd: number; readonly tokens: number }): void {
    for (const { lease, draw } of shares) {
      lease.open--
      if (draw.period === 'tokens') lease.free += draw.amount - used.tokens
      else if (draw.period !== 'requests') lease.free += draw.amount + extended - used.nanoUsd
    }
  }

  function end(record: CallRecord, postings: readonly Posting[]): void {
    if (ended) return
    const nanoUsd = totalOf(postings)
    ended = true
    giveBack({ nanoUsd, tokens: record.usage.inputTokens + record.usage.outputTokens || 0 })
    store.done({ record: { ...record, id, keyId: key.id, at, costNanoUsd: nanoUsd }, postings })
  }

  /** The leases are those that the call has already: each has one more that is open, which the call needs no longer. */
  function extendBy(amount: number, drawn: readonly Lease[]): void {
    for (const lease of drawn) lease.open--
    try {
      if (!ended) writeDown(call.worstNanoUsd + extended + amount)
    } catch (thrown) {
      for (const lease of drawn) lease.free += amount
      throw thrown
    }
    if (!ended) extended += amount
    else for (const lease of drawn) lease.free += amount
  }

  try {
    if (store.isOpen(id)) {
      throw new VadeError('conflict', `The call ${id} is still running; wait for it, or give yours another id.`)
    }
    writeDown(call.worstNanoUsd)
  } catch (thrown) {
    for (const { lease, draw } of shares) {
      lease.open--
      lease.free += draw.amount
    }
    throw thrown
  }
  return {
    extend(worstNanoUsd) {
      const amount = worstNanoUsd - call.worstNanoUsd - extended
      if (amount <= 0 || ended) return
      const draws = budgetDraws(key, at, amount)
      const drawn = leases.draw(draws, (draw, left) => refusal(key, draw, left))
      if (drawn instanceof Promise) return drawn.then((later) => extendBy(amount, later))
      extendBy(amount, drawn)
    },
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
