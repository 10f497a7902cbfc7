import { userText, type UserMessage } from '../../core/index.ts'
import type { ContextFact, SummaryLine } from '../../store/index.ts'
import type { EarlierPassage } from './retrieval.ts'
import type { TokenCounter } from './tokens.ts'

/** Passages of documents for one question. They are given whole or not at all, the first ones first. */
export interface PromptPassages {
  /** What the model is told of them, before the first. */
  readonly heading: string
  readonly passages: readonly string[]
}

const factsHeading = 'What the person has told you of themselves, in their own words:'
export const summaryHeading = 'Notes on what was said earlier in this conversation, oldest first:'
const earlierHeading = '[From earlier in this conversation, oldest first. Where two disagree, the later one holds.]'
const questionHeading = '[The person now says:]\n'
const questionMark = 'Question: '

/** What the template and the line breaks between the parts take beyond what was counted. */
export const spareTokens = 12

/** A part of the prompt with what it takes. */
export interface Fitted<Item> {
  readonly items: readonly Item[]
  readonly tokens: number
}

/** The system message: the static part, and what stands for the turns that are not in the prompt. */
export function systemText(
  staticText: string,
  notes: { readonly facts: readonly ContextFact[]; readonly summary: readonly SummaryLine[] },
): string {
  return [staticText, factsText(notes.facts), summaryText(notes.summary)].filter((text) => text !== '').join('\n\n')
}

export function factsText(facts: readonly ContextFact[]): string {
  return section(factsHeading, facts.map(factLine))
}

export function summaryText(lines: readonly SummaryLine[]): string {
  return section(
    summaryHeading,
    lines.map(({ text }) => text),
  )
}

export function earlierText(passages: readonly EarlierPassage[]): string {
  if (passages.length === 0) return ''
  const told = passages
    .toSorted((a, b) => a.turn - b.turn)
    .map(({ turn, text }) => `(question ${String(turn)}) ${text}`)
  return [earlierHeading, ...told].join('\n')
}

/** Ends with a blank line: the question follows in the same message. */
export function documentsText(heading: string, passages: readonly string[]): string {
  return passages.length === 0 ? '' : [heading, ...passages, ''].join('\n\n')
}

/** The last message: what was found for the question, and the question, word for word. */
export function questionMessage(
  found: { readonly documents: string; readonly earlier: string },
  question: string,
): UserMessage {
  const { documents, earlier } = found
  const mark = documents !== '' ? questionMark : earlier !== '' ? questionHeading : ''
  const { role, content } = userText([earlier, mark + question].filter((text) => text !== '').join('\n\n'))
  return { role, content: documents === '' ? content : [{ type: 'text', text: documents, from: 'files' }, ...content] }
}

function section(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [heading, ...lines.map((line) => `- ${line}`)].join('\n')
}

/** With the day, for "yesterday" means something only beside it. */
function factLine({ text, createdAt }: ContextFact): string {
  return `${text} (${new Date(createdAt).toISOString().slice(0, 10)})`
}

/** The first of these passages that fit into the share, and the very first one if it fits into the prompt at all. */
export async function fitDocuments(
  { heading, passages }: PromptPassages,
  room: { readonly share: number; readonly prompt: number },
  counter: TokenCounter,
): Promise<Fitted<string>> {
  const texts = [heading, questionMark, ...passages.map((passage) => `${passage}\n\n`)]
  const [ofHeading = 0, ofMark = 0, ...costs] = await counter.texts(texts)
  const items: string[] = []
  let tokens = ofHeading + ofMark
  for (const [index, passage] of passages.entries()) {
    const cost = costs[index] ?? 0
    if (tokens + cost > (index === 0 ? room.prompt : Math.min(room.share, room.prompt))) break
    tokens += cost
    items.push(passage)
  }
  return { items, tokens: items.length === 0 ? 0 : tokens }
}

/** Facts that the person has corrected first, then the latest; in the order in which they were said. */
export async function fitFacts(
  facts: readonly ContextFact[],
  room: number,
  counter: TokenCounter,
): Promise<Fitted<ContextFact>> {
  const [above = 0, ...costs] = await counter.texts([
    ended(factsHeading),
    ...facts.map((fact) => ended(`- ${factLine(fact)}`)),
  ])
  const priced = facts.map((fact, index) => ({ fact, cost: costs[index] ?? 0 }))
  const kept = new Set<ContextFact>()
  let tokens = above
  for (const { fact, cost } of priced.reverse().sort((a, b) => Number(b.fact.edited) - Number(a.fact.edited))) {
    if (tokens + cost > room) continue
    tokens += cost
    kept.add(fact)
  }
  return { items: facts.filter((fact) => kept.has(fact)), tokens: kept.size === 0 ? 0 : tokens }
}

/** The best of these passages that fit, with what was said beside them where there is room for that too. */
export async function fitEarlier(
  passages: readonly EarlierPassage[],
  room: number,
  counter: TokenCounter,
): Promise<Fitted<EarlierPassage>> {
  const marked = ({ turn }: EarlierPassage, text: string) => ended(`(question ${String(turn)}) ${text}`)
  const [above = 0, ...costs] = await counter.texts([
    `${earlierHeading}\n${questionHeading}`,
    ...passages.flatMap((passage) => [marked(passage, passage.text), marked(passage, passage.alone)]),
  ])
  const items: EarlierPassage[] = []
  let tokens = above
  for (const [index, passage] of passages.entries()) {
    const cost = costs[2 * index] ?? 0
    const alone = costs[2 * index + 1] ?? 0
    if (tokens + cost <= room) {
      tokens += cost
      items.push(passage)
    } else if (tokens + alone <= room) {
      tokens += alone
      items.push({ ...passage, text: passage.alone, messageIds: passage.messageIds.slice(0, 1) })
    }
  }
  return { items, tokens: items.length === 0 ? 0 : tokens }
}

function ended(text: string): string {
  return `${text}\n`
}
