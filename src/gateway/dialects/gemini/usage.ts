import type { Usage } from '../../../core/index.ts'
import { countIn, objectIn } from './reading.ts'

/** Gemini counts thoughts and results of its own tools apart; Vade counts them as output and input. */
export function decodeUsage(json: unknown, before?: Usage): Usage | undefined {
  const counts = objectIn(objectIn(json)?.['usageMetadata'])
  if (counts === undefined) return before
  const prompt = countIn(counts['promptTokenCount'])
  const said = countIn(counts['candidatesTokenCount'])
  const thought = countIn(counts['thoughtsTokenCount']) ?? before?.reasoningTokens
  const saidBefore = (before?.outputTokens ?? 0) - (before?.reasoningTokens ?? 0)
  return {
    inputTokens:
      prompt === undefined ? (before?.inputTokens ?? 0) : prompt + (countIn(counts['toolUsePromptTokenCount']) ?? 0),
    cachedTokens: countIn(counts['cachedContentTokenCount']) ?? before?.cachedTokens ?? 0,
    outputTokens: (said ?? saidBefore) + (thought ?? 0),
    ...(thought !== undefined && { reasoningTokens: thought }),
  }
}

/** The choices of one answer share a prompt, which is counted once. */
export function encodeUsage(choices: readonly Usage[]): object {
  const [first] = choices
  const prompt = first?.inputTokens ?? 0
  const cached = first?.cachedTokens ?? 0
  const output = choices.reduce((sum, { outputTokens }) => sum + outputTokens, 0)
  const thoughts = choices.reduce((sum, { reasoningTokens }) => sum + (reasoningTokens ?? 0), 0)
  return {
    promptTokenCount: prompt,
    candidatesTokenCount: output - thoughts,
    totalTokenCount: prompt + output,
    ...(cached > 0 && { cachedContentTokenCount: cached }),
    ...(choices.some(({ reasoningTokens }) => reasoningTokens !== undefined) && { thoughtsTokenCount: thoughts }),
  }
}
