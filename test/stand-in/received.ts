import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'

/** A request that reached the stand-in. */
export interface Received {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  /** The body's bytes as they came. */
  readonly bytes: Buffer
  /** Undefined where they are no JSON. */
  readonly json: unknown
  /** Milliseconds on the clock of `performance.now()`. */
  readonly atMs: number
  /** Content events put on the wire so far. */
  readonly contents: number
  /** Null while it is being answered. */
  readonly end: End | null
  readonly ended: Promise<End>
}

export interface End {
  /** answered: to the end of the body. cut: the script cut the connection. left: the client went before. */
  readonly how: 'answered' | 'cut' | 'left'
  readonly atMs: number
}

/** A request together with what its answering reports. */
export interface Recorded {
  readonly received: Received
  readonly gone: AbortSignal
  readonly onContent: () => void
  readonly onCut: () => void
}

export async function receive(request: IncomingMessage, response: ServerResponse): Promise<Recorded> {
  const atMs = performance.now()
  const gone = new AbortController()
  const ended = Promise.withResolvers<End>()
  const state = { contents: 0, end: null as End | null, cut: false }
  response.once('close', () => {
    const how = response.writableFinished ? 'answered' : state.cut ? 'cut' : 'left'
    state.end = { how, atMs: performance.now() }
    ended.resolve(state.end)
    gone.abort()
  })
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  const { method = '', url: path = '', headers, rawHeaders } = request
  const json = parsed(bytes)
  return {
    received: {
      method,
      path,
      headers,
      rawHeaders,
      bytes,
      json,
      atMs,
      ended: ended.promise,
      get contents() {
        return state.contents
      },
      get end() {
        return state.end
      },
    },
    gone: gone.signal,
    onContent: () => void state.contents++,
    onCut: () => {
      state.cut = true
    },
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString()) as unknown
  } catch {
    return undefined
  }
}
