import type { IncomingHttpHeaders } from 'node:http'
import type { ApiKey } from '../../store/index.ts'
import type { Reply } from '../reply.ts'

/** A call that asks for no chat, as it came in. */
export interface OtherCall {
  /** As `req_…`; recorded once. */
  readonly id: string
  readonly key: ApiKey
  readonly method: string
  /** Below the version of the API, as `/audio/speech`. */
  readonly path: string
  /** After the question mark. */
  readonly query: string
  readonly headers: IncomingHttpHeaders
  /** The whole body. Rejects with `too_large`. */
  read(mostBytes: number): Promise<Buffer>
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
  /** When it came: by `performance.now()`, and since the epoch. */
  readonly arrivedMs: number
  readonly at: number
  /** Its headers have not been sent. */
  readonly response: Reply
}
