import type { CallRecord } from '../../core/index.ts'

/** A call that has begun: what it may cost at most is set aside. */
export interface OpenCall {
  readonly id: string
  readonly keyId: string
  /** Milliseconds since the epoch when it came: it decides the day and the month that pay. */
  readonly at: number
  /** As the caller named it. */
  readonly model: string
  readonly nanoUsd: number
}

/** A call that has ended; postings say whom the money goes to. */
export interface FinishedCall {
  readonly record: CallRecord
  readonly postings: readonly Posting[]
}

/** Money for one answer of one provider. */
export interface Posting {
  readonly provider: string
  readonly model: string
  readonly nanoUsd: number
  /** The price that was applied, kept with the entry; null where none is known. */
  readonly price: object | null
}

/** What a limit is for. Money is counted by day, month (both UTC) and altogether; calls and tokens by minute. */
export type Period = 'day' | 'month' | 'total' | 'requests' | 'tokens'

/** One limit of one key, in the stretch of time that `window` numbers. */
export interface Counter {
  readonly keyId: string
  readonly period: Period
  readonly window: number
}

const minute = 60_000
const day = 86_400_000

/** The stretch of time that a moment belongs to. */
export function windowOf(period: Period, at: number): number {
  switch (period) {
    case 'day':
      return Math.floor(at / day)
    case 'month': {
      const date = new Date(at)
      return date.getUTCFullYear() * 12 + date.getUTCMonth()
    }
    case 'total':
      return 0
    case 'requests':
    case 'tokens':
      return Math.floor(at / minute)
  }
}

/** When the stretch ends, in milliseconds since the epoch; null where it never does. */
export function windowEnd(period: Period, window: number): number | null {
  switch (period) {
    case 'day':
      return (window + 1) * day
    case 'month':
      return Date.UTC(Math.floor(window / 12), (window % 12) + 1)
    case 'total':
      return null
    case 'requests':
    case 'tokens':
      return (window + 1) * minute
  }
}
