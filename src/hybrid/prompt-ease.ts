import file from './word-weights.json' with { type: 'json' }
import { promptFeatures } from './prompt-features.ts'
import { wordLogit, type WordModel } from './word-model.ts'

/** Two word models over the same prompts, fitted on RouteLLM's outcomes. */
export interface PromptModels {
  /** Whether a model of the middle class is right (Mixtral-8x7B), and one of the upper class (GPT-4-1106). */
  readonly weak: WordModel
  readonly strong: WordModel
}

let decoded: PromptModels | undefined

export function shippedPromptModels(): PromptModels {
  return (decoded ??= { weak: decode(file.weak), strong: decode(file.strong) })
}

/** Prompts of other sorts than those it was learned from must not push a score far. */
const furthest = 2.5

/**
 * How easy a prompt looks, about −1.5 to 2.5: the logit that a model of the middle class answers it rightly, learned from
 * the words of 9,000 exam questions. At most 0.1 ms.
 */
export function promptEase(prompt: string, models: PromptModels = shippedPromptModels()): number {
  return boundedEase(wordLogit(models.weak, promptFeatures(prompt)))
}

function boundedEase(logit: number): number {
  return Math.min(furthest, Math.max(-furthest, logit))
}

interface Encoded {
  readonly dense: readonly number[]
  readonly bias: number
  /** What one step of the bytes is worth. */
  readonly step: number
  /** One signed byte for each word bucket, in base64. */
  readonly words: string
}

function decode({ dense, bias, step, words }: Encoded): WordModel {
  const bytes = Uint8Array.from(atob(words), (character) => character.charCodeAt(0))
  return { dense, bias, words: Float32Array.from(new Int8Array(bytes.buffer), (value) => value * step) }
}
