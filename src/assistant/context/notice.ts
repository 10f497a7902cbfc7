import type { ContextManifest, Notice, UnseenHow } from '../../core/index.ts'
import { percent } from './long-message.ts'

/** One sentence on what the model does not see in full; null where it sees everything. */
export function noticeOf(manifest: ContextManifest, questionShare: number, readInParts: number): Notice | null {
  const clauses = [...questionClause(questionShare, readInParts), ...conversationClauses(manifest)]
  if (clauses.length === 0) return null
  return { type: 'notice', code: 'compacted', message: `${clauses.join('; ')}.` }
}

function questionClause(share: number, readInParts: number): string[] {
  if (readInParts > 0) {
    return [
      `The text is longer than this model can hold: it was read in ${String(readInParts)} parts and each summed up`,
    ]
  }
  if (share >= 1) return []
  return [
    `Your message is longer than this model can hold: it read ${percent(share)} of it, the passages that fit the ` +
      'question (ask about any other part, or say “summarise all of it” to have the rest read)',
  ]
}

function conversationClauses({ parts, unseen }: ContextManifest): string[] {
  const count = (how: UnseenHow) => unseen.reduce((sum, run) => sum + (run.how === how ? run.count : 0), 0)
  const leftOut = count('left-out')
  const away = leftOut + count('summarised') + count('retrieved')
  const excerpts = count('excerpt')
  const items = (kind: string) => parts.find((part) => part.kind === kind)?.items ?? 0
  const instead = [
    ...(items('summary') > 0 ? ['a summary'] : []),
    ...(items('facts') > 0 ? ['what you told about yourself'] : []),
    ...(items('retrieved') > 0 ? [`${counted(items('retrieved'), 'passage')} that fit the question`] : []),
  ]
  return [
    ...(away === 0
      ? []
      : [
          instead.length === 0
            ? `The conversation is longer than this model can hold: it does not see ${counted(away, 'older message')}`
            : `The conversation is longer than this model can hold: of ${counted(away, 'older message')} it sees ${listed(instead)}`,
        ]),
    ...(excerpts === 0 ? [] : [`of ${counted(excerpts, 'long message')} it sees the beginning and the end`]),
  ]
}

function counted(count: number, what: string): string {
  return count === 1 ? `one ${what}` : `${String(count)} ${what}s`
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`
}
