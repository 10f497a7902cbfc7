import {
  LlamaGrammarEvaluationState,
  type LlamaContextSequence,
  type LlamaGrammar,
  type LlamaModel,
  type SequenceEvaluateOptions,
  type Token,
} from 'node-llama-cpp'
import {
  VadeError,
  type FinishReason,
  type LogprobsRequest,
  type Sampling,
  type TokenLogprob,
} from '../../../core/index.ts'
import type { Pace } from './pace.ts'
import type { Prefixes } from './prefixes.ts'
import { createTextStream } from './text.ts'

export interface Run {
  readonly model: LlamaModel
  readonly sequence: LlamaContextSequence
  readonly prompt: readonly Token[]
  readonly stopTexts: readonly string[]
  readonly sampling: Sampling
  readonly grammar?: LlamaGrammar | undefined
  /** The answer is one JSON value: it ends where that value is whole, not after blank space the grammar allows. */
  readonly endsWithJson?: boolean
  /** Saved states that the prompt may begin with; null uses none. */
  readonly prefixes: Prefixes | null
  readonly pace: Pace
  readonly logprobs?: LogprobsRequest | undefined
  readonly signal: AbortSignal
  onText(text: string, logprobs: readonly TokenLogprob[]): void
}

export interface RunResult {
  readonly reason: FinishReason
  readonly cachedTokens: number
  readonly outputTokens: number
  readonly prefillMs: number
  readonly decodeMs: number
}

/** Prompts go in slices of this many tokens, so that a stop acts between them. It is the context's batch size too. */
export const sliceTokens = 128

/** Evaluates what the sequence does not have yet of these tokens; false if the signal ended it between two slices. */
export async function evaluateInSlices(
  sequence: LlamaContextSequence,
  tokens: readonly Token[],
  { pace, signal }: { readonly pace: Pace; readonly signal?: AbortSignal },
): Promise<boolean> {
  for (let at = sequence.nextTokenIndex; at < tokens.length; at += sliceTokens) {
    if (signal?.aborted === true) return false
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(at, at + sliceTokens))
    pace.interrupt()
  }
  return true
}

/** Evaluates what is new of the prompt, then writes until the model, a stop text, a limit or the signal ends it. */
export async function run(options: Run): Promise<RunResult> {
  const { sequence, prompt, signal, sampling } = options
  const started = performance.now()
  const room = sequence.contextSize - prompt.length
  if (prompt.length === 0)
    throw new VadeError('invalid_request', 'The prompt is empty; send at least one word.', { param: 'prompt' })
  await options.prefixes?.prepare(sequence, prompt)
  // The last token is always evaluated anew: its logits are where the answer begins.
  await sequence.adaptStateToTokens(prompt.slice(0, -1), false)
  const cachedTokens = sequence.nextTokenIndex
  // The last slice goes together with the first token that is written: a pass of its own for one token costs as much.
  const tail = ((prompt.length - cachedTokens - 1) % sliceTokens) + 1
  if (!(await evaluateInSlices(sequence, prompt.slice(0, -tail), options)))
    return { reason: 'aborted', cachedTokens, outputTokens: 0, prefillMs: performance.now() - started, decodeMs: 0 }
  const text = createTextStream(options.model, [...options.stopTexts, ...(sampling.stop ?? [])])
  const limit = Math.min(sampling.maxTokens ?? room, room)
  let firstAt = 0
  let outputTokens = 0
  let written = ''
  let reason: FinishReason = 'length'
  for await (const { token, logprob } of tokensOf(options, prompt.slice(-tail))) {
    firstAt ||= performance.now()
    if (signal.aborted) {
      reason = 'aborted'
      break
    }
    if (options.model.isEogToken(token)) {
      reason = 'stop'
      break
    }
    outputTokens++
    options.pace.token()
    const { text: sure, stopped } = text.push(token)
    written += sure
    if (sure !== '' || logprob !== undefined) options.onText(sure, logprob === undefined ? [] : [logprob])
    if (stopped) {
      reason = 'stop'
      break
    }
    if (options.endsWithJson === true && /[}\]]\s*$/.test(sure) && isWhole(written)) {
      reason = 'stop'
      break
    }
    if (outputTokens >= limit) break
  }
  if (outputTokens > 0 && reason !== 'aborted') {
    const rest = text.end()
    if (rest !== '') options.onText(rest, [])
  }
  const ended = performance.now()
  return {
    reason,
    cachedTokens,
    outputTokens,
    prefillMs: (firstAt || ended) - started,
    decodeMs: firstAt === 0 ? 0 : ended - firstAt,
  }
}

function isWhole(json: string): boolean {
  try {
    JSON.parse(json)
    return true
  } catch {
    return false
  }
}

interface Written {
  readonly token: Token
  readonly logprob?: TokenLogprob
}

/** Evaluates the last tokens of the prompt and writes on. */
async function* tokensOf(options: Run, last: Token[]): AsyncGenerator<Written> {
  const { sequence, model, grammar } = options
  const chosen = samplingOptions(options)
  const state = grammar === undefined ? undefined : new LlamaGrammarEvaluationState({ model, grammar })
  const settings = { ...chosen, yieldEogToken: true, ...(state && { grammarEvaluationState: state }) }
  if (options.logprobs === undefined) {
    for await (const token of sequence.evaluate(last, settings)) yield { token }
    return
  }
  if (state !== undefined) {
    // Only this way takes a grammar. It reads what the grammar and the sampling settings left of the vocabulary.
    for await (const read of sequence.evaluateWithMetadata(last, { probabilities: true }, settings)) {
      yield { token: read.token, logprob: amongLeft(model, read, options.logprobs.top) }
    }
    return
  }
  // Without `includeTop` the vocabulary is not sorted: a tenth of the speed is lost instead of a third.
  const { top } = options.logprobs
  const filter = { tokens: [], includeSelected: true, includeMax: true, ...(top > 0 && { includeTop: top }) }
  const generateNext = { token: true, totalLogitWeight: true, options: chosen, logits: { filter } }
  for (let tokens = last; ;) {
    const end = tokens.at(-1)
    if (end === undefined) return
    const results = await sequence.controlledEvaluate([...tokens.slice(0, -1), [end, { generateNext }]])
    const { token, logits, totalLogitWeight } = results.at(-1)?.next ?? {}
    if (token === undefined || token === null || logits === undefined || totalLogitWeight === undefined) return
    yield { token, logprob: logprobOf(model, { token, logits, totalLogitWeight, top }) }
    tokens = [token]
  }
}

function amongLeft(
  model: LlamaModel,
  read: { readonly token: Token; readonly probabilities: ReadonlyMap<Token, number> },
  top: number,
): TokenLogprob {
  const one = (token: Token) => tokenLogprob(model, token, Math.log(read.probabilities.get(token) ?? 0))
  // The map is ordered, the likeliest first.
  return { ...one(read.token), top: [...read.probabilities.keys()].slice(0, top).map(one) }
}

function tokenLogprob(model: LlamaModel, token: Token, logprob: number) {
  const text = model.detokenize([token])
  // Rounding must not make a probability larger than one, nor zero: JSON has no infinity.
  return { token: text, logprob: Math.max(-9999, Math.min(0, logprob)), bytes: [...new TextEncoder().encode(text)] }
}

function logprobOf(
  model: LlamaModel,
  read: {
    readonly token: Token
    readonly logits: ReadonlyMap<Token, number>
    readonly totalLogitWeight: number
    readonly top: number
  },
): TokenLogprob {
  const max = Math.max(...read.logits.values())
  const one = (token: Token) =>
    tokenLogprob(model, token, (read.logits.get(token) ?? -Infinity) - max - Math.log(read.totalLogitWeight))
  const ranked = [...read.logits.keys()].sort((a, b) => (read.logits.get(b) ?? 0) - (read.logits.get(a) ?? 0))
  return { ...one(read.token), top: ranked.slice(0, read.top).map(one) }
}

function samplingOptions({ sampling, sequence }: Run): SequenceEvaluateOptions {
  const { frequencyPenalty, presencePenalty, repeatPenalty } = sampling
  const punishes = [frequencyPenalty, presencePenalty, repeatPenalty].some((value) => value !== undefined)
  return {
    temperature: sampling.temperature ?? 0.7,
    topP: sampling.topP ?? 0.95,
    topK: sampling.topK ?? 40,
    minP: sampling.minP ?? 0,
    seed: sampling.seed ?? Math.floor(Math.random() * 2 ** 31),
    ...(punishes && {
      repeatPenalty: {
        punishTokens: () => sequence.contextTokens.slice(-64),
        penalty: repeatPenalty ?? 1,
        ...(frequencyPenalty !== undefined && { frequencyPenalty }),
        ...(presencePenalty !== undefined && { presencePenalty }),
      },
    }),
  }
}
