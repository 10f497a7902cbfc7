import type { CallRecord } from '../../core/index.ts'
import type { Egress } from '../../governance/index.ts'
import type { Posting } from '../../store/index.ts'
import type { Accounts } from '../money/accounts.ts'
import type { Reservation } from '../money/reservation.ts'
import type { CallMarks, OnCall } from '../telemetry/marks.ts'
import { recordCosts, type Sender } from './errand.ts'

/** Where it is written down what became of a call. */
export interface Books {
  readonly egress: Egress
  readonly accounts: Accounts
  readonly onCall?: OnCall
}

type Asked = Sender & Parameters<OnCall>[1]['call']

/** Of a call that was refused before anybody was asked. */
export function writeRefused(
  { accounts, onCall }: Books,
  call: Asked,
  { record, marks }: { readonly record: CallRecord; readonly marks: CallMarks },
): void {
  // Who calls too often does so again and again: the log would hold nothing else.
  if (record.errorCode !== 'rate_limited') accounts.record(record)
  onCall?.(record, { call, marks, overheadMs: null })
}

/** Pays what is owed, or gives back what was set aside. */
export function writeEnded(
  { egress, onCall }: Books,
  call: Asked,
  ended: {
    readonly reservation: Reservation
    readonly record: CallRecord
    readonly postings: readonly Posting[]
    readonly marks: CallMarks
    readonly overheadMs: number | null
  },
): void {
  const { reservation, record, postings, marks, overheadMs } = ended
  if (postings.length === 0) reservation.release(record)
  else reservation.settle(record, postings)
  recordCosts(egress, call, { attempts: record.attempts, marks })
  onCall?.(record, { call, marks, overheadMs })
}
