import type { GenerateRequest, Message, ReasoningEffort } from '../../../core/index.ts'
import type { Traits } from './traits.ts'

/** The least that the protocol lets a model think, in tokens. */
const leastBudget = 1024

/** Share of the limit of an answer that may be thought. */
const shares: Readonly<Record<ReasoningEffort, number>> = {
  none: 0,
  minimal: 0.1,
  low: 0.2,
  medium: 0.5,
  high: 0.8,
  xhigh: 0.95,
}

export interface Thinking {
  /** Whether the model thinks: it takes no sampling settings then. */
  readonly on: boolean
  readonly fields: { readonly thinking?: object; readonly effort?: string }
}

const asIs: Thinking = { on: false, fields: {} }

/** `maxTokens` is the limit of the whole answer; thoughts count too. */
export function encodeThinking(
  { reasoning, toolChoice, messages }: GenerateRequest,
  {
    traits,
    maxTokens,
    lost,
  }: { readonly traits: Traits; readonly maxTokens: number; readonly lost: (field: string) => void },
): Thinking {
  if (reasoning === undefined) return asIs
  const { effort, maxTokens: asked } = reasoning
  if (asked === 0 || (asked === undefined && effort === 'none')) return off(effort, traits, lost)
  // A tool that must be called is what was asked for; the provider lets nobody think before it.
  if (toolChoice === 'required' || typeof toolChoice === 'object') {
    lost('reasoning')
    return asIs
  }
  const display = reasoning.show === undefined ? {} : { display: reasoning.show ? 'summarized' : 'omitted' }
  if (traits.thinking === 'adaptive') {
    if (asked !== undefined) lost('reasoning.maxTokens')
    return { on: true, fields: { thinking: { type: 'adaptive', ...display }, ...effortOf(effort, lost) } }
  }
  if (maxTokens <= leastBudget || !mayThink(messages)) {
    lost('reasoning')
    return asIs
  }
  const wanted = asked ?? Math.floor(shares[effort ?? 'medium'] * maxTokens)
  const budget = Math.max(leastBudget, Math.min(wanted, maxTokens - 1))
  if (asked !== undefined && budget !== asked) lost('reasoning.maxTokens')
  return { on: true, fields: { thinking: { type: 'enabled', budget_tokens: budget, ...display } } }
}

/**
 * With a budget, a model thinks on after its calls of tools only if the thoughts before them are its own and are there;
 * and it does not think when it is to continue its own words.
 */
function mayThink(messages: readonly Message[]): boolean {
  const index = messages.findLastIndex(({ role }) => role === 'assistant')
  const last = messages[index]
  if (last?.role !== 'assistant') return true
  const next = messages[index + 1]
  if (next === undefined) return false
  const thought = last.reasoning?.some(({ signature, redacted }) => (signature ?? redacted) !== undefined) ?? false
  return next.role !== 'tool' || thought
}

/** An effort still says how much is written; the highest is for those who think. */
function off(effort: ReasoningEffort | undefined, traits: Traits, lost: (field: string) => void): Thinking {
  if (effort === 'xhigh') lost('reasoning.effort')
  const lower = effort === 'none' ? undefined : effort === 'xhigh' ? 'high' : effort
  const kept = traits.thinking === 'adaptive' ? effortOf(lower, lost) : {}
  return { on: false, fields: { thinking: { type: 'disabled' }, ...kept } }
}

function effortOf(effort: ReasoningEffort | undefined, lost: (field: string) => void): { readonly effort?: string } {
  if (effort === undefined) return {}
  if (effort !== 'minimal' && effort !== 'none') return { effort }
  lost('reasoning.effort')
  return { effort: 'low' }
}
