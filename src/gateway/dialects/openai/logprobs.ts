import type { TokenLogprob } from '../../../core/index.ts'

export function encodeChatLogprobs(tokens: readonly TokenLogprob[]): object {
  const content = tokens.map((one) => ({ ...encodeOne(one), top_logprobs: one.top.map(encodeOne) }))
  return { content, refusal: null }
}

function encodeOne({ token, logprob, bytes }: TokenLogprob['top'][number]): object {
  return { token, logprob, bytes: bytes ?? null }
}

/** The older form of completions, in columns. `offset` is where the first token begins in the text of the choice. */
export function encodeCompletionLogprobs(tokens: readonly TokenLogprob[], offset: number): object {
  let at = offset
  const text_offset = tokens.map(({ token }) => (at += token.length) - token.length)
  return {
    tokens: tokens.map(({ token }) => token),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: tokens.map(({ top }) => Object.fromEntries(top.map(({ token, logprob }) => [token, logprob]))),
    text_offset,
  }
}
