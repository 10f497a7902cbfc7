import type { Admission, Blocked, CallContext, Decision, GenerateRequest, Model } from '../../core/index.ts'
import type { SignalledPiece } from '../conversation-draft.ts'

/** Whom the hybrid works with. All of it is handed in: the same hybrid runs in a server and in a page. */
export interface Parties {
  /** The model of this device that answers just now. */
  device(): Model
  /** The larger model that may be asked, or why there is none. */
  larger(context: CallContext): Promise<Larger | NoLarger>
  /** What is known of how well the device answers. */
  judge(request: GenerateRequest, device: Model): Judge
  /** The device begins a draft that a larger model may have to replace: what that needs can be done until `signal` ends. */
  onDraft?(request: GenerateRequest, signal: AbortSignal): void
  /** What was learnt when both have answered the same question. */
  onBoth?(both: Both): void
  /** The device's draft was good enough, and was kept. */
  onKept?(kept: Omit<Both, 'answer'>): void
}

/** Two answers to one question. */
export interface Both {
  readonly request: GenerateRequest
  readonly draft: string
  readonly answer: string
  readonly decision: Decision
}

export interface Larger {
  readonly model: Model
  /** As people call the provider. */
  readonly provider: string
  /** Whether and in which form the request may leave; nothing has left yet. It always wins. */
  admit(request: GenerateRequest, context: CallContext): Promise<Admission>
}

export interface NoLarger {
  readonly code: Blocked
  readonly reason: string
}

/** What is known of one question, and of the device's draft of an answer to it. */
export interface Judge {
  /** Why a draft would be wasted, in one sentence: a larger model is asked at once, if it may be. */
  readonly hopeless: string | null
  /** Whether it wants to know how sure the model is of each token. */
  readonly readsSignals: boolean
  /** Its figures hold for the likeliest words: where nobody wants others, the draft is made of them. */
  readonly greedy?: boolean
  opinion(draft: DraftSoFar): Opinion
}

export interface DraftSoFar {
  readonly pieces: readonly SignalledPiece[]
  readonly text: string
  readonly ended: boolean
  /** Why no larger model answers; null as long as one may be asked. */
  readonly blocked: Blocked | null
}

export interface Opinion extends Pick<Decision, 'confidence' | 'calibrated' | 'stance' | 'evidence'> {
  /** Enough of the draft is there to decide. */
  readonly decided: boolean
  /** Whether a larger model is worth asking. */
  readonly escalate: boolean
  /** One sentence: why. */
  readonly reason: string
  /** A sentence about the figures themselves, where something is wrong with them. */
  readonly note?: string
  /** Words before the draft that keep it from being taken for a fact; absent where it may stand by itself. */
  readonly opening?: string
}
