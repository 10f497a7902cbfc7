import type { Part, Usage } from '../../core/index.ts'
import type { Reply } from '../reply.ts'

/**
 * What an attempt gives once it is committed: the first content is here, or the whole answer. Before, another target may
 * still be asked; from now on this one has answered.
 */
export type Committed = WholeBytes | StreamedBytes | Translated

interface OfAll {
  /** It holds nothing but that the provider does not want to answer. */
  readonly refused: boolean
  /** What the provider's protocol or the provider has no words for. */
  readonly lost: readonly string[]
  /** Nobody wants it any more: the connection is closed. */
  discard(): void
}

/** A whole answer in the caller's own protocol. */
export interface WholeBytes extends OfAll {
  readonly form: 'whole-bytes'
  readonly body: Buffer
  readonly usage: Usage | undefined
}

/** A stream in the caller's own protocol. */
export interface StreamedBytes extends OfAll {
  readonly form: 'streamed-bytes'
  /**
   * Writes the events to the caller as they come, waiting for a slow one, and ends when the stream does. Rejects with
   * an `AttemptError` when the stream fails; what was whole has been written then.
   */
  pipe(response: Reply): Promise<void>
  /** What has been used so far; once all is piped, what the provider said. */
  usage(): Usage | undefined
  /** The JSON of the event that told usage last; undefined where none did. */
  last(): unknown
  /** About how many tokens were written. */
  tokens(): number
  /** The events that were written last. */
  tail(): string
}

/** An answer in the terms of `core`, for a caller who speaks another protocol. */
export interface Translated extends OfAll {
  readonly form: 'translated'
  readonly batches: AsyncIterable<readonly Part[]>
}
