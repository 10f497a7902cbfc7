import type { IncomingHttpHeaders } from 'node:http'
import type { ApiKey } from '../../store/index.ts'
import type { DialectName } from '../dialects/dialect.ts'
import type { ParsedBody } from '../request/parse.ts'
import type { Reply } from '../reply.ts'

/** A question to a model, as it came in. */
export interface Call {
  /** As `req_…`; recorded once. */
  readonly id: string
  readonly key: ApiKey
  readonly dialect: DialectName
  readonly body: ParsedBody
  /** What Gemini says in the address. */
  readonly path?: { readonly model: string; readonly stream: boolean; readonly array: boolean }
  readonly headers: IncomingHttpHeaders
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
  /** When it came: by `performance.now()`, and since the epoch. */
  readonly arrivedMs: number
  readonly at: number
  /** How long its body was on the way after its headers, in milliseconds. */
  readonly uploadMs: number
  /** Its headers have not been sent. */
  readonly response: Reply
}
