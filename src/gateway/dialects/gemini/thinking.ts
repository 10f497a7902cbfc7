import type { ReasoningEffort, ReasoningRequest } from '../../../core/index.ts'

const levels: Readonly<Record<string, ReasoningEffort>> = {
  MINIMAL: 'minimal',
  LOW: 'low',
  MEDIUM: 'medium',
  HIGH: 'high',
  XHIGH: 'xhigh',
}

/** Tokens for models that know no levels. Source: Google's guide to its OpenAI-compatible endpoint. */
const budgets: Record<ReasoningEffort, number> = {
  none: 0,
  minimal: 1024,
  low: 1024,
  medium: 8192,
  high: 24_576,
  xhigh: 24_576,
}

export interface ThinkingConfig {
  readonly thinkingBudget?: number | null | undefined
  readonly thinkingLevel?: string | null | undefined
  readonly includeThoughts?: boolean | null | undefined
}

/** A budget of -1 leaves it to the model, as no budget does. */
export function decodeThinking({
  thinkingBudget: budget,
  thinkingLevel,
  includeThoughts,
}: ThinkingConfig): ReasoningRequest {
  const effort = levels[thinkingLevel ?? '']
  return {
    ...(effort && { effort }),
    ...(typeof budget === 'number' && budget >= 0 && { maxTokens: budget }),
    ...(typeof includeThoughts === 'boolean' && { show: includeThoughts }),
  }
}

/** Models up to 2.5 take a budget, later ones a level, and none takes both: the exact number is kept. */
export function encodeThinking(
  { effort, maxTokens, show }: ReasoningRequest,
  model: string,
): { readonly config: ThinkingConfig; readonly lost: readonly string[] } {
  const config = show === undefined ? {} : { includeThoughts: show }
  if (maxTokens !== undefined) {
    return { config: { ...config, thinkingBudget: maxTokens }, lost: effort === undefined ? [] : ['reasoning.effort'] }
  }
  if (effort === undefined) return { config, lost: [] }
  if (!thinksInLevels(model)) return { config: { ...config, thinkingBudget: budgets[effort] }, lost: [] }
  const level = effort === 'none' ? 'MINIMAL' : effort.toUpperCase()
  return { config: { ...config, thinkingLevel: level }, lost: effort === 'none' ? ['reasoning.effort'] : [] }
}

/** The same generation checks the signatures of calls: Gemini 3 and later, and names without a number. */
export function thinksInLevels(model: string): boolean {
  return !/(^|\/)(gemini-[12]([.-]|$)|gemma)/.test(model)
}
