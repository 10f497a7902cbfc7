import type { IncomingHttpHeaders } from 'node:http'
import type { Usage, VadeError } from '../../core/index.ts'
import type { Exchange, ExchangeDoor, OutgoingRequest } from '../../governance/index.ts'
import type { DialectName, RelayedSide } from '../dialects/dialect.ts'
import { joined } from '../joined.ts'
import { objectOf } from '../json.ts'
import type { Reply } from '../reply.ts'
import { AttemptError, type Target } from '../routing/target.ts'
import type { StreamedBytes, WholeBytes } from './committed.ts'
import { exchangeDecoded } from './decoded.ts'
import { brokenOff, failureIn, malformed, refusalOf, unreachable } from './fault.ts'
import { createPatience, type Limits } from './patience.ts'
import { withoutSecrets } from './quoted.ts'
import { Relay } from './relay.ts'
import { faultIn, isRefusal, relayRules } from './relay-rules.ts'

export interface RelayAttempt {
  readonly door: ExchangeDoor
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
  const { door, target, side, request, signal, lost } = attempt
  return new Promise((resolve, reject) => {
    let status = 0
    let headers: IncomingHttpHeaders = {}
    let bytes = 0
    const chunks: Buffer[] = []
    let streamed: Streamed | undefined
    let exchange: Exchange | undefined

    const onAbort = () => exchange?.abort(reasonOf(signal))
    function fail(error: VadeError): void {
      signal.removeEventListener('abort', onAbort)
      reject(withoutSecrets(error, attempt))
    }
    function finishWhole(): void {
      const body = joined(chunks)
      if (status < 200 || status >= 300) return fail(refusalOf(target, side, { status, headers, body }))
      const text = body.toString()
      let json: unknown
      try {
        json = JSON.parse(text)
      } catch (thrown) {
        return fail(malformed(target, 'it is not JSON.', thrown))
      }
      const rules = relayRules[attempt.dialect]
      const fault = rules.faultOf(json)
      if (fault !== undefined) return fail(failureIn(target, side, fault))
      if (!rules.isAnswer(objectOf(json))) return fail(malformed(target, 'its JSON holds none.'))
      signal.removeEventListener('abort', onAbort)
      const usage = side.usage(json)
      resolve({ form: 'whole-bytes', body, usage, refused: isRefusal(rules, text), lost, discard: () => undefined })
    }

    if (signal.aborted) return reject(reasonOf(signal))
    exchange = exchangeDecoded(door, request, {
      head(given, givenHeaders) {
        status = given
        headers = givenHeaders
        if (status !== 200 || !attempt.stream) return
        if (!(headers['content-type'] ?? '').startsWith('text/event-stream')) return
        streamed = createStreamed(attempt, () => exchange as Exchange, {
          commit: (committed) => resolve(committed),
          refuse: fail,
          settled: () => signal.removeEventListener('abort', onAbort),
        })
      },
      data(chunk) {
        if (streamed !== undefined) return streamed.data(chunk)
        bytes += chunk.length
        chunks.push(chunk)
        if (bytes > maxAnswerBytes) exchange?.abort(malformed(target, 'it is larger than 64 MB.'))
      },
      end() {
        if (streamed !== undefined) return streamed.end()
        if (status === 200 && attempt.stream) return fail(streamExpected(attempt, headers, Buffer.concat(chunks)))
        finishWhole()
      },
      fail(error) {
        const why = unreachable(target, error)
        if (streamed !== undefined) streamed.fail(why)
        else fail(why)
      },
    })
    signal.addEventListener('abort', onAbort, { once: true })
  })
}

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
function createStreamed(attempt: RelayAttempt, exchange: () => Exchange, ends: Ends): Streamed {
  const { target, dialect, side, hideUsage, choices, lost, limits, signal } = attempt
  const relay = new Relay(relayRules[dialect], { hideUsage, choices })
  let held: Buffer[] = []
  let committed = false
  let over = false
  let failure: VadeError | undefined
  let sink: Reply | undefined
  let settle: { resolve(): void; reject(error: VadeError): void } | undefined
  const patience = createPatience(target, limits, (error) => exchange().abort(error))

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
    exchange().pause()
    patience.pause()
  }
  function resume(): void {
    // First: what lies ready comes at once, and may end in another pause.
    patience.resume()
    exchange().resume()
  }
  function close(error?: VadeError): void {
    if (over) return
    over = true
    failure = error && withoutSecrets(error, attempt)
    patience.end()
    ends.settled()
    if (!committed && error !== undefined) return ends.refuse(error)
    commit()
    if (settle === undefined) return
    if (failure === undefined) settle.resolve()
    else settle.reject(failure)
  }
  function commit(): void {
    if (committed) return
    committed = true
    // Of several choices the others may have more to say.
    ends.commit({ ...committedStream, refused: choices === 1 && isRefusal(relayRules[dialect], relay.tail) })
  }
  function faultOf({ fault }: Relay): AttemptError | undefined {
    if (fault === undefined) return undefined
    if (fault.kind === 'error') return failureIn(target, side, fault.body)
    return fault.kind === 'truncated' ? brokenOff(target) : malformed(target, fault.message)
  }
  const committedStream: Omit<StreamedBytes, 'refused'> = {
    form: 'streamed-bytes',
    lost,
    pipe(response) {
      sink = response
      response.on('drain', resume)
      if (held.length > 0) response.write(joined(held))
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
      exchange().abort(new AttemptError('network', 'Nobody wants this answer any more.'))
    },
  }
  return {
    data(chunk) {
      if (over) return
      patience.heard()
      pass(relay.push(chunk))
      // Also where what follows in the same piece is a fault: how bytes are parted decides nothing.
      if (relay.hasContent) commit()
      const error = faultOf(relay)
      if (error === undefined) return
      close(error)
      exchange().abort(error)
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
