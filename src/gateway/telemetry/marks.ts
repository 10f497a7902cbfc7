import type { CallRecord, FinishReason } from '../../core/index.ts'
import type { Call } from '../calls/call.ts'
import type { TraceContext } from './trace-context.ts'

/** What is measured of one attempt beyond its record. Times are by `performance.now()`; 0 where it did not come to that. */
export interface AttemptMarks {
  readonly call: CallMarks
  /** Whether another provider was asked first and had not answered yet. */
  readonly hedge: boolean
  /** Scheme, host and port; '' where nothing was sent, as to a model of this machine. */
  origin: string
  sentAt: number
  /** When the last bytes came that had to come before the caller could be given any. */
  heardAt: number
  /** Of the provider's answer. */
  status: number
  /** Nothing more is to be measured. */
  committed: boolean
  /** Made where the provider is told it. */
  spanId: string
}

/** What is measured of one call while it runs. */
export interface CallMarks {
  plannedAt: number
  reservedAt: number
  /** When the first byte of the answer was written to the caller. */
  writtenAt: number
  readonly attempts: AttemptMarks[]
  /** Why each choice ended; undefined where bytes were relayed, which nobody has read. */
  reasons: readonly FinishReason[] | undefined
  /** Who answered. */
  won: AttemptMarks | undefined
  /** Made at the end, or when a provider is told it. */
  trace: TraceContext | undefined
}

/** What a provider that wants to see the trace is told of it. */
export type Propagate = (headers: Call['headers'], marks: AttemptMarks) => Readonly<Record<string, string>>

/** Hears of every call that has ended, also of those that were refused. Must not throw. */
export type OnCall = (record: CallRecord, details: CallDetails) => void

export interface CallDetails {
  readonly call: Pick<Call, 'headers'>
  readonly marks: CallMarks
  /** Milliseconds of the caller's wait that Vade is to blame for; null where nobody was asked or nothing was written. */
  readonly overheadMs: number | null
}

export function newCallMarks(): CallMarks {
  return {
    plannedAt: 0,
    reservedAt: 0,
    writtenAt: 0,
    attempts: [],
    won: undefined,
    reasons: undefined,
    trace: undefined,
  }
}

export function newAttemptMarks(call: CallMarks, hedge: boolean): AttemptMarks {
  return { call, hedge, origin: '', sentAt: 0, heardAt: 0, status: 0, committed: false, spanId: '' }
}

/**
 * From the request to the first dispatch, less the time that its body was on the way, and from the bytes that began the
 * answer to the first byte written to the caller. Both are measured where Node hands over and takes bytes.
 */
export function overheadOf(
  { arrivedMs, uploadMs }: Pick<Call, 'arrivedMs' | 'uploadMs'>,
  { attempts, won, writtenAt }: CallMarks,
): number | null {
  const sentAt = attempts[0]?.sentAt ?? 0
  const heardAt = won?.heardAt ?? 0
  if (sentAt === 0 || heardAt === 0 || writtenAt === 0) return null
  return sentAt - arrivedMs - uploadMs + (writtenAt - heardAt)
}
