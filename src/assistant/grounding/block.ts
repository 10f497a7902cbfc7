import { userText, type Message } from '../../core/index.ts'
import { estimateTokens, type Passage } from './passages.ts'

/** Passages chosen for a prompt; the place in the list is the number by which the model may cite, from 1. */
export interface Block {
  readonly text: string
  readonly passages: readonly Passage[]
}

const rule =
  'Answer the question from these passages only, in one full sentence if that is enough. ' +
  'After each sentence put the number of its passage in brackets, as [1]. ' +
  'If the passages do not hold the answer, say only: Not in the documents.'

/** The best passages that `maxTokens` hold, the first one always, as they are put before the question. */
export function blockOf(found: readonly Passage[], maxTokens: number): Block {
  const passages: Passage[] = []
  let tokens = estimateTokens(rule)
  for (const passage of found) {
    tokens += estimateTokens(passage.text) + 12
    if (passages.length > 0 && tokens > maxTokens) break
    passages.push(passage)
  }
  const listed = passages.map(({ documentName, text }, index) => `[${String(index + 1)}] ${documentName}: ${text}`)
  return { passages, text: `${rule}\n\n${listed.join('\n\n')}` }
}

/** The same messages, the passages put before the last question. */
export function withBlock(messages: readonly Message[], block: Block): Message[] {
  const last = messages.findLastIndex(({ role }) => role === 'user')
  return messages.map((message, index) => {
    if (index !== last || message.role !== 'user') return message
    const asked = message.content.map((content) => (content.type === 'text' ? content.text : '')).join('')
    const other = message.content.filter(({ type }) => type !== 'text')
    const passages = { type: 'text', text: `${block.text}\n\n`, from: 'files' } as const
    return { ...message, content: [passages, ...userText(`Question: ${asked}`).content, ...other] }
  })
}

/** Takes the model's own `[1]` out of a stream of text, and remembers where they stood. */
export interface MarkFilter {
  push(text: string): string
  end(): string
  /** Numbers of the passages named in or right after this stretch of the text without marks. */
  citedIn(start: number, end: number): number[]
}

const mark = /\s?\[(\d{1,2}(?:\s*[,;]\s*\d{1,2})*)\]/u
const openMark = /\s?(?:\[[\d\s,;]{0,12})?$/u

export function createMarkFilter(): MarkFilter {
  const cited: { readonly at: number; readonly numbers: readonly number[] }[] = []
  let held = ''
  let shown = 0
  const show = (text: string) => {
    shown += text.length
    return text
  }
  return {
    push(text) {
      held += text
      let out = ''
      for (let found = mark.exec(held); found !== null; found = mark.exec(held)) {
        out += show(held.slice(0, found.index))
        cited.push({ at: shown, numbers: (found[1] ?? '').split(/[,;]/u).map(Number) })
        held = held.slice(found.index + found[0].length)
      }
      const open = openMark.exec(held)?.index ?? held.length
      out += show(held.slice(0, open))
      held = held.slice(open)
      return out
    },
    end() {
      const rest = show(held)
      held = ''
      return rest
    },
    // A mark may stand before or after the full stop.
    citedIn: (start, end) =>
      cited.filter(({ at }) => at > start && at <= end + 1).flatMap(({ numbers }) => [...numbers]),
  }
}
