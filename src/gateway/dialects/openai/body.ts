import { z } from 'zod'
import { VadeError, type GenerateRequest, type Sampling } from '../../../core/index.ts'

/** What was asked for, as requests to a model: one for each choice of the answer. */
export interface Decoded {
  readonly model: string
  readonly requests: readonly GenerateRequest[]
  /** Choices of each prompt: `requests` has a multiple of it. */
  readonly n: number
  readonly stream: boolean
  readonly includeUsage: boolean
}

/** Choices of one answer, over all prompts. */
const mostChoices = 32

/** The fields that chats and completions share. Source: OpenAI's API reference; top_k and what follows it: vLLM's. */
export const sharedFields = {
  model: z.string().min(1).max(200),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.int().min(1).max(8).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  seed: z.int().nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  logit_bias: z
    .record(z.string().regex(/^\d+$/, 'a token is named by its number'), z.number().min(-100).max(100))
    .nullish(),
  user: z.string().nullish(),
  top_k: z.int().min(0).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  repetition_penalty: z.number().min(0).nullish(),
}

/** A field that would change the answer and cannot be honoured: better refused than silently dropped. */
export function refused(why: string) {
  return z.custom<unknown>((value) => Object.keys(Object(value)).length === 0, why).nullish()
}

const sharedShape = z.object(sharedFields)

/** A given seed is counted up from choice to choice, or all would be the same. */
export function decoded(body: z.output<typeof sharedShape>, prompts: readonly GenerateRequest[]): Decoded {
  const n = body.n ?? 1
  if (n * prompts.length > mostChoices) {
    throw new VadeError('invalid_request', `At most ${String(mostChoices)} choices in one request; ask for fewer.`, {
      param: 'n',
    })
  }
  const sampling = samplingOf(body)
  const { seed } = sampling
  const requests = prompts.flatMap((prompt) =>
    Array.from({ length: n }, (_, index) => ({
      ...prompt,
      sampling: seed === undefined ? sampling : { ...sampling, seed: seed + index },
    })),
  )
  const includeUsage = body.stream_options?.include_usage ?? false
  return { model: body.model, requests, n, stream: body.stream ?? false, includeUsage }
}

function samplingOf(body: z.output<typeof sharedShape>): Sampling {
  // An empty text is found everywhere, and would end every answer before it begins.
  const stop = [body.stop ?? []].flat().filter((text) => text !== '')
  return present<Sampling>({
    temperature: body.temperature,
    topP: body.top_p,
    topK: body.top_k,
    minP: body.min_p,
    seed: body.seed,
    maxTokens: body.max_completion_tokens ?? body.max_tokens,
    frequencyPenalty: body.frequency_penalty,
    presencePenalty: body.presence_penalty,
    repeatPenalty: body.repetition_penalty,
    stop: stop.length > 0 ? stop : null,
    logitBias: Object.keys(body.logit_bias ?? {}).length > 0 ? body.logit_bias : null,
  })
}

/** What is there of the fields of an object, all of which may be left out. */
export function present<Whole extends object>(fields: {
  readonly [Key in keyof Whole]?: Whole[Key] | null | undefined
}): Whole {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  ) as Whole
}
