import type { z } from 'zod'

/** One row of the table that the server, the typed client, the documentation and the tests read. */
export interface Route<Path = z.ZodType, Query = z.ZodType, Body = z.ZodType, Output = z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** `:name` stands for a segment of the address, described by `params`. */
  readonly path: string
  readonly summary: string
  readonly params: Path
  readonly query: Query
  readonly body: Body
  /** The shape of the JSON answer, or of each event when `streams`. */
  readonly output: Output
  /** Answers as server-sent events, each `data:` one JSON value of `output`. */
  readonly streams: boolean
  /** Who may call it beside the page and the command line: `anyone`, or whoever has a key of the API, for its own calls. */
  readonly access?: 'anyone' | 'keys'
}

export type ParamsOf<R extends Route> = z.input<R['params']>
export type QueryOf<R extends Route> = z.input<R['query']>
export type BodyOf<R extends Route> = z.input<R['body']>
export type OutputOf<R extends Route> = z.output<R['output']>
