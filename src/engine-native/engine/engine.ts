import { availableParallelism } from 'node:os'
import {
  toVadeError,
  VadeError,
  type CallContext,
  type GenerateRequest,
  type Model,
  type Part,
} from '../../core/index.ts'
import { startEngineProcess, type EngineProcess } from './child-process.ts'

export interface EngineModelFile {
  readonly id: string
  readonly name: string
  /** Absolute path of the GGUF file. */
  readonly file: string
  /** Tokens the model was trained for. */
  readonly contextTokens: number
}

export interface EngineOptions {
  readonly log: (event: { readonly event: string } & Readonly<Record<string, unknown>>) => void
  /** Tokens of each conversation; 4096 unless told. */
  readonly contextTokens?: number
  /** Conversations at the same time; 4 unless told. */
  readonly sequences?: number
  /** The model is unloaded after this long without a question; 10 minutes unless told. */
  readonly idleMs?: number
}

export interface EngineState {
  readonly state: 'none' | 'stopped' | 'starting' | 'ready' | 'failed'
  readonly model: string | null
  readonly threads: number | null
  readonly contextTokens: number | null
  readonly memoryBytes: number | null
  readonly error: string | null
}

/** llama.cpp in a process of its own, one model at a time. */
export interface Engine {
  modelFor(file: EngineModelFile): Model
  state(): EngineState
  onChange(listener: () => void): void
  close(): Promise<void>
}

export function createEngine(options: EngineOptions): Engine {
  const { contextTokens = 4096, sequences = 4, idleMs = 600_000 } = options
  const listeners = new Set<() => void>()
  const threads = idleThreads()
  let state: EngineState = {
    state: 'none',
    model: null,
    threads: null,
    contextTokens: null,
    memoryBytes: null,
    error: null,
  }
  let current: { readonly id: string; readonly process: Promise<EngineProcess> } | undefined
  let busy = 0
  let idleTimer: NodeJS.Timeout | undefined
  let closed = false

  function become(next: Partial<EngineState>): void {
    state = { ...state, ...next }
    for (const listener of listeners) listener()
  }

  async function start(file: EngineModelFile): Promise<EngineProcess> {
    become({ state: 'starting', model: file.id, error: null })
    try {
      const context = Math.min(contextTokens, file.contextTokens)
      const child = await startEngineProcess({
        file: file.file,
        id: file.id,
        contextTokens: context,
        sequences,
        threads,
      })
      become({ state: 'ready', threads, contextTokens: child.contextTokens, memoryBytes: child.memoryBytes })
      void child.exited.then(() => {
        if (current?.id !== file.id) return
        current = undefined
        become({ state: 'stopped', memoryBytes: null })
        options.log({ event: 'engine_exited', model: file.id })
      })
      return child
    } catch (thrown) {
      current = undefined
      become({ state: 'failed', error: toVadeError(thrown).message })
      throw thrown
    }
  }

  async function processFor(file: EngineModelFile): Promise<EngineProcess> {
    if (closed) throw new VadeError('shutting_down', 'Vade is stopping; ask again after the next start.')
    if (current?.id !== file.id) {
      const old = current
      const fresh = (async () => {
        await (await old?.process.catch(() => undefined))?.close()
        return start(file)
      })()
      current = { id: file.id, process: fresh }
    }
    return current.process
  }

  async function* generate(
    file: EngineModelFile,
    request: GenerateRequest,
    context: CallContext,
  ): AsyncGenerator<Part> {
    clearTimeout(idleTimer)
    busy++
    try {
      for (let attempt = 1; ; attempt++) {
        let said = false
        try {
          for await (const part of (await processFor(file)).generate(request, context.signal)) {
            if (part.type !== 'text-start') said = true
            yield part
          }
          return
        } catch (thrown) {
          if (toVadeError(thrown).code !== 'engine_failed' || said || attempt > 1 || closed || state.state === 'failed')
            throw thrown
          yield {
            type: 'notice',
            code: 'restarted',
            message: 'The engine had stopped and was started again for this answer.',
          }
        }
      }
    } finally {
      busy--
      if (busy === 0 && !closed) {
        idleTimer = setTimeout(() => void unload(), idleMs)
        idleTimer.unref()
      }
    }
  }

  async function unload(): Promise<void> {
    const old = current
    current = undefined
    if (old === undefined) return
    await (await old.process.catch(() => undefined))?.close()
    become({ state: 'stopped', memoryBytes: null })
  }

  return {
    modelFor: (file) => ({
      id: file.id,
      runsOn: 'device',
      abilities: {
        input: ['text'],
        tools: true,
        schema: true,
        logprobs: true,
        contextTokens: Math.min(contextTokens, file.contextTokens),
      },
      generate: (request, context) => generate(file, request, context),
    }),
    state: () => state,
    onChange: (listener) => void listeners.add(listener),
    async close() {
      closed = true
      clearTimeout(idleTimer)
      await unload()
    },
  }
}

/** One core is left to everything else: with more threads than idle cores generation collapses (decisions/engine.md). */
function idleThreads(): number {
  return Math.max(1, availableParallelism() - 1)
}
