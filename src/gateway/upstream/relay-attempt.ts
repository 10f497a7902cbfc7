import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Usage, VadeError } from '../../core/index.ts'
import type { Egress, Exchange, ExchangeHandler, OutgoingRequest } from '../../governance/index.ts'
import type { DialectName, RelayedSide } from '../dialects/dialect.ts'
import { objectOf } from '../json.ts'
import { AttemptError, type Target } from '../routing/target.ts'
import type { AttemptMarks } from '../telemetry/marks.ts'
import type { StreamedBytes, WholeBytes } from './committed.ts'
import { exchangeDecoded } from './decoded.ts'
import { failureIn, malformed, refusalOf, unreachable } from './fault.ts'
import { createPatience, type Limits } from './patience.ts'
import { createRelay, type Relay } from './relay.ts'
import { faultIn, isRefusal, relayRules } from './relay-rules.ts'

export interface RelayAttempt {
  readonly egress: Egress
  /** Notes when the request left and when what began its answer came. */
  readonly marks?: AttemptMarks
  readonly target: Target
  readonly dialect: DialectName
  readonly side: RelayedSide
  readonly request: OutgoingRequest
  readonly stream: boolean
  readonly hideUsage: boolean
  /** How many answers to the question were asked for. */
  readonly choices: number
  readonly lost: readonly string[]
  readonly limits: Limits
  readonly signal: AbortSignal
}

/** Largest whole answer that is read, and largest error. */
export const maxAnswerBytes = 64 * 1024 * 1024

/** One try at a provider that speaks the caller's protocol. Resolves at the commit point; rejects with `AttemptError`. */
export function relayAttempt(attempt: RelayAttempt): Promise<WholeBytes | StreamedBytes> {
  return new Promise((resolve, reject) => {
    if (attempt.signal.aborted) reject(reasonOf(attempt.signal))
    else new Relaying(attempt, resolve, reject)
  })
}

/** A class, for it is made for every call: so many functions in a closure take ten times the memory. */
class Relaying implements ExchangeHandler, Ends {
  readonly #attempt: RelayAttempt
  readonly #reject: (error: VadeError) => void
  readonly #exchange: Exchange
  readonly #chunks: Buffer[] = []
  readonly commit: (committed: WholeBytes | StreamedBytes) => void
  #status = 0
  #headers: IncomingHttpHeaders = {}
  #bytes = 0
  #streamed: Streamed | undefined

  constructor(
    attempt: RelayAttempt,
    commit: (committed: WholeBytes | StreamedBytes) => void,
    reject: (error: VadeError) => void,
  ) {
    this.#attempt = attempt
    this.#reject = reject
    this.commit = commit
    this.#exchange = exchangeDecoded(attempt.egress, attempt.request, this, attempt.marks)
    attempt.signal.addEventListener('abort', this, { once: true })
  }

  /** Whoever asked does not want it any more. */
  handleEvent(): void {
    this.#exchange.abort(reasonOf(this.#attempt.signal))
  }

  settled(): void {
    this.#attempt.signal.removeEventListener('abort', this)
  }

  refuse(error: VadeError): void {
    this.settled()
    this.#reject(error)
  }

  head(status: number, headers: IncomingHttpHeaders): void {
    this.#status = status
    this.#headers = headers
    if (status !== 200 || !this.#attempt.stream) return
    if (!(headers['content-type'] ?? '').startsWith('text/event-stream')) return
    this.#streamed = createStreamed(this.#attempt, this.#exchange, this)
  }

  data(chunk: Buffer): void {
    if (this.#streamed !== undefined) return this.#streamed.data(chunk)
    this.#bytes += chunk.length
    this.#chunks.push(chunk)
    if (this.#bytes > maxAnswerBytes) this.#exchange.abort(malformed(this.#attempt.target, 'it is larger than 64 MB.'))
  }

  end(): void {
    if (this.#streamed !== undefined) return this.#streamed.end()
    const body = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks)
    if (this.#status === 200 && this.#attempt.stream) this.refuse(streamExpected(this.#attempt, this.#headers, body))
    else this.#finishWhole(body)
  }

  fail(error: Error): void {
    const why = unreachable(this.#attempt.target, error)
    if (this.#streamed !== undefined) this.#streamed.fail(why)
    else this.refuse(why)
  }

  #finishWhole(body: Buffer): void {
    const { target, side, dialect, lost } = this.#attempt
    const status = this.#status
    if (status < 200 || status >= 300)
      return this.refuse(refusalOf(target, side, { status, headers: this.#headers, body }))
    const text = body.toString()
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch (thrown) {
      return this.refuse(malformed(target, 'it is not JSON.', thrown))
    }
    const rules = relayRules[dialect]
    const fault = rules.faultOf(json)
    if (fault !== undefined) return this.refuse(failureIn(target, side, fault))
    if (!rules.isAnswer(objectOf(json))) return this.refuse(malformed(target, 'its JSON holds none.'))
    this.settled()
    const usage = side.usage(json)
    this.commit({ form: 'whole-bytes', body, usage, refused: isRefusal(rules, text), lost, discard: nothing })
  }
}

/** What is whole needs no closing. */
function nothing(): void {}

interface Streamed {
  data(chunk: Buffer): void
  end(): void
  fail(error: VadeError): void
}

interface Ends {
  commit(committed: StreamedBytes): void
  /** Before the commit. */
  refuse(error: VadeError): void
  settled(): void
}

/** Holds what comes until it has content; then passes it on. */
function createStreamed(attempt: RelayAttempt, exchange: Exchange, ends: Ends): Streamed {
  const { target, dialect, side, hideUsage, choices, lost, limits, signal } = attempt
  const relay = createRelay(relayRules[dialect], { hideUsage, choices })
  let held: Buffer[] = []
  let committed = false
  let over = false
  let failure: VadeError | undefined
  let sink: ServerResponse | undefined
  let settle: { resolve(): void; reject(error: VadeError): void } | undefined
  const patience = createPatience(target, limits, (error) => exchange.abort(error))

  function pass(bytes: Buffer): void {
    if (bytes.length === 0) return
    if (sink === undefined) {
      held.push(bytes)
      // Nobody reads yet, or the answer has not begun: it cannot grow without end.
      if (committed) pause()
      return
    }
    if (!sink.write(bytes)) pause()
  }
  function pause(): void {
    exchange.pause()
    patience.pause()
  }
  function resume(): void {
    // First: what lies ready comes at once, and may end in another pause.
    patience.resume()
    exchange.resume()
  }
  function close(error?: VadeError): void {
    if (over) return
    over = true
    failure = error
    patience.end()
    ends.settled()
    if (!committed && error !== undefined) return ends.refuse(error)
    commit()
    if (settle === undefined) return
    if (error === undefined) settle.resolve()
    else settle.reject(error)
  }
  function commit(): void {
    if (committed) return
    committed = true
    // Of several choices the others may have more to say.
    ends.commit({ ...committedStream, refused: choices === 1 && isRefusal(relayRules[dialect], relay.tail) })
  }
  function faultOf({ fault }: Relay): AttemptError | undefined {
    if (fault === undefined) return undefined
    return fault.kind === 'error' ? failureIn(target, side, fault.body) : malformed(target, fault.message)
  }
  const committedStream: Omit<StreamedBytes, 'refused'> = {
    form: 'streamed-bytes',
    lost,
    pipe(response) {
      sink = response
      response.on('drain', resume)
      if (held.length > 0) response.write(held.length === 1 ? held[0] : Buffer.concat(held))
      held = []
      resume()
      if (over) return failure === undefined ? Promise.resolve() : Promise.reject(failure)
      return new Promise((resolve, reject) => (settle = { resolve, reject }))
    },
    usage: () => usageOf(side, relay),
    last() {
      const event = relay.usage().at(-1)
      return event === undefined ? undefined : (JSON.parse(event) as unknown)
    },
    tokens: () => relay.events,
    tail: () => relay.tail,
    discard() {
      patience.end()
      ends.settled()
      exchange.abort(new AttemptError('network', 'Nobody wants this answer any more.'))
    },
  }
  return {
    data(chunk) {
      if (over) return
      patience.heard()
      pass(relay.push(chunk))
      const error = faultOf(relay)
      if (error !== undefined) {
        close(error)
        exchange.abort(error)
      } else if (relay.hasContent) commit()
    },
    end() {
      pass(relay.end())
      close(faultOf(relay))
    },
    fail(error) {
      if (over) return
      // Only the end of the stream is missing, not of the answer.
      if (!relay.finished || signal.aborted) return close(error)
      pass(relay.end(true))
      close(faultOf(relay))
    },
  }
}

function usageOf(side: RelayedSide, relay: Relay): Usage | undefined {
  let usage: Usage | undefined
  for (const event of relay.usage()) {
    try {
      usage = side.usage(JSON.parse(event), usage) ?? usage
    } catch {
      // What is not JSON tells no usage; it is estimated then.
    }
  }
  return usage
}

function streamExpected(attempt: RelayAttempt, headers: IncomingHttpHeaders, body: Buffer): AttemptError {
  const { target, side, dialect } = attempt
  if (body.length === 0) return malformed(target, 'its stream is empty.')
  const fault = faultIn(dialect, body)
  if (fault !== undefined) return failureIn(target, side, fault)
  return malformed(target, `it is ${headers['content-type'] ?? 'of no type'}, not a stream of events.`)
}

/** Why an attempt was stopped. */
export function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('The attempt was stopped.')
}
