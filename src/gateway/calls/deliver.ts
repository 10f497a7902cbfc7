import { toVadeError, VadeError, type Finish, type FinishReason, type Part, type Usage } from '../../core/index.ts'
import type { Asked } from '../dialects/dialect.ts'
import { createArrayStream } from '../dialects/gemini/array-stream.ts'
import type { Reply } from '../reply.ts'
import type { StreamedBytes, Translated, WholeBytes } from '../upstream/committed.ts'
import { interleave } from '../upstream/interleave.ts'
import type { Call } from './call.ts'
import { write } from './write.ts'

const json = 'application/json'

const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
} as const

export interface Delivered {
  /** Undefined where nobody told it. */
  readonly usage: Usage | undefined
  /** About how many tokens reached the caller. */
  readonly tokens: number
  /** When its first byte was written, by `performance.now()`; 0 where none was. */
  readonly writtenAt: number
  /** One for each choice, where the answer was translated and came to its end. */
  readonly reasons?: readonly FinishReason[]
  /** One for each choice, where the answer was translated. */
  readonly finishes?: readonly Finish[]
  /** The whole body, as JSON; for whoever keeps it. */
  readonly final?: () => unknown
  /** Why the answer broke off after it had begun; the caller has been told. */
  readonly error?: VadeError
}

type Headers = Readonly<Record<string, string | number>>

/** The headers of an answer; what it cost is among them where that is known before it is sent. */
export type HeadersOf = (usage?: Usage, finishes?: readonly Finish[]) => Headers

export function deliverWhole(response: Reply, { body, usage }: WholeBytes, headers: HeadersOf): Delivered {
  sendWhole(response, body, headers(usage))
  const writtenAt = performance.now()
  return { usage, tokens: usage?.outputTokens ?? 0, writtenAt, final: () => JSON.parse(body.toString()) as unknown }
}

/** `failure` makes the event that ends a stream which failed. */
export async function deliverStream(
  response: Reply,
  stream: StreamedBytes,
  { headers, failure }: { readonly headers: HeadersOf; readonly failure: (error: VadeError) => string },
): Promise<Delivered> {
  openStream(response, headers())
  const piped = stream.pipe(response)
  const writtenAt = performance.now()
  try {
    await piped
    response.end()
    return { usage: stream.usage(), tokens: stream.tokens(), writtenAt, final: () => stream.last() }
  } catch (thrown) {
    const error = toVadeError(thrown)
    if (!response.destroyed) response.end(failure(error))
    return { usage: atLeast(stream.usage(), stream.tokens()), tokens: stream.tokens(), writtenAt, error }
  }
}

/** Of an answer that broke off, providers have told what they knew at its beginning. */
function atLeast(usage: Usage | undefined, outputTokens: number): Usage | undefined {
  return usage && { ...usage, outputTokens: Math.max(usage.outputTokens, outputTokens) }
}

/** One translated answer for each choice that was asked for. */
export async function deliverTranslated(
  { response, dialect, path, signal }: Pick<Call, 'response' | 'dialect' | 'path' | 'signal'>,
  choices: readonly Translated[],
  { asked, headers }: { readonly asked: Asked; readonly headers: HeadersOf },
): Promise<Delivered> {
  const reply = asked.createReply()
  const array = path?.array === true && asked.stream ? createArrayStream() : undefined
  const framed = (text: string) => array?.push(text) ?? text
  const finishes: Finish[] = []
  // A stream is kept for those who store it only.
  const kept = !asked.stream || dialect === 'openai-responses'
  const said: Part[][] = choices.map(() => [])
  let tokens = 0
  let writtenAt = 0
  if (asked.stream) openStream(response, array === undefined ? headers() : { ...headers(), 'content-type': json })
  try {
    for await (const { index, value: parts } of interleave(choices.map(({ batches }) => batches))) {
      let text = ''
      for (const part of parts) {
        if (part.type === 'finish') finishes.push(part)
        if (part.type === 'text-delta' || part.type === 'reasoning-delta' || part.type === 'tool-call-delta') tokens++
        if (kept) said[index]?.push(part)
        if (asked.stream) text += reply.part(part, index)
      }
      if (text === '') continue
      const written = write(response, framed(text))
      if (writtenAt === 0) writtenAt = performance.now()
      await written
    }
    const cut = finishes.find(({ reason }) => reason === 'aborted')
    if (cut !== undefined)
      throw signal.aborted ? signal.reason : new VadeError('aborted', 'The answer was stopped before its end.')
    if (asked.stream) response.end(framed(reply.end()) + (array?.end() ?? ''))
    else sendWhole(response, Buffer.from(JSON.stringify(reply.whole(said))), headers(sum(finishes), finishes))
    if (writtenAt === 0) writtenAt = performance.now()
    const reasons = finishes.map(({ reason }) => reason)
    return {
      usage: sum(finishes),
      tokens,
      writtenAt,
      reasons,
      finishes,
      ...(kept && { final: () => reply.whole(said) }),
    }
  } catch (thrown) {
    if (!asked.stream) throw thrown
    // Whoever stopped it has said why.
    const error = toVadeError(signal.aborted ? signal.reason : thrown)
    if (!response.destroyed) response.end(framed(reply.fail(error)) + (array?.end() ?? ''))
    return { usage: finishes.length === choices.length ? sum(finishes) : undefined, tokens, writtenAt, finishes, error }
  }
}

function sendWhole(response: Reply, body: Buffer, headers: Headers): void {
  if (response.destroyed) return
  response.writeHead(200, { 'content-type': json, 'content-length': body.length, ...headers }).end(body)
}

function openStream(response: Reply, headers: Headers): void {
  response.writeHead(200, { ...streamHeaders, ...headers })
}

function sum(finishes: readonly Finish[]): Usage {
  const total = (of: (usage: Usage) => number) => finishes.reduce((so, { usage }) => so + of(usage), 0)
  return {
    inputTokens: total(({ inputTokens }) => inputTokens),
    cachedTokens: total(({ cachedTokens }) => cachedTokens),
    outputTokens: total(({ outputTokens }) => outputTokens),
    reasoningTokens: total(({ reasoningTokens }) => reasoningTokens ?? 0),
    cacheWriteTokens: {
      '5m': total(({ cacheWriteTokens }) => cacheWriteTokens?.['5m'] ?? 0),
      '1h': total(({ cacheWriteTokens }) => cacheWriteTokens?.['1h'] ?? 0),
    },
  }
}
