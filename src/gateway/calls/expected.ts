import type { Usage } from '../../core/index.ts'
import { worstCase } from '../money/price.ts'
import { unitCost, type Units } from '../money/units.ts'
import type { Target } from '../routing/target.ts'
import type { Kind } from './kinds.ts'
import { numberOf, sizeOf, wordOf, type OtherBody } from './other-body.ts'
import type { Told } from './told-usage.ts'
import type { Outcome } from './run.ts'

/** What a call is expected to use, and what it may use at most. */
export interface Expected {
  readonly usage: Usage
  readonly units: Units
  readonly most: {
    readonly inputTokens: number
    readonly outputTokens: (model: Target['model']) => number
    readonly units: Units
  }
  /** Of one text among several: it has to fit the window. */
  readonly eachTokens: number
  /** Of text completions: all prompts together. */
  readonly choices: number
}

/** Four bytes are about one token; no tokenizer makes more tokens than bytes. */
const bytesPerToken = 4
/** Of sound as most of it is compressed, and of the tightest that is understood. */
const bytesPerSecond = { usual: 16_000, least: 1_000 }
/** Searches are charged for so many documents. */
const documentsPerSearch = 100
/** Some 14 letters are spoken in a second, and 20 tokens are a second of sound. */
const tokensPerLetter = 1.5
/** A large picture of the best quality has some 6,200 tokens. */
const tokensPerPicture = 8_192

export function expectedOf({ serves }: Kind, body: OtherBody): Expected {
  const bytes = sizeOf(body)
  const tokens = Math.ceil(bytes / bytesPerToken)
  const usage = (inputTokens: number, outputTokens = 0): Usage => ({ inputTokens, cachedTokens: 0, outputTokens })
  const one = { choices: 1, eachTokens: 0, units: {} }
  switch (serves) {
    case 'images': {
      const images = numberOf(body, 'n') ?? 1
      const units = { images, imageTokens: bytes }
      const most = { inputTokens: bytes, outputTokens: () => images * tokensPerPicture, units }
      return { ...one, usage: usage(Math.min(tokens, 1000)), units: { images }, most }
    }
    case 'speech': {
      const characters = Array.from(wordOf(body, 'input') ?? '').length
      const most = { inputTokens: bytes, outputTokens: whole, units: { characters } }
      return {
        ...one,
        usage: usage(tokens, Math.ceil(characters * tokensPerLetter)),
        units: { characters },
        most,
        eachTokens: tokens,
      }
    }
    case 'transcription': {
      const seconds = Math.ceil(bytes / bytesPerSecond.usual)
      const units = { seconds: Math.ceil(bytes / bytesPerSecond.least) }
      const most = { inputTokens: Math.ceil(bytes / 100), outputTokens: whole, units }
      return { ...one, usage: usage(seconds * 10, seconds * 4), units: { seconds }, most }
    }
    case 'rerank': {
      const documents = listOf(body, 'documents')
      const question = Buffer.byteLength(wordOf(body, 'query') ?? '')
      const units = { requests: Math.max(1, Math.ceil(documents / documentsPerSearch)) }
      // The question is read with each document.
      const inputTokens = bytes + question * documents
      const most = { inputTokens, outputTokens: () => 0, units }
      return { ...one, usage: usage(Math.ceil(inputTokens / bytesPerToken)), units, most }
    }
    case 'completions': {
      const choices = (numberOf(body, 'n') ?? 1) * Math.max(1, listOf(body, 'prompt'))
      // Source for 16: OpenAI's API reference.
      const each = numberOf(body, 'max_tokens') ?? 16
      const most = { inputTokens: bytes, outputTokens: () => choices * each, units: {} }
      return { ...one, usage: usage(tokens, choices * each), most, eachTokens: tokens / choices, choices }
    }
    default: {
      const most = { inputTokens: bytes, outputTokens: () => 0, units: {} }
      return { ...one, usage: usage(tokens), most, eachTokens: tokens / Math.max(1, listOf(body, 'input')) }
    }
  }
}

/** The most that it may cost at any of them, in billionths of a US dollar. */
export function boundOf({ most, usage }: Expected, targets: readonly Target[]) {
  let nanoUsd = 0
  let outputTokens = 0
  for (const { model } of targets) {
    const output = most.outputTokens(model)
    outputTokens = Math.max(outputTokens, output)
    if (model.price === null) continue
    nanoUsd = Math.max(nanoUsd, worstCase(model.price, most.inputTokens, output) + unitCost(model.price, most.units))
  }
  return { inputTokens: usage.inputTokens, outputTokens, nanoUsd }
}

/** What the answer told, and what was expected where it is silent. */
export function usedBy(expected: Expected, told: Told): Pick<Outcome, 'usage' | 'units'> {
  const counted = told.units.seconds !== undefined || told.units.requests !== undefined
  // Who counts seconds or searches counts no tokens.
  const usage = told.usage ?? (counted ? { inputTokens: 0, cachedTokens: 0, outputTokens: 0 } : expected.usage)
  return { usage, units: { ...expected.units, ...told.units } }
}

function whole({ maxOutputTokens }: Target['model']): number {
  return maxOutputTokens
}

function listOf(body: OtherBody, name: string): number {
  const value = body.form === 'json' ? body.parsed.json[name] : undefined
  return Array.isArray(value) ? value.length : 0
}
