import type { SummaryLine } from '../../store/index.ts'
import { summaryHeading } from './parts.ts'
import { diverse, textRank } from './ranking.ts'
import type { TokenCounter } from './tokens.ts'
import type { PastTurn } from './turns.ts'
import { contentWords, sentencesOf } from './words.ts'

const longestLine = 240
/** Sentences of one step that are compared with one another. */
const mostSentences = 300
const mostLines = 120

/** The sentences that say most of these turns, word for word: what stands for them where no model has written a summary. */
export function extractLines(turns: readonly PastTurn[], most: number): SummaryLine[] {
  const sentences = turns
    .flatMap(({ messages }) =>
      messages.flatMap((message) =>
        sentencesOf(message.text).map((text) => ({ messageId: message.id, role: message.role, text })),
      ),
    )
    .filter(({ text }) => text.length <= longestLine && contentWords(text).length >= 2)
    .slice(-mostSentences)
  const texts = sentences.map(({ text }) => text)
  const central = textRank(texts)
  const scores = sentences.map(({ role, text }, index) => (central[index] ?? 0) * weightOf(role, text))
  return diverse(texts, scores, most)
    .sort((a, b) => a - b)
    .flatMap((index): SummaryLine[] => {
      const sentence = sentences[index]
      if (sentence === undefined) return []
      const who = sentence.role === 'user' ? 'Person' : 'You'
      return [{ kind: 'said', messageId: sentence.messageId, text: `${who}: ${sentence.text}` }]
    })
}

/** What people tell of themselves, with names and numbers, matters longer than what was asked or explained. */
function weightOf(role: string, text: string): number {
  const told = role === 'user' ? 1.5 : 1
  const asks = /[?？]\s*$/.test(text) ? 0.5 : 1
  const names = /\p{N}|(?<=\p{Ll}\s)\p{Lu}/u.test(text) ? 1.4 : 1
  return told * asks * names
}

/** As many of the lines as fit, in their order: facts, decisions and tasks before what was merely said. */
export async function fitLines(
  lines: readonly SummaryLine[],
  room: number,
  counter: TokenCounter,
): Promise<{ readonly lines: SummaryLine[]; readonly tokens: number }> {
  const recent = lines.slice(-mostLines)
  const texts = recent.map(({ text }) => text)
  const [above = 0, ...costs] = await counter.texts([
    recent.length === 0 ? '' : summaryHeading,
    ...texts.map((text) => `- ${text}\n`),
  ])
  const all = costs.reduce((sum, cost) => sum + cost, above)
  if (all <= room) return { lines: recent, tokens: all }
  const central = textRank(texts)
  const scores = recent.map(({ kind }, index) => (central[index] ?? 0) * (kind === 'said' ? 1 : 1.5))
  const kept: number[] = []
  let tokens = above
  for (const index of diverse(texts, scores, recent.length)) {
    const cost = costs[index] ?? 0
    if (tokens + cost > room) continue
    tokens += cost
    kept.push(index)
  }
  kept.sort((a, b) => a - b)
  return { lines: recent.filter((_, index) => kept.includes(index)), tokens: kept.length === 0 ? 0 : tokens }
}
