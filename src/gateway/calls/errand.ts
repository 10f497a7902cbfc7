import type { AttemptRecord } from '../../core/index.ts'
import type { Egress, Errand } from '../../governance/index.ts'
import type { ApiKey } from '../../store/index.ts'
import type { CallMarks } from '../telemetry/marks.ts'

export interface Sender {
  readonly key: ApiKey
  /** Left out for a call of the API. */
  readonly errand?: Errand
}

/** Why what a call sends to a provider leaves this machine. */
export function errandOf({ key, errand }: Sender): Errand {
  return errand ?? { purpose: 'api-call', who: key.id }
}

/** Puts what each attempt cost beside the bytes that it sent. */
export function recordCosts(
  egress: Egress,
  call: Sender,
  { attempts, marks }: { readonly attempts: readonly AttemptRecord[]; readonly marks: CallMarks },
): void {
  for (const [index, { costNanoUsd }] of attempts.entries()) {
    const origin = marks.attempts[index]?.origin ?? ''
    // Nothing is sent to a model of this machine.
    if (costNanoUsd > 0 && origin !== '') egress.spent(errandOf(call), origin, costNanoUsd)
  }
}
