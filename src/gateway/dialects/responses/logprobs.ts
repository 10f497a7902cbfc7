import { z } from 'zod'
import type { TokenLogprob } from '../../../core/index.ts'

const one = z.object({ token: z.string(), logprob: z.number(), bytes: z.array(z.int()).nullish() })
const list = z.array(one.extend({ top_logprobs: z.array(one).nullish() }))

/** The protocol has no word for bytes that are not known: the list is empty then. */
export function encodeLogprobs(tokens: readonly TokenLogprob[]): object[] {
  return tokens.map((token) => ({ ...encodeOne(token), top_logprobs: token.top.map(encodeOne) }))
}

function encodeOne({ token, logprob, bytes }: TokenLogprob['top'][number]): object {
  return { token, logprob, bytes: bytes ?? [] }
}

/** Undefined where there are none, or where a provider says them in another form. */
export function decodeLogprobs(json: unknown): readonly TokenLogprob[] | undefined {
  const parsed = list.safeParse(json)
  if (!parsed.success || parsed.data.length === 0) return undefined
  return parsed.data.map((token) => ({ ...decodeOne(token), top: (token.top_logprobs ?? []).map(decodeOne) }))
}

function decodeOne({ token, logprob, bytes }: z.output<typeof one>): TokenLogprob['top'][number] {
  return { token, logprob, ...(bytes && bytes.length > 0 && { bytes }) }
}
