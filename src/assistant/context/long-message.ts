import { bm25, textRank } from '../text/ranking.ts'
import { sentencesOf } from '../text/sentences.ts'
import { topicWords } from '../text/words.ts'
import { piecesOf } from './pieces.ts'
import type { TokenCounter } from './tokens.ts'

/** A message that does not fit, as the model reads it. */
export interface ReadMessage {
  readonly text: string
  /** Letters of the message that are in `text`, as a share of all. */
  readonly share: number
}

interface Parts {
  readonly head: string
  readonly body: string
  readonly tail: string
}

/** What a person asks of a long text stands before it or after it. */
const edgeLength = 600
const mostCentral = 300
const note = (share: number) =>
  `[The text is longer than can be read at once. These passages of it, ${percent(share)} of all, fit the question best; […] stands for the rest.]`

/** Keeps the question whole, and of the text around it the passages that fit the question, in their order. */
export async function readLongMessage(given: string, room: number, counter: TokenCounter): Promise<ReadMessage> {
  const text = given.trim()
  const { head, body, tail } = await withinRoom(text, room / 2, counter)
  const passages = piecesOf(body)
  const worth = worthOf(
    passages.map((passage) => passage.text),
    `${head}\n${tail}`,
  )
  const order = passages.map((_, index) => index).sort((a, b) => (worth[b] ?? 0) - (worth[a] ?? 0) || a - b)
  const counts = await counter.texts([head, tail, note(0.99), ...passages.map((passage) => passage.text)])
  const [headTokens = 0, tailTokens = 0, noteTokens = 0, ...each] = counts
  // Blank lines and the marks between passages take a few tokens each.
  let left = room - headTokens - tailTokens - noteTokens - 16
  const chosen: number[] = []
  for (const index of order) {
    const cost = (each[index] ?? Infinity) + 6
    if (cost > left) continue
    left -= cost
    chosen.push(index)
  }
  chosen.sort((a, b) => a - b)
  const letters = chosen.reduce((sum, index) => sum + (passages[index]?.text.length ?? 0), head.length + tail.length)
  const share = letters / Math.max(1, text.length)
  return { text: [head, note(share), joined(passages, chosen), tail].filter((part) => part !== '').join('\n\n'), share }
}

/** `12 %`; what is not nothing is never told as nothing, nor what is not all as all. */
export function percent(share: number): string {
  return `${String(Math.min(99, Math.max(1, Math.round(share * 100))))} %`
}

function joined(passages: readonly { readonly text: string }[], chosen: readonly number[]): string {
  let text = ''
  let before = -1
  for (const index of chosen) {
    if (index > before + 1) text += text === '' ? '[…]\n' : '\n[…]\n'
    else if (text !== '') text += '\n'
    text += passages[index]?.text ?? ''
    before = index
  }
  return before < passages.length - 1 ? `${text}\n[…]` : text
}

/** What asks stays whole, unless it is itself so long that nothing of the text could be read beside it. */
async function withinRoom(text: string, room: number, counter: TokenCounter): Promise<Parts> {
  const parts = partsOf(text)
  const [head = 0, tail = 0] = await counter.texts([parts.head, parts.tail])
  if (head + tail <= room) return parts
  if (tail <= room) return { ...parts, head: '', body: text.slice(0, text.length - parts.tail.length) }
  return head <= room ? { ...parts, body: text.slice(parts.head.length), tail: '' } : { head: '', body: text, tail: '' }
}

/** The question with what asks it: sentences near the edges that ask or tell what to do. */
function partsOf(text: string): Parts {
  const first = text.slice(0, edgeLength)
  const last = text.slice(-edgeLength)
  const headEnd = edgeEnd(first)
  const tailStart = edgeStart(last, text.length - last.length)
  if (headEnd > tailStart) return { head: '', body: text, tail: '' }
  return {
    head: text.slice(0, headEnd).trim(),
    body: text.slice(headEnd, tailStart),
    tail: text.slice(tailStart).trim(),
  }
}

/** Up to the first line break, or to the last `?` or `:` before the text begins. */
function edgeEnd(first: string): number {
  const line = first.search(/\n/)
  if (line >= 0) return line
  const asks = [...first.matchAll(/[?？:]\s/g)].at(-1)
  return asks === undefined ? 0 : asks.index + 1
}

/** From the last line break; without one, from the last sentence if it asks. */
function edgeStart(last: string, offset: number): number {
  const line = last.trimEnd().lastIndexOf('\n')
  if (line >= 0) return offset + line + 1
  const sentence = sentencesOf(last).at(-1)
  return offset + (sentence !== undefined && /[?？]$/.test(sentence.text) ? sentence.start : last.length)
}

/** How well each passage fits the question; where nothing is asked, how central it is. */
function worthOf(passages: readonly string[], question: string): number[] {
  const fit = topicWords(question).length === 0 ? [] : bm25(question, passages)
  const best = Math.max(0, ...fit)
  const central = passages.length <= mostCentral ? textRank(passages) : passages.map(() => 0)
  const most = Math.max(...central, Number.EPSILON)
  // The beginning of a text says what it is about.
  return passages.map((_, index) => {
    const asked = best > 0 ? (fit[index] ?? 0) / best : 0
    return asked + 0.1 * ((central[index] ?? 0) / most) + (index === 0 ? 0.05 : 0)
  })
}
