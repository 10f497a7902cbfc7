import type {
  CallContext,
  ConsentRequest,
  DecisionCode,
  GenerateRequest,
  Model,
  Sent,
  TokenSignal,
} from '../../core/index.ts'

/** Whom the hybrid works with. All of it is handed in: the same hybrid runs in a server and in a page. */
export interface Parties {
  /** The model of this device that answers just now. */
  device(): Model
  /** The larger model that may be asked, or why there is none. */
  larger(context: CallContext): Promise<Larger | NoLarger>
  /** What is known of how well the device answers. */
  judge(request: GenerateRequest, device: Model): Judge
  /** What was learnt when both have answered the same question. */
  onBoth?(both: { readonly judge: Judge; readonly draft: string; readonly answer: string }): void
}

export interface Larger {
  readonly model: Model
  /** As people call the provider. */
  readonly provider: string
  /** Whether and in which form the request may leave; nothing has left yet. It always wins. */
  admit(request: GenerateRequest, context: CallContext): Promise<Verdict>
}

export interface NoLarger {
  readonly code: Extract<DecisionCode, 'offline' | 'no-larger-model' | 'budget'>
  readonly reason: string
}

export type Verdict =
  | { readonly kind: 'refused'; readonly code: DecisionCode; readonly reason: string }
  | { readonly kind: 'allowed'; readonly outgoing: Outgoing }
  | {
      readonly kind: 'ask'
      readonly request: ConsentRequest
      readonly outgoing: Outgoing
      /** Settles when the person has answered; rejects when the signal aborts. */
      answered(signal: AbortSignal): Promise<boolean>
    }

/** What may leave, as it may leave. */
export interface Outgoing {
  readonly request: GenerateRequest
  readonly sent: Omit<Sent, 'bytes'>
  /** Under which consent. */
  readonly consent: string
  /** Aborts when that consent is taken back. */
  readonly revoked: AbortSignal
  /** Puts back the words that placeholders stand for, in an answer that comes in pieces. */
  createRestorer(): Restorer
}

export interface Restorer {
  push(delta: string): string
  end(): string
}

/** What is known of one question, and of the device's draft of an answer to it. */
export interface Judge {
  /** A draft would be wasted: a larger model is asked at once, if it may be. */
  readonly hopeless: boolean
  /** After how many tokens of the draft it is known whether a larger model is wanted. */
  readonly decidesAfter: number
  /** What is best for the question, from the draft so far; `ended` when it is whole. */
  opinion(draft: { readonly signals: readonly TokenSignal[]; readonly text: string; readonly ended: boolean }): Opinion
}

export interface Opinion {
  /** Probability that the draft is right, 0 to 1; null where nothing is known. */
  readonly confidence: number | null
  readonly calibrated: boolean
  /** Whether a larger model is worth asking. */
  readonly escalate: boolean
  /** How the draft is given if nobody else answers. */
  readonly stance: 'plain' | 'unverified' | 'abstained'
  /** One sentence: why. */
  readonly reason: string
}
