import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import {
  VadeError,
  type ErrorCode,
  type GenerateRequest,
  type Message,
  type Part,
  type TokenCount,
} from '../../core/index.ts'
import type { FromChild, LoadOptions, ToChild } from './protocol.ts'
import { timingOf } from './timing.ts'

/** One process with one model loaded. */
export interface EngineProcess {
  readonly contextTokens: number
  readonly exited: Promise<void>
  /** Throws `engine_failed` when the process dies before the finish part. */
  generate(request: GenerateRequest, options: GenerateOptions): AsyncGenerator<Part>
  /** Evaluates what conversations that begin so have in common, or finds it saved on the disk. */
  warm(messages: readonly Message[]): Promise<void>
  countTokens(prompts: readonly (readonly Message[])[], signal: AbortSignal): Promise<TokenCount>
  close(): Promise<void>
}

export interface GenerateOptions {
  /** Path of a LoRA adapter, or null. */
  readonly adapter: string | null
  readonly signal: AbortSignal
}

interface Call {
  warmed?(): void
  counted?(count: TokenCount): void
  push?(part: Part): void
  fail(error: VadeError): void
}

/** The process speaks every second, even while it evaluates; one silent for so long hangs and is ended. */
const silenceMs = 15_000
const mostLines = 50
/** An answer that is stopped ends here after this many milliseconds, even if a slice of a prompt is still evaluated. */
const stopMs = 80

export interface StartOptions {
  /** Ends the process while it still loads. */
  readonly signal: AbortSignal
  readonly onAlive: (alive: { readonly threads: number; readonly memoryBytes: number }) => void
  /** A line of the engine's own words, at most fifty of one process. */
  readonly onLine: (line: string) => void
}

/** Lets the process load the model; rejects with a sentence if it cannot. */
export async function startEngineProcess(
  child: ChildProcess,
  options: LoadOptions,
  { signal: starting, onAlive, onLine }: StartOptions,
): Promise<EngineProcess> {
  let lines = 0
  // Read to the end whatever it says, or a full pipe would stop it.
  createInterface({ input: child.stderr ?? Readable.from([]) }).on('line', (line) => {
    if (lines++ < mostLines) onLine(line)
  })
  let heardAt = performance.now()
  const calls = new Map<number, Call>()
  let nextCall = 0
  const send = (message: ToChild) => {
    if (child.connected) child.send(message)
  }
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const ready = new Promise<{ readonly contextTokens: number }>((resolve, reject) => {
    child.on('message', (message: FromChild) => {
      heardAt = performance.now()
      if (message.type === 'ready') resolve(message)
      else if (message.type === 'alive') onAlive(message)
      else if (message.type === 'warmed') calls.get(message.call)?.warmed?.()
      else if (message.type === 'part') calls.get(message.call)?.push?.(message.part)
      else if (message.type === 'counted') calls.get(message.call)?.counted?.(message.count)
      else {
        const error = new VadeError(
          message.code as ErrorCode,
          message.message,
          message.param === undefined ? {} : { param: message.param },
        )
        if (message.call === null) reject(error)
        else calls.get(message.call)?.fail(error)
      }
    })
    child.once('error', (error) =>
      reject(new VadeError('engine_failed', `The engine cannot be started: ${error.message}`)),
    )
    child.once('exit', () => {
      const error = new VadeError(
        'engine_failed',
        'The engine stopped in the middle of the answer. It starts again with the next question.',
      )
      reject(error)
      for (const call of calls.values()) call.fail(error)
    })
  })
  const cancel = () => child.kill('SIGKILL')
  starting.addEventListener('abort', cancel)
  send({ type: 'load', options })
  const { contextTokens } = await ready.catch((thrown: unknown) => {
    child.kill('SIGKILL')
    throw thrown
  })
  starting.removeEventListener('abort', cancel)
  const watchdog = setInterval(() => {
    if (performance.now() - heardAt > silenceMs) child.kill('SIGKILL')
  }, 1000)
  watchdog.unref()
  void exited.then(() => clearInterval(watchdog))
  return {
    contextTokens,
    exited,
    warm(messages) {
      const call = nextCall++
      return new Promise<void>((resolve, reject) => {
        calls.set(call, { fail: reject, warmed: resolve })
        if (child.connected) send({ type: 'warm', call, messages })
        else reject(new VadeError('engine_failed', 'The engine has stopped; ask again to start it.'))
      }).finally(() => calls.delete(call))
    },
    countTokens(prompts, signal) {
      const call = nextCall++
      let stop = () => {}
      return new Promise<TokenCount>((resolve, reject) => {
        stop = () => reject(new VadeError('aborted', 'The request was stopped.'))
        if (signal.aborted) stop()
        signal.addEventListener('abort', stop)
        calls.set(call, { fail: reject, counted: resolve })
        if (child.connected) send({ type: 'count', call, prompts })
        else reject(new VadeError('engine_failed', 'The engine has stopped; ask again to start it.'))
      }).finally(() => {
        signal.removeEventListener('abort', stop)
        calls.delete(call)
      })
    },
    async close() {
      send({ type: 'close' })
      const timer = setTimeout(() => child.kill('SIGKILL'), 2000)
      await exited
      clearTimeout(timer)
    },
    async *generate(request, { adapter, signal }) {
      const call = nextCall++
      const waiting: Part[] = []
      let failure: VadeError | undefined
      let wake = () => {}
      calls.set(call, {
        push(part) {
          waiting.push(part)
          wake()
        },
        fail(error) {
          failure = error
          wake()
        },
      })
      const startedAt = performance.now()
      let written = 0
      let firstAt: number | undefined
      let timer: NodeJS.Timeout | undefined
      const stop = () => {
        send({ type: 'stop', call })
        timer ??= setTimeout(() => calls.get(call)?.push?.(stopped()), stopMs)
      }
      const stopped = (): Part => {
        const now = performance.now()
        const decodeMs = now - (firstAt ?? now)
        return {
          type: 'finish',
          reason: 'aborted',
          usage: { inputTokens: 0, cachedTokens: 0, outputTokens: written },
          origin: { model: options.id, runsOn: 'device' },
          costNanoUsd: 0,
          timing: timingOf({ queuedMs: 0, prefillMs: now - startedAt - decodeMs, decodeMs }, written),
        }
      }
      signal.addEventListener('abort', stop)
      try {
        if (signal.aborted) throw new VadeError('aborted', 'The request was stopped.')
        if (!child.connected) throw new VadeError('engine_failed', 'The engine has stopped; ask again to start it.')
        send({ type: 'generate', call, request, adapter })
        for (;;) {
          const part = waiting.shift()
          if (part !== undefined) {
            if (part.type === 'text-delta') {
              written++
              firstAt ??= performance.now()
            }
            yield part
            if (part.type === 'finish') return
          } else if (failure !== undefined) throw failure
          else await new Promise<void>((resolve) => (wake = resolve))
        }
      } finally {
        signal.removeEventListener('abort', stop)
        calls.delete(call)
        clearTimeout(timer)
        send({ type: 'stop', call })
      }
    },
  }
}
