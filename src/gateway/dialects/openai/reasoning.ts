import { z } from 'zod'
import type { Reasoning } from '../../../core/index.ts'
import { textOf, type Json } from '../../json.ts'

/**
 * What was thought, beside a message. OpenAI shows none; `reasoning_content` is DeepSeek's word for it and of most
 * others, `reasoning` and `reasoning_details` (with signatures) are OpenRouter's.
 */
export const reasoningFields = {
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
  reasoning_details: z
    .array(
      z.object({
        type: z.string(),
        text: z.string().nullish(),
        summary: z.string().nullish(),
        data: z.string().nullish(),
        signature: z.string().nullish(),
        index: z.number().nullish(),
      }),
    )
    .nullish(),
}

export type ReasoningFields = z.output<z.ZodObject<typeof reasoningFields>>

type Details = NonNullable<ReasoningFields['reasoning_details']>

/** Details with the same index are one thought. */
export function decodeReasoning(fields: ReasoningFields): readonly Reasoning[] {
  const thoughts = joinDetails(fields.reasoning_details ?? [])
  if (thoughts.length > 0) return thoughts
  const text = fields.reasoning_content ?? fields.reasoning ?? ''
  return text === '' ? [] : [{ text }]
}

export function joinDetails(details: readonly Json[]): Reasoning[] {
  const thoughts = new Map<unknown, Reasoning>()
  for (const [at, { text, summary, signature, data, index }] of details.entries()) {
    const key = index ?? `unnumbered ${String(at)}`
    const before = thoughts.get(key) ?? { text: '' }
    thoughts.set(key, {
      ...before,
      text: before.text + (textOf(text) || textOf(summary)),
      ...(typeof signature === 'string' && { signature }),
      ...(typeof data === 'string' && { redacted: data }),
    })
  }
  return [...thoughts.values()]
}

/** Details are written only where there is more than text: those who know text only need not read them. */
export function encodeReasoning(thoughts: readonly Reasoning[]): ReasoningFields {
  const text = thoughts.map((thought) => thought.text).join('')
  const marked = thoughts.some(({ signature, redacted }) => signature !== undefined || redacted !== undefined)
  return {
    ...(text !== '' && { reasoning_content: text }),
    ...(marked && { reasoning_details: thoughts.flatMap(encodeDetails) }),
  }
}

export function encodeDetails({ text, signature, redacted }: Reasoning, index: number): Details {
  const shown = text !== '' || signature !== undefined
  return [
    ...(shown ? [{ type: 'reasoning.text', text, ...(signature !== undefined && { signature }), index }] : []),
    ...(redacted === undefined ? [] : [{ type: 'reasoning.encrypted', data: redacted, index }]),
  ]
}
