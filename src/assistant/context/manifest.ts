import type { UnseenHow, UnseenMessages } from '../../core/index.ts'
import type { EarlierPassage } from './retrieval.ts'
import type { ShownTurn } from './shown-turns.ts'
import type { PastTurn } from './turns.ts'

interface Seen {
  readonly recent: readonly ShownTurn[]
  readonly earlier: readonly EarlierPassage[]
  /** How many turns the summary covers. */
  readonly covered: number
}

/** How each message that is not in the prompt word for word is stood for; neighbours alike are told as one. */
export function unseenOf(past: readonly PastTurn[], { recent, earlier, covered }: Seen): UnseenMessages[] {
  const shown = new Map(recent.flatMap(({ messages }) => messages.map(({ id, whole }) => [id, whole])))
  const retrieved = new Set(earlier.flatMap(({ messageIds }) => messageIds))
  const runs: UnseenMessages[] = []
  for (const { number, messages } of past) {
    for (const { id } of messages) {
      const whole = shown.get(id)
      if (whole === true) continue
      const stoodFor: UnseenHow = whole === false ? 'excerpt' : number <= covered ? 'summarised' : 'left-out'
      const how = retrieved.has(id) ? 'retrieved' : stoodFor
      const last = runs.at(-1)
      if (last?.how === how) runs[runs.length - 1] = { ...last, lastId: id, count: last.count + 1 }
      else runs.push({ how, firstId: id, lastId: id, count: 1 })
    }
  }
  return runs
}
