import type { IncomingHttpHeaders } from 'node:http'
import { isVadeError, type Part, type VadeError } from '../../core/index.ts'
import type { Exchange, ExchangeDoor, OutgoingRequest } from '../../governance/index.ts'
import type { DialectName, ProviderSide } from '../dialects/dialect.ts'
import { createSseSplitter, type SseEvent } from '../dialects/sse.ts'
import type { FrameDecoder } from '../providers/index.ts'
import { AttemptError, type Target } from '../routing/target.ts'
import type { Translated } from './committed.ts'
import { exchangeDecoded } from './decoded.ts'
import { failureIn, malformed, refusalOf, unreachable } from './fault.ts'
import { createPatience, type Limits } from './patience.ts'
import { Queue } from './queue.ts'
import { withoutSecrets } from './quoted.ts'
import { maxAnswerBytes, reasonOf } from './relay-attempt.ts'
import { faultIn } from './relay-rules.ts'

export interface TranslatedAttempt {
  readonly door: ExchangeDoor
  readonly target: Target
  readonly dialect: DialectName
  readonly side: ProviderSide
  readonly request: OutgoingRequest
  readonly stream: boolean
  readonly lost: readonly string[]
  /** For a stream that is not made of server-sent events. */
  readonly frames?: FrameDecoder
  readonly limits: Limits
  readonly signal: AbortSignal
}

/** One try at a provider that speaks another protocol than the caller. Resolves at the first content. */
export function translatedAttempt(attempt: TranslatedAttempt): Promise<Translated> {
  const { door, target, side, request, signal, lost } = attempt
  return new Promise((resolve, reject) => {
    let exchange: Exchange | undefined
    let status = 0
    let headers: IncomingHttpHeaders = {}
    let bytes = 0
    const chunks: Buffer[] = []
    const utf8 = new TextDecoder('utf-8', { fatal: true })
    const splitter = createSseSplitter()
    const { frames } = attempt
    const split = (chunk: Buffer) =>
      frames === undefined ? splitter.push(utf8.decode(chunk, { stream: true })) : frames.push(chunk)
    const splitEnd = () => {
      frames?.end()
      return splitter.push(`${utf8.decode()}\n\n`)
    }
    const decoder = side.createDecoder()
    let streaming = false
    let committed = false
    let over = false
    const queue = new Queue<readonly Part[]>({
      full() {
        exchange?.pause()
        patience.pause()
      },
      hungry() {
        // First: what lies ready comes at once, and may end in another pause.
        patience.resume()
        exchange?.resume()
      },
      left: () => exchange?.abort(new AttemptError('network', 'Nobody wants this answer any more.')),
    })
    const onAbort = () => exchange?.abort(reasonOf(signal))
    const patience = createPatience(target, attempt.limits, (error, why) => {
      // Before the commit, whoever asks has a patience of its own with who is silent.
      if (committed || why === 'late') exchange?.abort(error)
    })

    function settle(failed?: VadeError): void {
      if (over) return
      over = true
      const error = failed && withoutSecrets(failed, attempt)
      patience.end()
      signal.removeEventListener('abort', onAbort)
      if (!committed && error !== undefined) return reject(error)
      commit()
      queue.end(error)
    }
    function commit(refused = false): void {
      if (committed) return
      committed = true
      const discard = () => exchange?.abort(reasonOf(signal))
      resolve({ form: 'translated', batches: queue, refused, lost, discard })
    }
    function give(parts: readonly Part[]): void {
      if (parts.length === 0) return
      queue.push(parts)
      const first = parts.find(isContent)
      if (first !== undefined) commit(first.type === 'finish' && first.reason === 'content-filter')
    }
    function notAStream(body: Buffer): AttemptError {
      const fault = faultIn(attempt.dialect, body)
      return fault === undefined ? malformed(target, 'it is not a stream of events.') : failureIn(target, side, fault)
    }
    /** A decoder knows that an event is an error; what kind of one is asked of the error itself. */
    function partsOf(event: SseEvent): Part[] {
      try {
        return decoder.event(event)
      } catch (thrown) {
        const fault = faultIn(attempt.dialect, event.data)
        throw fault === undefined ? thrown : failureIn(target, side, fault)
      }
    }
    /** What came before an error is given, in whichever pieces they came. */
    function giveAll(events: readonly SseEvent[]): void {
      const parts: Part[] = []
      try {
        for (const event of events) parts.push(...partsOf(event))
      } finally {
        give(parts)
      }
    }
    function wholeOf(body: Buffer): Part[] {
      const fault = faultIn(attempt.dialect, body)
      if (fault !== undefined) throw failureIn(target, side, fault)
      return side.decodeAnswer(JSON.parse(body.toString()))
    }
    /** What a decoder throws names what the provider did. */
    function decode(work: () => void): void {
      try {
        work()
      } catch (thrown) {
        const error = faultOf(target, thrown)
        settle(error)
        exchange?.abort(error)
      }
    }
    if (signal.aborted) {
      patience.end()
      return reject(reasonOf(signal))
    }
    exchange = exchangeDecoded(door, request, {
      head(given, givenHeaders) {
        status = given
        headers = givenHeaders
        streaming =
          status === 200 &&
          attempt.stream &&
          (frames !== undefined || (headers['content-type'] ?? '').startsWith('text/event-stream'))
      },
      data(chunk) {
        if (over) return
        patience.heard()
        if (streaming) {
          return decode(() => giveAll(split(chunk)))
        }
        bytes += chunk.length
        chunks.push(chunk)
        if (bytes > maxAnswerBytes) exchange?.abort(malformed(target, 'it is larger than 64 MB.'))
      },
      end() {
        if (over) return
        if (streaming) {
          decode(() => {
            giveAll(splitEnd())
            give(decoder.end())
          })
          return settle()
        }
        const body = Buffer.concat(chunks)
        if (status < 200 || status >= 300) return settle(refusalOf(target, side, { status, headers, body }))
        if (attempt.stream) return settle(notAStream(body))
        decode(() => give(wholeOf(body)))
        settle()
      },
      fail(error) {
        if (over) return
        if (streaming && committed && !signal.aborted) {
          try {
            // Only the end of the stream may be missing, not of the answer.
            give(decoder.end())
            return settle()
          } catch {
            // It was the answer that broke off: what broke it says more.
          }
        }
        settle(unreachable(target, error))
      },
    })
    signal.addEventListener('abort', onAbort, { once: true })
  })
}

/** What shows that an answer has begun: another provider would begin it anew. */
export function isContent(part: Part): boolean {
  switch (part.type) {
    case 'text-delta':
    case 'reasoning-delta':
      return part.text !== ''
    case 'tool-call-start':
    case 'finish':
      return true
    default:
      return false
  }
}

function faultOf(target: Target, thrown: unknown): VadeError {
  if (thrown instanceof AttemptError) return thrown
  if (thrown instanceof SyntaxError) return malformed(target, 'it is not JSON.', thrown)
  if (!isVadeError(thrown)) return malformed(target, thrown instanceof Error ? thrown.message : String(thrown), thrown)
  if (thrown.code === 'content_refused') return new AttemptError('content-policy', thrown.message, { cause: thrown })
  return new AttemptError('malformed', `${target.provider.name} failed: ${thrown.message}`, { cause: thrown })
}
