import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import type { ChildProcess } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  collect,
  toVadeError,
  VadeError,
  type CallContext,
  type GenerateRequest,
  type Message,
  type Model,
  type Part,
} from '../../core/index.ts'
import { planMemory, type MemoryFacts } from '../memory/index.ts'
import { startEngineProcess, type EngineProcess } from './child-process.ts'
import { forkEngine } from './fork.ts'

export interface EngineModelFile {
  readonly id: string
  readonly name: string
  /** Absolute path of the GGUF file. */
  readonly file: string
  readonly bytes: number
  readonly sha256: string
  /** Tokens the model was trained for. */
  readonly contextTokens: number
  readonly memory: MemoryFacts
}

/** A LoRA adapter for one model: small weights that change how it answers. */
export interface EngineAdapterFile {
  readonly id: string
  readonly file: string
}

export interface EngineOptions {
  /** Folder for the saved states of evaluated prompts; without it none are saved. */
  readonly directory?: string
  readonly log: (event: { readonly event: string } & Readonly<Record<string, unknown>>) => void
  /** What the engine's process may take now, in bytes; the context shrinks before a model is refused. */
  readonly memoryCeiling?: () => number
  /** A process from `forkEngine` for the first model. */
  readonly spare?: ChildProcess | undefined
  /** Unless told, the engine takes the cores that other programs leave. */
  readonly threads?: number | undefined
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
  modelFor(file: EngineModelFile, adapter?: EngineAdapterFile): Model
  /** Loads the model and evaluates what conversations that begin with these messages share, or loads its state. */
  warm(file: EngineModelFile, messages: readonly Message[]): Promise<void>
  /** Tokens a second of one answer of 64 tokens. */
  measureSpeed(file: EngineModelFile, signal: AbortSignal): Promise<number>
  state(): EngineState
  /** Returns what ends the listening. */
  onChange(listener: () => void): () => void
  close(): Promise<void>
}

/** Bytes by which the process must have grown or shrunk to be news. */
const worthTelling = 8e6

export function createEngine(options: EngineOptions): Engine {
  const { contextTokens = 4096, sequences = 4, idleMs = 600_000 } = options
  const listeners = new Set<() => void>()
  let state: EngineState = {
    state: 'none',
    model: null,
    threads: null,
    contextTokens: null,
    memoryBytes: null,
    error: null,
  }
  let current: Current | undefined
  let busy = 0
  let idleTimer: NodeJS.Timeout | undefined
  let closed = false
  let { spare } = options
  /** Grows with each death of the process, and is gone after a whole answer. */
  let backOffMs = 0

  function become(next: Partial<EngineState>): void {
    state = { ...state, ...next }
    for (const listener of listeners) listener()
  }

  async function start(file: EngineModelFile, isCurrent: () => boolean, signal: AbortSignal): Promise<EngineProcess> {
    become({ state: 'starting', model: file.id, error: null })
    try {
      await delay(backOffMs, undefined, { signal })
      const ceilingBytes = options.memoryCeiling?.() ?? Infinity
      const plan = planMemory(file, { contextTokens, sequences, ceilingBytes })
      const proof = proofOf(file)
      const child = await startEngineProcess(
        takeSpare() ?? forkEngine(),
        {
          file: file.file,
          id: file.id,
          sha256: file.sha256,
          directory: options.directory ?? null,
          ...plan,
          mostThreads: options.threads ?? availableParallelism(),
          fixedThreads: options.threads ?? null,
          checkTensors: proof !== null && !existsSync(proof),
        },
        {
          signal,
          onLine: (line) => options.log({ event: 'engine_said', line }),
          onAlive({ threads, memoryBytes }) {
            const grown = Math.abs(memoryBytes - (state.memoryBytes ?? 0)) > worthTelling
            if (isCurrent() && (threads !== state.threads || grown)) become({ threads, memoryBytes })
          },
        },
      )
      if (proof !== null) writeFileSync(proof, '')
      become({ state: 'ready', contextTokens: child.contextTokens })
      void watchEnd(file, child, isCurrent)
      return child
    } catch (thrown) {
      if (isCurrent()) {
        current = undefined
        become({ state: 'failed', error: toVadeError(thrown).message })
      }
      throw thrown
    }
  }

  /** The process that was made beforehand, if it is still there. */
  function takeSpare(): ChildProcess | undefined {
    const taken = spare
    spare = undefined
    return taken?.connected === true ? taken : undefined
  }

  /** An empty file that says that the tensors of this file were looked at once. */
  function proofOf(file: EngineModelFile): string | null {
    if (options.directory === undefined) return null
    mkdirSync(options.directory, { recursive: true, mode: 0o700 })
    return join(options.directory, `${file.sha256}.checked`)
  }

  async function watchEnd(file: EngineModelFile, child: EngineProcess, isCurrent: () => boolean): Promise<void> {
    await child.exited
    if (!isCurrent()) return
    current = undefined
    backOffMs = Math.min(Math.max(100, backOffMs * 2), 10_000)
    become({ state: 'stopped', memoryBytes: null })
    options.log({ event: 'engine_exited', model: file.id })
  }

  async function processFor(file: EngineModelFile): Promise<EngineProcess> {
    if (closed) throw new VadeError('shutting_down', 'Vade is stopping; ask again after the next start.')
    if (current?.id !== file.id) {
      const old = current
      const stop = new AbortController()
      const isCurrent = () => current === mine
      const fresh = (async () => {
        if (old !== undefined) {
          await Promise.allSettled(old.answers)
          await end(old)
        }
        return start(file, isCurrent, stop.signal)
      })()
      const mine: Current = { id: file.id, process: fresh, stop, answers: new Set() }
      current = mine
    }
    return current.process
  }

  async function* generate(
    { file, adapter }: { readonly file: EngineModelFile; readonly adapter?: EngineAdapterFile | undefined },
    request: GenerateRequest,
    context: CallContext,
  ): AsyncGenerator<Part> {
    clearTimeout(idleTimer)
    busy++
    const { promise: ended, resolve: markEnded } = Promise.withResolvers<void>()
    try {
      for (let attempt = 1; ; attempt++) {
        let said = false
        try {
          const child = processFor(file)
          const holder = current
          holder?.answers.add(ended)
          void ended.then(() => holder?.answers.delete(ended))
          for await (const part of (await child).generate(request, {
            adapter: adapter?.file ?? null,
            signal: context.signal,
          })) {
            if (part.type !== 'text-start') said = true
            yield part.type === 'finish' && adapter !== undefined
              ? { ...part, origin: { ...part.origin, model: adapter.id } }
              : part
          }
          backOffMs = 0
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
      markEnded()
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
    await end(old)
    become({ state: 'stopped', memoryBytes: null })
  }

  async function end(old: Current): Promise<void> {
    old.stop.abort()
    await (await old.process.catch(() => undefined))?.close()
  }

  return {
    modelFor: (file, adapter) => ({
      id: adapter?.id ?? file.id,
      runsOn: 'device',
      abilities: {
        input: ['text'],
        tools: true,
        schema: true,
        logprobs: true,
        contextTokens: Math.min(contextTokens, file.contextTokens),
      },
      generate: (request, context) => generate({ file, adapter }, request, context),
      countTokens: async (prompts, signal) => (await processFor(file)).countTokens(prompts, signal),
    }),
    state: () => state,
    async warm(file, messages) {
      await (await processFor(file)).warm(messages)
    },
    async measureSpeed(file, signal) {
      const request = {
        messages: [],
        rawPrompt: 'Once upon a time there was a small village by the sea, and in it lived',
        sampling: { temperature: 0, maxTokens: 64 },
      }
      const { finish } = await collect(generate({ file }, request, { signal, caller: 'speed' }))
      return finish.timing?.tokensPerSecond ?? 0
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      closed = true
      takeSpare()?.kill('SIGKILL')
      clearTimeout(idleTimer)
      await unload()
    },
  }
}

interface Current {
  readonly id: string
  readonly process: Promise<EngineProcess>
  /** Ends the process while it still loads. */
  readonly stop: AbortController
  /** Settle when the answers that it writes have ended; another model waits for them. */
  readonly answers: Set<Promise<void>>
}
