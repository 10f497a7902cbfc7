import type { Usage } from '../../core/index.ts'
import { objectOf } from '../json.ts'
import type { Units } from '../money/units.ts'

/** What an answer says was used; undefined where it says nothing of tokens. */
export interface Told {
  readonly usage: Usage | undefined
  readonly units: Units
}

/**
 * Usage by the names that providers give it: OpenAI's of embeddings, pictures and sound; `meta.billed_units` of Cohere;
 * `usageMetadata` of Gemini; `prompt_audio_seconds` of Mistral.
 */
export function toldUsage(json: unknown): Told {
  const answer = objectOf(json)
  const usage = objectOf(answer['usage'])
  const billed = objectOf(objectOf(answer['meta'])['billed_units'])
  const gemini = objectOf(answer['usageMetadata'])
  const input =
    countOf(usage['input_tokens']) ??
    countOf(usage['prompt_tokens']) ??
    countOf(usage['total_tokens']) ??
    countOf(billed['input_tokens']) ??
    countOf(gemini['promptTokenCount'])
  const output =
    countOf(usage['output_tokens']) ?? countOf(usage['completion_tokens']) ?? countOf(gemini['candidatesTokenCount'])
  const details = objectOf(usage['input_tokens_details'] ?? usage['prompt_tokens_details'])
  const cachedTokens = Math.min(input ?? 0, countOf(details['cached_tokens']) ?? 0)
  const seconds =
    countOf(usage['type'] === 'duration' ? usage['seconds'] : usage['prompt_audio_seconds']) ??
    countOf(answer['duration'])
  const requests = countOf(billed['search_units'])
  const imageTokens = countOf(details['image_tokens'])
  return {
    usage:
      input === undefined && output === undefined
        ? undefined
        : { inputTokens: input ?? 0, cachedTokens, outputTokens: output ?? 0 },
    units: {
      ...(seconds !== undefined && { seconds }),
      ...(requests !== undefined && { requests }),
      ...(imageTokens !== undefined && { imageTokens: Math.min(input ?? 0, imageTokens) }),
    },
  }
}

/** The last usage that a stream of events tells; its event may be larger than what is kept of the end. */
export function toldAtEnd(tail: string): Told {
  const at = tail.lastIndexOf('"usage"')
  const text = at === -1 ? '' : objectAt(tail, tail.indexOf('{', at))
  try {
    return toldUsage({ usage: JSON.parse(text) as unknown })
  } catch {
    return { usage: undefined, units: {} }
  }
}

/** From one brace to its partner; usage has no texts with braces. */
function objectAt(text: string, start: number): string {
  let depth = 0
  for (let at = start; at >= 0 && at < text.length; at++) {
    if (text[at] === '{') depth++
    if (text[at] === '}' && --depth === 0) return text.slice(start, at + 1)
  }
  return ''
}

/** No call takes so much: a provider that says so is mistaken. */
const mostCounted = 100_000_000

/** Whole: a second that has begun counts. */
function countOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value
  return typeof number === 'number' && number >= 0 && number <= mostCounted ? Math.ceil(number) : undefined
}
