import type { Blocked, Sent } from './decision.ts'
import type { GenerateRequest } from './model.ts'
import type { ConsentRequest } from './part.ts'

/** Whether, and in which form, a request may leave the device. */
export type Admission =
  | { readonly kind: 'refused'; readonly code: Blocked; readonly reason: string }
  | { readonly kind: 'allowed'; readonly outgoing: Outgoing }
  | {
      readonly kind: 'ask'
      readonly request: ConsentRequest
      /** May be sent once `answered` gave true. */
      readonly outgoing: Outgoing
      /** Settles when the person has answered; rejects with the signal's reason. */
      answered(signal: AbortSignal): Promise<boolean>
    }

/** A request that may leave. */
export interface Outgoing {
  /** Redacted: nothing else may be sent. */
  readonly request: GenerateRequest
  /** Puts the words back that were replaced; one for each text that is answered. */
  restore(): Restorer
  readonly sent: Omit<Sent, 'bytes'>
  /** Id of the consent that it leaves under; several, one for each class, are separated by spaces. */
  readonly consent: string
  /** Aborted when that consent is taken back: whatever is still being sent or heard ends then. */
  readonly revoked: AbortSignal
  /** To be called when nothing is sent or heard under it any more. */
  end(): void
}

/** Puts the words back into a text that comes piece by piece. */
export interface Restorer {
  /** What is complete of the text after this piece. */
  push(text: string): string
  /** What was held back. */
  end(): string
}
