import type { IncomingHttpHeaders } from 'node:http'
import type { VadeError } from '../../core/index.ts'
import type { Exchange, ExchangeDoor, OutgoingRequest } from '../../governance/index.ts'
import type { RelayedSide } from '../dialects/dialect.ts'
import { joined } from '../joined.ts'
import { objectOf } from '../json.ts'
import type { Reply } from '../reply.ts'
import { AttemptError, type Target } from '../routing/target.ts'
import { exchangeDecoded } from './decoded.ts'
import { failureIn, malformed, refusalOf, unreachable } from './fault.ts'
import { withoutSecrets } from './quoted.ts'
import { reasonOf } from './relay-attempt.ts'

export interface ByteAttempt {
  readonly door: ExchangeDoor
  readonly target: Target
  /** Reads errors. */
  readonly side: RelayedSide
  readonly request: OutgoingRequest
  /** JSON is a file that somebody stored, not an answer to be read. */
  readonly asFile: boolean
  /** Longest pause between two pieces once the answer has begun, in milliseconds. */
  readonly idleMs: number
  readonly signal: AbortSignal
}

/** A whole answer in JSON. */
export interface JsonAnswer {
  readonly form: 'json'
  readonly body: Buffer
  /** Undefined where there is no body, as after DELETE. */
  readonly json: unknown
}

/** Anything else: sound, files, subtitles, server-sent events. */
export interface ByteStream {
  readonly form: 'bytes'
  /** Those that say what it is. */
  readonly headers: Readonly<Record<string, string>>
  readonly isEvents: boolean
  /** Writes to the caller as it comes, waiting for a slow one. Rejects where the answer breaks off. */
  pipe(response: Reply): Promise<void>
  /** The end of what came so far, where events tell usage. */
  tail(): string
  discard(): void
}

/** Vectors for 2,048 texts are some 75 MB. */
const maxJsonBytes = 128 * 1024 * 1024
/** An error comes alone, in an event that is smaller than this. */
const longestFirst = 64 * 1024
const tailBytes = 16 * 1024
const described = ['content-type', 'content-disposition'] as const

/** One try at a provider. Resolves with a whole JSON answer or with the first bytes of any other; rejects with `AttemptError`. */
export function byteAttempt(attempt: ByteAttempt): Promise<JsonAnswer | ByteStream> {
  const { door, target, side, request, signal } = attempt
  return new Promise((resolve, reject) => {
    let status = 0
    let headers: IncomingHttpHeaders = {}
    let bytes = 0
    const chunks: Buffer[] = []
    let stream: Streaming | undefined
    let exchange: Exchange | undefined

    const onAbort = () => exchange?.abort(reasonOf(signal))
    const settled = () => signal.removeEventListener('abort', onAbort)
    function fail(error: VadeError): void {
      settled()
      reject(withoutSecrets(error, attempt))
    }
    function finish(): void {
      const body = joined(chunks)
      if (status < 200 || status >= 300) return fail(refusalOf(target, side, { status, headers, body }))
      let json: unknown
      try {
        if (status !== 204) json = JSON.parse(body.toString())
      } catch (thrown) {
        return fail(malformed(target, 'it is not JSON.', thrown))
      }
      if (isError(json)) return fail(failureIn(target, side, objectOf(json)))
      settled()
      resolve({ form: 'json', body, json })
    }

    if (signal.aborted) return reject(reasonOf(signal))
    exchange = exchangeDecoded(door, request, {
      head(given, givenHeaders) {
        status = given
        headers = givenHeaders
        if (status !== 200 || (isJson(headers) && !attempt.asFile)) return
        stream = createStreaming(attempt, headers, {
          exchange: () => exchange as Exchange,
          commit: resolve,
          refuse: fail,
          settled,
        })
      },
      data(chunk) {
        if (stream !== undefined) return stream.data(chunk)
        bytes += chunk.length
        chunks.push(chunk)
        if (bytes > maxJsonBytes) exchange?.abort(malformed(target, 'it is larger than 128 MB.'))
      },
      end() {
        if (stream !== undefined) stream.end()
        else finish()
      },
      fail(error) {
        const why = unreachable(target, error)
        if (stream !== undefined) stream.end(why)
        else fail(why)
      },
    })
    signal.addEventListener('abort', onAbort, { once: true })
  })
}

function isJson(headers: IncomingHttpHeaders): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\b/i.test(headers['content-type'] ?? '')
}

function isError(json: unknown): boolean {
  const { error, object } = objectOf(json)
  if (object === 'error') return true
  // A batch that failed has `errors`, and a stored response an `error` of null.
  return error !== undefined && error !== null && objectOf(json)['id'] === undefined
}

interface Streaming {
  data(chunk: Buffer): void
  end(error?: VadeError): void
}

interface Ends {
  exchange(): Exchange
  commit(stream: ByteStream): void
  refuse(error: VadeError): void
  settled(): void
}

function createStreaming(attempt: ByteAttempt, headers: IncomingHttpHeaders, ends: Ends): Streaming {
  const { target, side, idleMs } = attempt
  const isEvents = (headers['content-type'] ?? '').startsWith('text/event-stream')
  let held: Buffer[] = []
  let tail = Buffer.alloc(0)
  let committed = false
  let over = false
  let failure: VadeError | undefined
  let sink: Reply | undefined
  let settle: { resolve(): void; reject(error: VadeError): void } | undefined
  let idle: NodeJS.Timeout | undefined

  function listen(): void {
    idle ??= setTimeout(() => {
      const sentence = `${target.provider.name} fell silent in the middle of its answer.`
      ends.exchange().abort(new AttemptError('timeout', sentence))
    }, idleMs)
    idle.refresh()
  }
  function pause(): void {
    clearTimeout(idle)
    idle = undefined
    ends.exchange().pause()
  }
  function resume(): void {
    if (over) return
    listen()
    ends.exchange().resume()
  }
  function pass(chunk: Buffer): void {
    if (isEvents) tail = Buffer.concat([tail, chunk]).subarray(-tailBytes)
    if (sink === undefined) {
      held.push(chunk)
      if (committed) pause()
    } else if (!sink.write(chunk)) pause()
  }
  function refusalInside(): AttemptError | undefined {
    const said = firstError(Buffer.concat(held).toString())
    return said === undefined ? undefined : failureIn(target, side, said)
  }
  function tryCommit(): AttemptError | undefined {
    if (isEvents) {
      const size = held.reduce((sum, { length }) => sum + length, 0)
      if (!over && size < longestFirst && !/\r?\n\r?\n/.test(Buffer.concat(held).toString('latin1'))) return undefined
      const refusal = refusalInside()
      if (refusal !== undefined) return refusal
    }
    committed = true
    ends.commit(stream)
    return undefined
  }
  const stream: ByteStream = {
    form: 'bytes',
    isEvents,
    headers: Object.fromEntries(
      // What was compressed has another length now.
      (headers['content-encoding'] === undefined ? [...described, 'content-length' as const] : described).flatMap(
        (name) => (headers[name] === undefined ? [] : [[name, headers[name]] as const]),
      ),
    ),
    pipe(response) {
      sink = response
      response.on('drain', resume)
      const full = held.length > 0 && !response.write(joined(held))
      held = []
      if (!full) resume()
      if (over) return failure === undefined ? Promise.resolve() : Promise.reject(failure)
      return new Promise((resolve, reject) => (settle = { resolve, reject }))
    },
    tail: () => tail.toString(),
    discard() {
      clearTimeout(idle)
      ends.settled()
      ends.exchange().abort(new AttemptError('network', 'Nobody wants this answer any more.'))
    },
  }
  function end(error?: VadeError): void {
    if (over) return
    over = true
    clearTimeout(idle)
    ends.settled()
    failure = error && withoutSecrets(error, attempt)
    if (!committed) {
      const nothing = held.length === 0 && !attempt.asFile ? malformed(target, 'it is empty.') : undefined
      const refusal = error ?? nothing ?? tryCommit()
      if (refusal !== undefined) return ends.refuse(refusal)
    }
    if (settle === undefined) return
    if (failure === undefined) settle.resolve()
    else settle.reject(failure)
  }

  listen()
  return {
    data(chunk) {
      if (over) return
      listen()
      pass(chunk)
      if (committed) return
      const refusal = tryCommit()
      if (refusal === undefined) return
      end(refusal)
      ends.exchange().abort(refusal)
    },
    end,
  }
}

/** The first event where it says that all failed. */
function firstError(text: string): object | undefined {
  const data = /(?:^|\n)data: ?(.*)/.exec(text)?.[1]
  if (data === undefined) return undefined
  try {
    const json: unknown = JSON.parse(data)
    return isError(json) || objectOf(json)['type'] === 'error' ? objectOf(json) : undefined
  } catch {
    return undefined
  }
}
