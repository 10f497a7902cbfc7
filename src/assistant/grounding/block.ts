import type { PromptPassages } from '../context/index.ts'
import { likelyTokens, type Passage } from './passages.ts'

const rule =
  'Answer the question from these passages only, in one full sentence if that is enough. ' +
  'After each sentence put the number of its passage in brackets, as [1]. ' +
  'If the passages do not hold the answer, say only: Not in the documents.'

/** By an estimate: two or three passages, for on a small device each costs seconds before the first word. */
const mostTokens = 460

/** The best passages, the first one always; the place in the list is the number by which the model may cite, from 1. */
export function passagesForPrompt(found: readonly Passage[]): PromptPassages {
  const passages: string[] = []
  let tokens = likelyTokens(rule)
  for (const { documentName, text } of found) {
    tokens += likelyTokens(text) + 12
    if (passages.length > 0 && tokens > mostTokens) break
    passages.push(`[${String(passages.length + 1)}] ${documentName}: ${text}`)
  }
  return { heading: rule, passages }
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
