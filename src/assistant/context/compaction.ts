import type { ContextSummary, SummaryLine } from '../../store/index.ts'
import { newest, shownTurns, tokensOf, type ShownTurn } from './shown-turns.ts'
import { staticPrompt } from './static-prompt.ts'
import { fitLines } from './summary.ts'
import type { TokenCounter } from './tokens.ts'
import { turnsUpTo, type PastTurn } from './turns.ts'
import type { WindowPlan } from './window.ts'

/** A conversation as it would stand in a window: its summary, and the turns after what that covers. */
export interface Fill {
  readonly summary: Pick<ContextSummary, 'lastMessageId' | 'lines'> | null
  readonly recent: readonly ShownTurn[]
  /** Tokens of the static part, the summary and the turns. */
  readonly tokens: number
}

/** Turns that a summary is to cover, and the lines that stand for those before them. */
export interface CompactionStep {
  readonly turns: readonly PastTurn[]
  readonly before: readonly SummaryLine[]
  readonly lastMessageId: string
}

/**
 * The least of the stored summaries, or none, with which the conversation stays below `plan.compactAbove`; the one that
 * covers most where none does. So the prompt's beginning changes only when there must be another summary, and a model
 * with a larger window sees more.
 */
export async function fillOf(
  past: readonly PastTurn[],
  summaries: readonly Pick<ContextSummary, 'lastMessageId' | 'lines'>[],
  { plan, counter }: { readonly plan: WindowPlan; readonly counter: TokenCounter },
): Promise<Fill> {
  const [staticTokens = 0] = await counter.texts([staticPrompt.text])
  const shown = await shownTurns(past, plan, counter)
  const usable = summaries
    .map((summary) => ({ summary, covered: turnsUpTo(past, summary.lastMessageId) }))
    .filter(({ covered }) => covered > 0)
    .sort((a, b) => a.covered - b.covered)
  let fill: Fill = { summary: null, recent: shown, tokens: staticTokens + tokensOf(shown) }
  for (const { summary, covered } of usable) {
    if (fill.tokens <= plan.compactAbove) return fill
    const recent = shown.slice(covered)
    const { tokens } = await fitLines(summary.lines, plan.summary, counter)
    fill = { summary, recent, tokens: staticTokens + tokens + tokensOf(recent) }
  }
  return fill
}

/** What is to be summed up so that the conversation fills `plan.compactTo`; null where the last turn alone is left. */
export function compactionStep(fill: Fill, plan: WindowPlan, staticTokens: number): CompactionStep | null {
  const room = plan.compactTo - staticTokens - plan.summary
  const kept = newest(fill.recent, Math.max(room, fill.recent.at(-1)?.tokens ?? 0))
  const turns = fill.recent.slice(0, fill.recent.length - kept.length).map(({ turn }) => turn)
  const lastMessageId = turns.at(-1)?.messages.at(-1)?.id
  return lastMessageId === undefined ? null : { turns, before: fill.summary?.lines ?? [], lastMessageId }
}
