import { z } from 'zod'
import { VadeError } from '../../../core/index.ts'
import { parseBody } from '../parse.ts'
import { decoded, refused, sharedFields, type Decoded } from './body.ts'

/** The body of POST /v1/completions; unknown fields are ignored. */
const completionBody = z.object({
  ...sharedFields,
  prompt: z.union([z.string(), z.array(z.string()).min(1)]),
  echo: z.boolean().nullish(),
  logprobs: z.int().min(0).max(5).nullish(),
  best_of: z.int().nullish(),
  suffix: refused('Vade writes on from a prompt and cannot fill in before a suffix; leave it out'),
})

export interface DecodedCompletion extends Decoded {
  /** Each choice begins with its `rawPrompt`. */
  readonly echo: boolean
}

/** Throws `invalid_request` naming the field. */
export function decodeCompletionRequest(json: unknown): DecodedCompletion {
  const body = parseBody(completionBody, json)
  const logprobs = body.logprobs ?? null
  const echo = body.echo ?? false
  if (echo && logprobs !== null) {
    throw new VadeError('invalid_request', 'The log-probabilities of a prompt are not known; leave echo out.', {
      param: 'echo',
    })
  }
  if ((body.best_of ?? 1) > (body.n ?? 1)) {
    throw new VadeError('invalid_request', 'Vade does not choose the best of several; ask for them with n.', {
      param: 'best_of',
    })
  }
  const prompts = [body.prompt].flat().map((rawPrompt) => ({
    messages: [],
    rawPrompt,
    ...(logprobs !== null && { logprobs: { top: logprobs } }),
  }))
  return { ...decoded(body, prompts), echo }
}
