import { getLlama, LlamaLogLevel, type Llama, type LlamaModel } from 'node-llama-cpp'
import { createId, toVadeError, VadeError, type GenerateRequest, type Part } from '../../../core/index.ts'
import type { FromChild, LoadOptions, ToChild } from '../protocol.ts'
import { needsTool, run, sliceTokens, type RunResult } from './generate.ts'
import { grammarFor, toolGrammar } from './grammar.ts'
import { createPromptWriter, type PromptWriter } from './prompt.ts'
import { createSlots, type Slots } from './slots.ts'
import { chosenTool, offeredTools, withToolPrompt } from './tools.ts'

/** The process that holds the weights. It may die at any moment without harm to the server that started it. */
interface Loaded {
  readonly llama: Llama
  readonly model: LlamaModel
  readonly prompts: PromptWriter
  readonly slots: Slots
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
    maxThreads: options.threads,
  })
  const model = await llama.loadModel({ modelPath: options.file, gpuLayers: 0 })
  const { contextTokens, sequences, threads } = options
  const context = await model.createContext({ contextSize: contextTokens, sequences, batchSize: sliceTokens, threads })
  loaded = { llama, model, prompts: createPromptWriter(model), slots: createSlots(context, sequences), id: options.id }
  const memoryBytes = process.memoryUsage.rss()
  send({ type: 'ready', contextTokens: context.contextSize, memoryBytes })
}

async function generate(call: number, request: GenerateRequest): Promise<void> {
  if (loaded === undefined)
    throw new VadeError('model_loading', 'The engine has loaded no model yet; try again in a moment.')
  const stop = new AbortController()
  running.set(call, stop)
  const queuedAt = performance.now()
  const slot = await loaded.slots.take(request.cacheKey ?? `call-${String(call)}`)
  const queuedMs = performance.now() - queuedAt
  const { llama, model, prompts } = loaded
  const tell = (part: Part) => send({ type: 'part', call, part })
  const common = {
    llama,
    model,
    sequence: slot.sequence,
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
  try {
    if (needsTool(request)) {
      const { tools, mayDecline } = offeredTools(request)
      const prompt = prompts.tokens(withToolPrompt(request.messages, tools, mayDecline))
      let json = ''
      const grammar = await toolGrammar(llama, tools, mayDecline)
      const sampling = { ...common.sampling, temperature: common.sampling.temperature ?? 0 }
      const result = await run({ ...common, prompt, grammar, sampling, onText: (text) => (json += text) })
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
      request.rawPrompt === undefined ? prompts.tokens(request.messages) : model.tokenize(request.rawPrompt)
    const grammar = await grammarFor(llama, request.output)
    tell({ type: 'text-start' })
    const onText = (text: string, logprobs: Extract<Part, { type: 'text-delta' }>['logprobs']) =>
      tell({ type: 'text-delta', text, ...(logprobs !== undefined && logprobs.length > 0 && { logprobs }) })
    const result = await run({ ...common, prompt, grammar, logprobs: request.logprobs, onText })
    tell({ type: 'text-end' })
    finish(result, prompt.length)
  } finally {
    running.delete(call)
    loaded.slots.release(slot)
  }
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
    case 'threads':
      if (loaded !== undefined) loaded.llama.maxThreads = message.threads
      break
    case 'close':
      process.exit(0)
  }
})
// The server is gone: nobody can ask any more.
process.on('disconnect', () => process.exit(0))
