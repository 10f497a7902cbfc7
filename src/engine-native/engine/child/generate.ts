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
  type TokenSignal,
} from '../../../core/index.ts'
import { defaultSampling } from './draw.ts'
import type { Pace } from './pace.ts'
import type { Prefixes } from './prefixes.ts'
import { readTokens, tokenLogprob, type Written } from './reading.ts'
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
  readonly signals?: boolean | undefined
  readonly signal: AbortSignal
  onText(text: string, about?: AboutText): void
}

/** How likely the tokens of a text were, where that was asked for. */
export interface AboutText {
  readonly logprobs?: readonly TokenLogprob[]
  readonly signals?: readonly TokenSignal[]
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
  const stream = createTextStream(options.model, [...options.stopTexts, ...(sampling.stop ?? [])])
  const limit = Math.min(sampling.maxTokens ?? room, room)
  let firstAt = 0
  let outputTokens = 0
  let text = ''
  let reason: FinishReason = 'length'
  for await (const written of tokensOf(options, prompt.slice(-tail))) {
    const { token } = written
    const about = aboutOf(written)
    firstAt ||= performance.now()
    if (signal.aborted) {
      reason = 'aborted'
      break
    }
    if (options.model.isEogToken(token)) {
      // It is not written, but how sure the model was that nothing is missing tells of the answer.
      if (about.signals !== undefined) options.onText('', { signals: about.signals })
      reason = 'stop'
      break
    }
    outputTokens++
    options.pace.token()
    const { text: sure, stopped } = stream.push(token)
    text += sure
    if (sure !== '' || about.logprobs !== undefined || about.signals !== undefined) options.onText(sure, about)
    if (stopped) {
      reason = 'stop'
      break
    }
    if (options.endsWithJson === true && /[}\]]\s*$/.test(sure) && isWhole(text)) {
      reason = 'stop'
      break
    }
    if (outputTokens >= limit) break
  }
  if (outputTokens > 0 && reason !== 'aborted') {
    const rest = stream.end()
    if (rest !== '') options.onText(rest)
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

function aboutOf({ logprob, signal }: Written): AboutText {
  return { ...(logprob && { logprobs: [logprob] }), ...(signal && { signals: [signal] }) }
}

function isWhole(json: string): boolean {
  try {
    JSON.parse(json)
    return true
  } catch {
    return false
  }
}

/** Evaluates the last tokens of the prompt and writes on. */
async function* tokensOf(options: Run, last: Token[]): AsyncGenerator<Written> {
  const { sequence, model, grammar, sampling, logprobs, signals = false } = options
  if (grammar === undefined && (logprobs !== undefined || signals)) {
    const penalties = penaltiesOf(options)
    yield* readTokens({ model, sequence, sampling, penalties, logprobs: logprobs?.top, signals }, last)
    return
  }
  const state = grammar === undefined ? undefined : new LlamaGrammarEvaluationState({ model, grammar })
  const settings = { ...samplingOptions(options), yieldEogToken: true, ...(state && { grammarEvaluationState: state }) }
  if (logprobs === undefined) {
    for await (const token of sequence.evaluate(last, settings)) yield { token }
    return
  }
  // Only this way takes a grammar. It reads what the grammar and the sampling settings left of the vocabulary.
  for await (const read of sequence.evaluateWithMetadata(last, { probabilities: true }, settings)) {
    yield { token: read.token, logprob: amongLeft(model, read, logprobs.top) }
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

function samplingOptions(options: Run): SequenceEvaluateOptions {
  const { sampling } = options
  return {
    temperature: sampling.temperature ?? defaultSampling.temperature,
    topP: sampling.topP ?? defaultSampling.topP,
    topK: sampling.topK ?? defaultSampling.topK,
    minP: sampling.minP ?? defaultSampling.minP,
    seed: sampling.seed ?? Math.floor(Math.random() * 2 ** 31),
    ...penaltiesOf(options),
  }
}

function penaltiesOf({ sampling, sequence }: Run): Pick<SequenceEvaluateOptions, 'repeatPenalty'> {
  const { frequencyPenalty, presencePenalty, repeatPenalty } = sampling
  if ([frequencyPenalty, presencePenalty, repeatPenalty].every((value) => value === undefined)) return {}
  return {
    repeatPenalty: {
      punishTokens: () => sequence.contextTokens.slice(-64),
      penalty: repeatPenalty ?? 1,
      ...(frequencyPenalty !== undefined && { frequencyPenalty }),
      ...(presencePenalty !== undefined && { presencePenalty }),
    },
  }
}
