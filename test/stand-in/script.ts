import type { Reason } from './protocol.ts'

/** How the stand-in behaves for one request. Without one it answers at once, as its provider would. */
export interface Script {
  /**
   * From 400 on the body is the protocol's error for `reason` (or for the status); from 300 on it is empty
   * (a redirect has its `location` in `headers`).
   */
  readonly status?: number
  /** Added to the answer's headers or put in place of them, as `{'retry-after': '2'}` or another `content-type`. */
  readonly headers?: Readonly<Record<string, string>>
  /** Refuses with this reason, with its usual status unless `status` says another. */
  readonly reason?: Reason
  /** What its errors say, in place of their usual sentence. */
  readonly complaint?: string
  /** Milliseconds before the headers. */
  readonly delayMs?: number
  /** Milliseconds between two events of a stream. */
  readonly paceMs?: number
  /** What it says. With a JSON schema asked for it says a document that fits, with tools it calls the first. */
  readonly text?: string
  /** Number of content events that carry `text`; one for each word unless told. */
  readonly pieces?: number
  readonly reasoning?: string
  /** Instead of one call of the first tool; none with []. */
  readonly calls?: readonly { readonly name: string; readonly arguments: string }[]
  readonly finish?: 'stop' | 'length' | 'content-filter'
  /** Null leaves usage out. */
  readonly usage?: Partial<Counts> | null
  /** Sent instead of the answer, with status 200: an HTML page, nothing, other JSON. */
  readonly body?: string | Uint8Array
  readonly fault?: Fault
  readonly framing?: Framing
}

export interface Counts {
  readonly input: number
  readonly output: number
  /** Those of `input` that came from the prompt cache. */
  readonly cached: number
  /** Those of `output` that were thought. */
  readonly reasoning: number
}

/** What goes wrong in an answer that begins with status 200. */
export interface Fault {
  /**
   * hang: nothing comes any more, the connection stays. reset: RST. close: FIN, before the body has ended.
   * end: the body ends as if it were whole. truncated: the same, within an event and within a character of it.
   * error: the protocol's error event (or, not streaming, error body). malformed: an event of broken JSON, after which
   * the stream goes on; not streaming, broken JSON.
   */
  readonly kind: 'hang' | 'reset' | 'close' | 'end' | 'truncated' | 'error' | 'malformed'
  /** Not streaming, everything later than `start` is the middle of the body. */
  readonly at: FaultPlace
  /** Of `error`: overloaded unless told. */
  readonly reason?: Reason
}

/**
 * headers: before them. start: after them, before the first event. opening: after the events that say nothing yet
 * (role, response.created, message_start). A number: after so many content events. terminator: before what ends
 * the stream ([DONE], message_stop, response.completed, Gemini's event with the finish reason).
 */
export type FaultPlace = 'headers' | 'start' | 'opening' | 'terminator' | number

/** How bytes are put on the wire; the meaning stays. */
export interface Framing {
  /** Every byte is a write of its own. */
  readonly split?: boolean
  /** Milliseconds between two bytes; implies `split`. */
  readonly trickleMs?: number
  readonly lineEnd?: '\n' | '\r\n' | '\r'
  /** Spreads the JSON of an event over several `data:` lines. */
  readonly manyDataLines?: boolean
  /** Comment lines between the events, as keep-alives. */
  readonly comments?: boolean
  /** Sends the terminator twice. */
  readonly twiceTerminated?: boolean
  readonly gzip?: boolean
}
