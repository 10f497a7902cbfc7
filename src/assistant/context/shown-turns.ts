import type { StoredMessage } from '../../core/index.ts'
import type { TokenCounter } from './tokens.ts'
import { excerptOf, type PastTurn } from './turns.ts'
import type { WindowPlan } from './window.ts'

/** A recent turn as it stands in the prompt. */
export interface ShownTurn {
  readonly turn: PastTurn
  readonly messages: readonly ShownMessage[]
  readonly tokens: number
}

interface ShownMessage {
  readonly id: string
  readonly role: StoredMessage['role']
  readonly text: string
  /** Otherwise only its beginning and its end are shown. */
  readonly whole: boolean
}

/** What the mark in an excerpt takes. */
const markTokens = 24
const fewestLetters = 40

/** The same for a turn each time, so that the prompt's beginning stays the same. */
export async function shownTurns(
  turns: readonly PastTurn[],
  plan: WindowPlan,
  counter: TokenCounter,
): Promise<ShownTurn[]> {
  const all = turns.flatMap(({ messages }) => messages)
  const costs = await counter.texts(all.map(({ text }) => text))
  const excerpts = all.map(({ text }, index) => {
    const tokens = costs[index] ?? 0
    if (tokens <= plan.message) return null
    const letters = Math.floor((text.length * (plan.message - markTokens)) / tokens)
    return excerptOf(text, Math.max(fewestLetters, letters))
  })
  const shorter = await counter.texts(excerpts.map((excerpt) => excerpt ?? ''))
  let at = 0
  return turns.map((turn) => {
    let tokens = counter.turnTokens
    const messages = turn.messages.map(({ id, role, text }) => {
      const excerpt = excerpts[at] ?? null
      tokens += (excerpt === null ? costs[at] : shorter[at]) ?? 0
      at++
      return { id, role, text: excerpt ?? text, whole: excerpt === null }
    })
    return { turn, messages, tokens }
  })
}

/** The newest turns that fit, without a gap. */
export function newest(turns: readonly ShownTurn[], room: number): ShownTurn[] {
  let left = room
  let from = turns.length
  while (from > 0 && (turns[from - 1]?.tokens ?? 0) <= left) {
    from--
    left -= turns[from]?.tokens ?? 0
  }
  return turns.slice(from)
}

export function tokensOf(turns: readonly ShownTurn[]): number {
  return turns.reduce((sum, { tokens }) => sum + tokens, 0)
}
