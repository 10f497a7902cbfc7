import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { VadeError, type EmbeddingResult, type ErrorCode } from '../../core/index.ts'
import type { EmbeddingLoad, FromEmbedder, ToEmbedder } from './protocol.ts'

/** One process with the embedding model loaded. */
export interface EmbedderProcess {
  readonly exited: Promise<void>
  /** Throws `engine_failed` when the process dies before the vectors are here. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<EmbeddingResult>
  close(): Promise<void>
}

interface Call {
  resolve(result: EmbeddingResult): void
  reject(error: Error): void
}

/** Loading, with the one conversion of the weights on a slow disk. */
const loadMs = 120_000
/** The process speaks every second, even while it evaluates; one silent for so long hangs and is ended. */
const silenceMs = 30_000

/** Starts the process and loads the model; rejects with a sentence if it cannot. */
export async function startEmbedderProcess(options: EmbeddingLoad): Promise<EmbedderProcess> {
  // Why one thread in libuv's pool: decisions/engine.md.
  const child = fork(fileURLToPath(new URL('./child/main.ts', import.meta.url)), [], {
    serialization: 'advanced',
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const calls = new Map<number, Call>()
  let nextCall = 0
  const { promise: ready, resolve: isReady, reject: failed } = Promise.withResolvers<void>()
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const silent = setTimeout(() => child.kill('SIGKILL'), loadMs)
  const send = (message: ToEmbedder) => {
    if (child.connected) child.send(message)
  }

  child.on('message', (message: FromEmbedder) => {
    if (message.type === 'ready') {
      clearTimeout(silent)
      isReady()
    } else if (message.type === 'embedded') calls.get(message.call)?.resolve(message)
    else if (message.type === 'failed') {
      const { code, message: words, param } = message
      if (message.call === null) failed(new VadeError('engine_failed', `${options.id} cannot be loaded: ${words}`))
      else
        calls.get(message.call)?.reject(new VadeError(code as ErrorCode, words, param === undefined ? {} : { param }))
    }
  })
  child.once('error', (error) =>
    failed(new VadeError('engine_failed', `The process of ${options.id} cannot be started: ${error.message}`)),
  )
  child.once('exit', () => {
    clearTimeout(silent)
    const error = new VadeError('engine_failed', `The process of ${options.id} stopped. Ask again to start it.`)
    failed(error)
    for (const call of calls.values()) call.reject(error)
  })
  send({ type: 'load', options })
  try {
    await ready
  } catch (thrown) {
    child.kill('SIGKILL')
    throw thrown
  }
  const watchdog = setTimeout(() => child.kill('SIGKILL'), silenceMs)
  child.on('message', () => watchdog.refresh())
  void exited.then(() => clearTimeout(watchdog))

  return {
    exited,
    async embed(texts, signal) {
      signal.throwIfAborted()
      if (!child.connected) throw new VadeError('engine_failed', `The process of ${options.id} stopped. Ask again.`)
      const call = nextCall++
      const { promise, resolve, reject } = Promise.withResolvers<EmbeddingResult>()
      const stop = () => {
        send({ type: 'stop', call })
        reject(new VadeError('aborted', 'The request was stopped.'))
      }
      calls.set(call, { resolve, reject })
      signal.addEventListener('abort', stop, { once: true })
      send({ type: 'embed', call, texts })
      try {
        const { vectors, inputTokens } = await promise
        return { vectors, inputTokens }
      } finally {
        signal.removeEventListener('abort', stop)
        calls.delete(call)
      }
    },
    async close() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
