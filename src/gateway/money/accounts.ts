import type { CallRecord } from '../../core/index.ts'
import type { ApiKey } from '../../store/index.ts'
import type { Price } from '../providers/provider.ts'

export interface Accounts {
  reserve(call: {
    readonly id: string
    readonly key: ApiKey
    readonly model: string
    readonly inputTokens: number
    readonly worstNanoUsd: number
    readonly maxTokens: number
  }): Reservation | Promise<Reservation>
}
export interface Posting {
  readonly provider: string
  readonly model: string
  readonly amountNanoUsd: number
  readonly price: Price | null
}
export interface Reservation {
  settle(record: CallRecord, postings: readonly Posting[]): void
  release(record: CallRecord): void
}
