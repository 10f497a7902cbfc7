import type { Clock } from '../routing/clock.ts'

/** Sends what it is given in batches, and never makes anybody wait for it. */
export interface OtlpExporter<T> {
  push(item: T): void
  /** How many items reached the collector, and how many did not and are given up. */
  counts(): { readonly sent: number; readonly dropped: number }
  /** Sends what is left, once and for two seconds at most. */
  close(): Promise<void>
}

export interface OtlpExporterOptions<T> {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly fetch: typeof globalThis.fetch
  /** The JSON of a request with these items. */
  readonly encode: (items: readonly T[]) => string
  readonly clock: Clock
  readonly random: () => number
  /** Hears of the first failure after a success, and of that only. */
  readonly onProblem: (sentence: string) => void
}

const longestQueue = 2048
/** One is written in about a millisecond: calls must not wait longer. */
const mostInBatch = 128
const delayMs = 1000
const mostTries = 5
const backoff = { firstMs: 1000, mostMs: 30_000 }
const lastWordsMs = 2000
/** Source: "OTLP/HTTP response", retryable response codes. */
const passing = new Set([429, 502, 503, 504])

type Answer = 'taken' | { readonly why: string; readonly again: boolean; readonly afterMs?: number }

export function createOtlpExporter<T>(options: OtlpExporterOptions<T>): OtlpExporter<T> {
  const { url, timeoutMs, fetch, encode, clock, random, onProblem } = options
  const headers = { 'content-type': 'application/json', 'user-agent': 'vade', ...options.headers }
  let queue: T[] = []
  let sent = 0
  let dropped = 0
  let failing = false
  let closing = false
  const stop = new AbortController()
  let callOff: (() => void) | undefined
  let running: Promise<void> | undefined
  /** Ends the pause before another try. */
  let wake = () => {}

  function plan(): void {
    if (running !== undefined || queue.length === 0) return
    // A full batch does not wait, but the call that fills it does not write it either.
    if (queue.length >= mostInBatch) callOff?.()
    else if (callOff !== undefined) return
    callOff = clock.after(queue.length >= mostInBatch ? 0 : delayMs, start)
  }

  function start(): void {
    callOff?.()
    callOff = undefined
    running = send(queue.splice(0, mostInBatch)).finally(() => {
      running = undefined
      if (!closing) plan()
    })
  }

  async function send(items: readonly T[]): Promise<void> {
    const body = encode(items)
    for (let tries = 1; ; tries++) {
      const answer = await post(body)
      if (answer === 'taken') {
        sent += items.length
        failing = false
        return
      }
      if (!failing) onProblem(answer.why)
      failing = true
      if (!answer.again || tries === mostTries || closing) {
        dropped += items.length
        return
      }
      await pause(answer.afterMs ?? (0.5 + random() / 2) * Math.min(backoff.mostMs, backoff.firstMs * 2 ** (tries - 1)))
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = clock.after(ms, resolve)
      wake = () => {
        end()
        resolve()
      }
    })
  }

  async function post(body: string): Promise<Answer> {
    try {
      const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), stop.signal])
      const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' })
      await response.body?.cancel()
      const { status } = response
      if (status >= 200 && status < 300) return 'taken'
      const asked = Number(response.headers.get('retry-after') ?? NaN) * 1000
      return {
        why: `The collector at ${url} answered with ${String(status)}.`,
        again: passing.has(status),
        ...(asked >= 0 && { afterMs: Math.min(asked, backoff.mostMs) }),
      }
    } catch (thrown) {
      const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown
      const reason = cause instanceof Error ? cause.message : String(cause)
      return { why: `The collector at ${url} cannot be reached: ${reason}`, again: true }
    }
  }

  return {
    push(item) {
      if (closing || queue.length >= longestQueue) {
        dropped++
        return
      }
      queue.push(item)
      if (queue.length === 1 || queue.length === mostInBatch) plan()
    },
    counts: () => ({ sent, dropped }),
    async close() {
      closing = true
      callOff?.()
      wake()
      const finish = clock.after(lastWordsMs, () => stop.abort(new Error('Vade is stopping.')))
      await running
      while (queue.length > 0 && !failing) await send(queue.splice(0, mostInBatch))
      finish()
      dropped += queue.length
      queue = []
    },
  }
}
