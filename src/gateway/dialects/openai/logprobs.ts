import type { TokenLogprob } from '../../../core/index.ts'
import { listOf, objectOf, textOf } from '../../json.ts'

export function encodeChatLogprobs(tokens: readonly TokenLogprob[]): object {
  const content = tokens.map((one) => ({ ...encodeOne(one), top_logprobs: one.top.map(encodeOne) }))
  return { content, refusal: null }
}

function encodeOne({ token, logprob, bytes }: TokenLogprob['top'][number]): object {
  return { token, logprob, bytes: bytes ?? null }
}

/** Of `logprobs` in a choice; undefined where there are none. */
export function decodeChatLogprobs(logprobs: unknown): readonly TokenLogprob[] | undefined {
  const content = listOf(objectOf(logprobs)['content'])
  if (content.length === 0) return undefined
  return content.map((one) => ({
    ...decodeOne(one),
    top: listOf(objectOf(one)['top_logprobs']).map(decodeOne),
  }))
}

function decodeOne(value: unknown): TokenLogprob['top'][number] {
  const { token, logprob, bytes } = objectOf(value)
  return {
    token: textOf(token),
    logprob: typeof logprob === 'number' ? logprob : 0,
    ...(Array.isArray(bytes) && { bytes: bytes.filter((byte) => typeof byte === 'number') }),
  }
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
