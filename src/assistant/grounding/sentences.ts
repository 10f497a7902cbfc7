/** A stretch of a text, in UTF-16 units. */
export interface Span {
  readonly start: number
  readonly end: number
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })
/** After these a full stop ends no sentence. */
const abbreviation =
  /(?:^|[\s(])(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|St|Mt|No|Nr|vs|ca|approx|e\.g|i\.e|etc|z\.B|bzw|Jr|Sr|Fig)\.\s*$/u
const listMark = /^(?:\s*(?:[-*+•]|\d{1,3}[.)]|#{1,6}|>)\s+)+/u

/** The sentences of a text, line by line, without the marks of lists and headings. Code between fences is left out. */
export function sentencesOf(text: string): Span[] {
  const sentences: Span[] = []
  let at = 0
  let fenced = false
  for (const line of text.split('\n')) {
    if (/^\s*(?:```|~~~)/u.test(line)) fenced = !fenced
    else if (!fenced)
      sentences.push(...sentencesOfLine(line).map(({ start, end }) => ({ start: at + start, end: at + end })))
    at += line.length + 1
  }
  return sentences
}

function sentencesOfLine(line: string): Span[] {
  const offset = listMark.exec(line)?.[0].length ?? 0
  const found: Span[] = []
  let start = offset
  for (const { segment, index } of segmenter.segment(line.slice(offset))) {
    const end = offset + index + segment.length
    if (abbreviation.test(line.slice(start, end)) && end < line.length) continue
    const trimmed = trim(line, { start, end })
    if (/[\p{L}\p{N}]/u.test(line.slice(trimmed.start, trimmed.end))) found.push(trimmed)
    start = end
  }
  return found
}

export function trim(text: string, { start, end }: Span): Span {
  const piece = text.slice(start, end)
  const left = piece.length - piece.trimStart().length
  return { start: start + Math.min(left, piece.length), end: Math.max(start + piece.trimEnd().length, start) }
}
