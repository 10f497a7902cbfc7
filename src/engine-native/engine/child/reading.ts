import type { LlamaContextSequence, LlamaModel, SequenceEvaluateOptions, Token } from 'node-llama-cpp'
import type { Sampling, TokenLogprob, TokenSignal } from '../../../core/index.ts'
import { createDraw, defaultSampling, type Ranked } from './draw.ts'
import { signalOf, signalTop } from './signal.ts'

/** A token that was written, with how likely it was where that was asked for. */
export interface Written {
  readonly token: Token
  readonly logprob?: TokenLogprob
  readonly signal?: TokenSignal
}

export interface Reading {
  readonly model: LlamaModel
  readonly sequence: LlamaContextSequence
  readonly sampling: Sampling
  /** The penalties of the call; the rest of the sampling is done here. */
  readonly penalties: Pick<SequenceEvaluateOptions, 'repeatPenalty'>
  /** How many alternatives each log-probability names; undefined asks for none. */
  readonly logprobs: number | undefined
  readonly signals: boolean
}

/**
 * The likeliest so many tokens are all that is read. Their sum stands for the whole vocabulary's: 0.992 of it where the
 * 0.5B model knew least, and 0.999 on average. Sorting all 152,000 tokens would cost a third of the speed, which the
 * library does wherever the likeliest are asked for; this many are picked in passing.
 */
const mostRead = 16_384

/**
 * Evaluates the last tokens of the prompt and writes on, reading how likely each token was. The library's sampling
 * changes the logits that it gives (they come divided by the temperature, and cut), and begins anew with each token: the
 * same seed would make the same choice each time. So the token is drawn here, from logits as the model gave them.
 */
export async function* readTokens(reading: Reading, last: readonly Token[]): AsyncGenerator<Written> {
  const { model, sequence, sampling, logprobs, signals } = reading
  const draw = createDraw<Token>(sampling)
  const topK = sampling.topK ?? defaultSampling.topK
  const drawnFrom = (sampling.temperature ?? defaultSampling.temperature) <= 0 ? 1 : topK > 0 ? topK : mostRead
  const includeTop = Math.min(mostRead, Math.max(signalTop, logprobs ?? 0, drawnFrom))
  const options = { ...reading.penalties, temperature: 1, topK: mostRead, topP: 1, minP: 0 }
  const generateNext = { totalLogitWeight: true, options, logits: { filter: { tokens: [], includeTop } } }
  for (let tokens = last, first = true; ; first = false) {
    const end = tokens.at(-1)
    if (end === undefined) return
    const results = await sequence.controlledEvaluate([...tokens.slice(0, -1), [end, { generateNext }]])
    const { logits, totalLogitWeight: weight } = results.at(-1)?.next ?? {}
    if (logits === undefined || weight === undefined) return
    const ranked = Array.from(logits, ([token, logit]) => ({ token, logit })).sort((a, b) => b.logit - a.logit)
    const token = draw(ranked)
    if (token === undefined) return
    yield {
      token,
      ...(logprobs !== undefined && { logprob: logprobOf(model, { token, ranked, weight, top: logprobs }) }),
      ...(signals && {
        signal: { ...signalOf({ ranked, weight }, token), ...(first && { top: named(model, ranked, weight) }) },
      }),
    }
    tokens = [token]
  }
}

function named(model: LlamaModel, ranked: readonly Ranked<Token>[], weight: number): NonNullable<TokenSignal['top']> {
  const best = ranked[0]?.logit ?? 0
  return ranked
    .slice(0, signalTop)
    .map(({ token, logit }) => ({ token: model.detokenize([token]), p: Math.exp(logit - best) / weight }))
}

/** The log-probability of a token in words. */
export function tokenLogprob(model: LlamaModel, token: Token, logprob: number) {
  const text = model.detokenize([token])
  // Rounding must not make a probability larger than one, nor zero: JSON has no infinity.
  return { token: text, logprob: Math.max(-9999, Math.min(0, logprob)), bytes: [...new TextEncoder().encode(text)] }
}

function logprobOf(
  model: LlamaModel,
  read: {
    readonly token: Token
    readonly ranked: readonly Ranked<Token>[]
    readonly weight: number
    readonly top: number
  },
): TokenLogprob {
  const { token, ranked, weight, top } = read
  const total = (ranked[0]?.logit ?? 0) + Math.log(weight)
  const one = (each: Ranked<Token>) => tokenLogprob(model, each.token, each.logit - total)
  const chosen = ranked.find((each) => each.token === token) ?? { token, logit: -Infinity }
  return { ...one(chosen), top: ranked.slice(0, top).map(one) }
}
