import { getLlama, getModuleVersion, LlamaLogLevel, type Llama, type LlamaModel, type Token } from 'node-llama-cpp'
import {
  createId,
  toVadeError,
  userText,
  VadeError,
  type GenerateRequest,
  type Message,
  type Part,
} from '../../../core/index.ts'
import type { FromChild, LoadOptions, ToChild } from '../protocol.ts'
import { createGovernor, type Governor } from '../governor.ts'
import { evaluateInSlices, needsTool, run, sliceTokens, type Run, type RunResult } from './generate.ts'
import { grammarFor, toolGrammar } from './grammar.ts'
import { createPrefixes, type Prefixes } from './prefixes.ts'
import { createPromptWriter, type PromptWriter } from './prompt.ts'
import { createSlots, type Slots } from './slots.ts'
import { chosenTool, offeredTools, withToolPrompt } from './tools.ts'

/** The process that holds the weights. It may die at any moment without harm to the server that started it. */
interface Loaded {
  readonly llama: Llama
  readonly model: LlamaModel
  readonly prompts: PromptWriter
  readonly slots: Slots
  readonly prefixes: Prefixes
  readonly governor: Governor
  readonly id: string
}

let loaded: Loaded | undefined
const running = new Map<number, AbortController>()

function send(message: FromChild): void {
  process.send?.(message)
}

async function load(options: LoadOptions): Promise<void> {
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    logLevel: LlamaLogLevel.error,
    maxThreads: options.mostThreads,
  })
  const model = await llama.loadModel({ modelPath: options.file, gpuLayers: 0 })
  const { contextTokens, sequences, mostThreads: threads } = options
  const context = await model.createContext({ contextSize: contextTokens, sequences, batchSize: sliceTokens, threads })
  llama.maxThreads = options.threads
  const identity = [options.sha256, await getModuleVersion(), contextTokens].join()
  const prefixes = createPrefixes(options.directory, identity)
  const governor = createGovernor(options.threads, options.mostThreads)
  loaded = {
    prefixes,
    governor,
    llama,
    model,
    prompts: createPromptWriter(model),
    slots: createSlots(context, sequences),
    id: options.id,
  }
  const memoryBytes = process.memoryUsage.rss()
  send({ type: 'ready', contextTokens: context.contextSize, memoryBytes })
}

async function generate(call: number, request: GenerateRequest): Promise<void> {
  if (loaded === undefined)
    throw new VadeError('model_loading', 'The engine has loaded no model yet; try again in a moment.')
  const stop = new AbortController()
  running.set(call, stop)
  // A pause between answers is not slowness.
  if (running.size === 1) window = { tokens: 0, since: 0 }
  let queuedMs = 0
  const { llama, model, prompts, prefixes, slots } = loaded
  const tell = (part: Part) => send({ type: 'part', call, part })
  const common = {
    llama,
    model,
    prefixes,
    onToken: countToken,
    signal: stop.signal,
    stopTexts: prompts.stopTexts,
    sampling: request.sampling ?? {},
  }
  const finish = (result: RunResult, prompt: number, reason = result.reason) =>
    tell({
      type: 'finish',
      reason,
      usage: { inputTokens: prompt, cachedTokens: result.cachedTokens, outputTokens: result.outputTokens },
      origin: { model: loaded?.id ?? '', runsOn: 'device' },
      costNanoUsd: 0,
      timing: {
        queuedMs,
        prefillMs: result.prefillMs,
        decodeMs: result.decodeMs,
        tokensPerSecond:
          result.outputTokens > 1 && result.decodeMs > 0 ? ((result.outputTokens - 1) * 1000) / result.decodeMs : 0,
      },
    })
  const inSlot = async (key: string, options: Omit<Run, 'sequence'>) => {
    const queuedAt = performance.now()
    const slot = await slots.take(key)
    queuedMs += performance.now() - queuedAt
    try {
      return await run({ ...options, sequence: slot.sequence })
    } finally {
      slots.release(slot)
    }
  }
  try {
    if (needsTool(request)) {
      const { tools, mayDecline } = offeredTools(request)
      const prompt = prompts.tokens(withToolPrompt(request.messages, tools, mayDecline))
      let json = ''
      const grammar = await toolGrammar(llama, tools, mayDecline)
      const sampling = { ...common.sampling, temperature: common.sampling.temperature ?? 0 }
      // The question about tools begins alike in all conversations, so they share the sequence that has it.
      const result = await inSlot(`tools ${tools.map((tool) => tool.name).join()}`, {
        ...common,
        prompt,
        grammar,
        endsWithJson: true,
        sampling,
        onText: (text) => (json += text),
      })
      const tool = chosenTool(json)
      if (tool !== null || !mayDecline) {
        if (tool !== null) {
          const id = createId('call')
          tell({ type: 'tool-call-start', id, name: tool.name })
          tell({ type: 'tool-call-delta', id, arguments: tool.arguments })
          tell({ type: 'tool-call-end', id })
        }
        finish(result, prompt.length, tool === null ? result.reason : 'tool-calls')
        return
      }
    }
    const prompt =
      request.rawPrompt === undefined ? prompts.tokens(request.messages) : rawTokens(model, request.rawPrompt)
    const grammar = await grammarFor(llama, request.output)
    tell({ type: 'text-start' })
    const onText = (text: string, logprobs: Extract<Part, { type: 'text-delta' }>['logprobs']) =>
      tell({ type: 'text-delta', text, ...(logprobs !== undefined && logprobs.length > 0 && { logprobs }) })
    const result = await inSlot(request.cacheKey ?? `call-${String(call)}`, {
      ...common,
      prompt,
      grammar,
      endsWithJson: grammar !== undefined && request.output?.type !== 'grammar',
      logprobs: request.logprobs,
      onText,
    })
    tell({ type: 'text-end' })
    finish(result, prompt.length)
  } finally {
    running.delete(call)
  }
}

function rawTokens(model: LlamaModel, text: string): Token[] {
  const { bos, shouldPrependBosToken } = model.tokens
  return [...(shouldPrependBosToken && bos !== null ? [bos] : []), ...model.tokenize(text)]
}

/** What all conversations that begin with these messages have in common is evaluated once and kept on the disk. */
async function warm(call: number, messages: readonly Message[]): Promise<void> {
  if (loaded === undefined) throw new VadeError('model_loading', 'The engine has loaded no model yet.')
  const { prompts, slots, prefixes } = loaded
  const one = prompts.tokens([...messages, userText('A')])
  const other = prompts.tokens([...messages, userText('B')])
  const end = one.findIndex((token, index) => token !== other[index])
  const shared = one.slice(0, end)
  if (shared.length > 0 && !prefixes.add(shared)) {
    const slot = await slots.take('warm')
    try {
      await slot.sequence.adaptStateToTokens(shared, false)
      await evaluateInSlices(slot.sequence, shared)
      await prefixes.save(slot.sequence, shared)
    } finally {
      slots.release(slot)
    }
  }
  send({ type: 'warmed', call })
}

const windowTokens = 16
let window = { tokens: 0, since: 0 }

/** Speed over all answers together; a window with a pause or a long prompt in it says nothing and is dropped. */
function countToken(): void {
  if (loaded === undefined) return
  const now = performance.now()
  if (window.tokens++ === 0) window.since = now
  if (window.tokens <= windowTokens) return
  const seconds = (now - window.since) / 1000
  window = { tokens: 0, since: 0 }
  loaded.llama.maxThreads = loaded.governor.observe(windowTokens / seconds, now)
}

function fail(call: number | null, thrown: unknown): void {
  const { code, message, param } = toVadeError(thrown)
  send({ type: 'failed', call, code, message, ...(param !== undefined && { param }) })
}

process.on('message', (message: ToChild) => {
  switch (message.type) {
    case 'load':
      load(message.options).catch((thrown: unknown) => fail(null, thrown))
      break
    case 'generate':
      generate(message.call, message.request).catch((thrown: unknown) => fail(message.call, thrown))
      break
    case 'stop':
      running.get(message.call)?.abort()
      break
    case 'warm':
      warm(message.call, message.messages).catch((thrown: unknown) => fail(message.call, thrown))
      break
    case 'close':
      process.exit(0)
  }
})
setInterval(() => {
  if (loaded === undefined) return
  send({ type: 'alive', threads: loaded.governor.threads, memoryBytes: process.memoryUsage.rss() })
}, 1000)
// The server is gone: nobody can ask any more.
process.on('disconnect', () => process.exit(0))
