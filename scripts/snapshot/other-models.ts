import type { AlsoServed, Price, ProviderModel } from '../../src/gateway/providers/provider.ts'
import { namesOf } from '../../src/gateway/providers/shared-name.ts'
import type { LitellmRow } from './litellm.ts'

const modes: Readonly<Record<string, { readonly serves: AlsoServed; readonly outputTokens: number }>> = {
  image_generation: { serves: 'images', outputTokens: 8_192 },
  audio_speech: { serves: 'speech', outputTokens: 16_384 },
  audio_transcription: { serves: 'transcription', outputTokens: 4_096 },
  moderation: { serves: 'moderations', outputTokens: 1 },
}
/** Of what is no chat, most limits are in other units. */
const usualContext = 32_768

/** A model that makes pictures, speech or transcripts, or moderates; null for any other, and where no price is known. */
export function otherModel(id: string, row: LitellmRow, asOf: string): ProviderModel | null {
  const mode = modes[row.mode ?? '']
  if (mode === undefined) return null
  const price = priceOf(mode.serves, row, asOf)
  if (price === null) return null
  return {
    id,
    names: namesOf(id),
    contextTokens: Number(row.max_input_tokens ?? usualContext),
    maxOutputTokens: Math.max(1, Number(row.max_output_tokens ?? mode.outputTokens)),
    input: ['text'],
    tools: false,
    schema: false,
    logprobs: false,
    reasoning: false,
    price,
    serves: mode.serves,
  }
}

/** Whoever counts tokens tells them in the answer; else pieces, seconds or letters are counted. */
function priceOf(serves: AlsoServed, row: LitellmRow, asOf: string): Price | null {
  const input = million(row.input_cost_per_token)
  const output = million(row.output_cost_per_token)
  if (serves === 'moderations') return { input: input ?? 0, output: output ?? 0, asOf }
  if (serves === 'images') {
    const image = row.output_cost_per_image ?? (input === undefined ? row.input_cost_per_image : undefined)
    if (image !== undefined) return { input: 0, output: 0, image: Math.round(image * 1e9), asOf }
    const drawn = million(row.output_cost_per_image_token) ?? output
    const seen = million(row.input_cost_per_image_token)
    if (input === undefined || drawn === undefined) return null
    return { input, output: drawn, ...(seen !== undefined && { imageInput: seen }), asOf }
  }
  if (input !== undefined && output !== undefined) {
    return { input, output: million(row.output_cost_per_audio_token) ?? output, asOf }
  }
  const second = million(row.input_cost_per_second)
  const character = million(row.input_cost_per_character)
  if (second === undefined && character === undefined) return null
  return {
    input: 0,
    output: 0,
    ...(second !== undefined && { second }),
    ...(character !== undefined && { character }),
    asOf,
  }
}

/** Dollars for one, as billionths for a million. */
function million(dollars: number | undefined): number | undefined {
  return dollars === undefined ? undefined : Math.round(dollars * 1e15)
}
