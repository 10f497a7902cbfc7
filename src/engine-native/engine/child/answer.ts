import { createId, type GenerateRequest, type Part } from '../../../core/index.ts'
import { run, type Run, type RunResult } from './generate.ts'
import { timingOf } from '../timing.ts'
import { grammarFor, offerGrammar } from './grammar.ts'
import type { Loaded } from './loaded.ts'
import { chosenCalls, offerOf, withToolPrompt } from './tools.ts'

export interface Answering {
  /** Path of a LoRA adapter, or null. */
  readonly adapter: string | null
  readonly signal: AbortSignal
  readonly tell: (part: Part) => void
}

/** Tells the parts of one answer, first the choice of a tool where tools are offered, and one `finish` at the end. */
export async function answer(loaded: Loaded, request: GenerateRequest, to: Answering): Promise<void> {
  const { llama, model, prompts, prefixes, contexts, pace } = loaded
  const { adapter, signal, tell } = to
  let queuedMs = 0
  const common = { model, signal, stopTexts: prompts.stopTexts, sampling: request.sampling ?? {}, pace }

  async function inSlot(key: string | undefined, options: Omit<Run, 'sequence' | 'prefixes'>): Promise<RunResult> {
    const queuedAt = performance.now()
    const { slot, release } = await contexts.take(key, options.prompt, adapter)
    queuedMs += performance.now() - queuedAt
    try {
      // The saved states were written without the adapter.
      return await run({ ...options, sequence: slot.sequence, prefixes: adapter === null ? prefixes : null })
    } finally {
      release()
    }
  }

  function finish(result: RunResult, inputTokens: number, reason = result.reason): void {
    const { cachedTokens, outputTokens, prefillMs, decodeMs } = result
    tell({
      type: 'finish',
      reason,
      usage: { inputTokens, cachedTokens, outputTokens },
      origin: { model: loaded.id, runsOn: 'device' },
      costNanoUsd: 0,
      timing: timingOf({ queuedMs, prefillMs, decodeMs }, outputTokens),
    })
  }

  const offer = offerOf(request)
  if (offer !== undefined) {
    const prompt = prompts.tokens(withToolPrompt(request.messages, offer))
    let json = ''
    // The question about tools begins alike in all conversations, so they share the sequence that has it.
    const result = await inSlot(`tools ${offer.tools.map((tool) => tool.name).join()}`, {
      ...common,
      prompt,
      grammar: await offerGrammar(llama, offer),
      endsWithJson: true,
      sampling: { ...common.sampling, temperature: common.sampling.temperature ?? 0 },
      onText: (text) => (json += text),
    })
    const calls = chosenCalls(json)
    for (const call of calls) {
      const id = createId('call')
      tell({ type: 'tool-call-start', id, name: call.name })
      tell({ type: 'tool-call-delta', id, arguments: call.arguments })
      tell({ type: 'tool-call-end', id })
    }
    if (calls.length > 0 || !offer.mayDecline || result.reason === 'aborted') {
      return finish(result, prompt.length, calls.length > 0 ? 'tool-calls' : result.reason)
    }
  }
  const prompt =
    request.rawPrompt === undefined ? prompts.tokens(request.messages) : prompts.rawTokens(request.rawPrompt)
  const grammar = await grammarFor(llama, request.output)
  tell({ type: 'text-start' })
  const result = await inSlot(request.cacheKey, {
    ...common,
    prompt,
    grammar,
    endsWithJson: grammar !== undefined && request.output?.type !== 'grammar',
    logprobs: request.logprobs,
    signals: request.signals,
    onText: (text, about) => tell({ type: 'text-delta', text, ...about }),
  })
  tell({ type: 'text-end' })
  finish(result, prompt.length)
}
