import type { SummaryLine } from '../../store/index.ts'
import { diverse, textRank } from '../text/ranking.ts'
import { sentencesOf } from '../text/sentences.ts'
import { topicWords } from '../text/words.ts'
import { summaryHeading, type Fitted } from './parts.ts'
import type { TokenCounter } from './tokens.ts'
import { speakerOf, type PastTurn } from './turns.ts'

const longestLine = 240
/** Sentences of one step that are compared with one another. */
const mostSentences = 300
const mostLines = 120

/** The sentences that say most of these turns, word for word: what stands for them where no model has written a summary. */
export function extractLines(turns: readonly PastTurn[], most: number): SummaryLine[] {
  const lines = turns
    .flatMap(({ messages }) =>
      messages.flatMap((message) =>
        sentencesOf(message.text)
          .filter((sentence) => sentence.text.length <= longestLine && topicWords(sentence.text).length >= 2)
          .map((sentence) => ({ messageId: message.id, text: `${speakerOf(message)}: ${sentence.text}` })),
      ),
    )
    .map((line): SummaryLine => ({ kind: 'said', ...line }))
  const distinct = [...new Map(lines.map((line) => [line.text, line])).values()].slice(-mostSentences)
  const order = byWorth(distinct).slice(0, most)
  return distinct.filter((_, index) => order.includes(index))
}

/** Indexes of lines, the most telling first, each unlike those before it. */
function byWorth(lines: readonly SummaryLine[]): number[] {
  const texts = lines.map(({ text }) => text)
  const central = textRank(texts)
  const scores = lines.map((line, index) => (central[index] ?? 0) * weightOf(line))
  return diverse(texts, scores, lines.length)
}

/** What a person tells, with names and numbers, matters longer than what was asked or explained. */
function weightOf({ kind, text }: SummaryLine): number {
  if (kind !== 'said') return 20
  const asks = /[?？]\s*$/.test(text)
  const told = text.startsWith('Person:') ? (asks ? 0.6 : 3) : 1
  const names = /\p{N}|(?<=\p{Ll}\s)\p{Lu}/u.test(text) ? 1.4 : 1
  return told * names
}

/** As many of the lines as fit, in their order: facts, decisions and tasks before what was merely said. */
export async function fitLines(
  lines: readonly SummaryLine[],
  room: number,
  counter: TokenCounter,
): Promise<Fitted<SummaryLine>> {
  const recent = lines.slice(-mostLines)
  const texts = recent.map(({ text }) => text)
  const [above = 0, ...costs] = await counter.texts([
    recent.length === 0 ? '' : summaryHeading,
    ...texts.map((text) => `- ${text}\n`),
  ])
  const all = costs.reduce((sum, cost) => sum + cost, above)
  if (all <= room) return { items: recent, tokens: all }
  const kept: number[] = []
  let tokens = above
  for (const index of byWorth(recent)) {
    const cost = costs[index] ?? 0
    if (tokens + cost > room) continue
    tokens += cost
    kept.push(index)
  }
  kept.sort((a, b) => a - b)
  return { items: recent.filter((_, index) => kept.includes(index)), tokens: kept.length === 0 ? 0 : tokens }
}
