/** A stretch of a text, in UTF-16 units. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A stretch of a text, with its words. */
export interface Piece extends Span {
  readonly text: string
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })
/** After these a full stop ends no sentence. The longest takes seven characters with it: eight are looked at. */
const abbreviation =
  /(?:^|[\s(])(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|St|Mt|No|Nr|vs|ca|approx|e\.g|i\.e|etc|z\.B|bzw|Jr|Sr|Fig)\.$/u
/** Where people write in small letters a sentence may begin with one, unless an abbreviation stands before it. */
const smallBeginning = /(?<!(?:\p{L}\.\s?){2}|\b(?:Inc|Ltd|Corp|Co|usw)\.)(?<=\.["”»)]?)\s+(?=\p{Ll})/gu
const listMark = /^(?:\s*(?:[-*+•]|\d{1,3}[.)]|#{1,6}|>)\s+)+/u

/** The sentences of a text, line by line, without the marks of lists and headings. Code between fences is left out. */
export function sentencesOf(text: string): Piece[] {
  const sentences: Piece[] = []
  let at = 0
  let fenced = false
  for (const line of text.split('\n')) {
    if (/^\s*(?:```|~~~)/u.test(line)) fenced = !fenced
    else if (!fenced) {
      for (const { start, end } of sentencesOfLine(line)) {
        sentences.push({ start: at + start, end: at + end, text: line.slice(start, end) })
      }
    }
    at += line.length + 1
  }
  return sentences
}

function sentencesOfLine(line: string): Span[] {
  const offset = listMark.exec(line)?.[0].length ?? 0
  const found: Span[] = []
  let start = offset
  const bare = line.slice(offset)
  const small = Array.from(bare.matchAll(smallBeginning), ({ 0: blank, index }) => index + blank.length)
  const ends = Array.from(segmenter.segment(bare), ({ segment, index }) => index + segment.length)
  for (const length of [...new Set([...small, ...ends])].sort((one, other) => one - other)) {
    const end = offset + length
    const stop = line.slice(start, end).trimEnd().slice(-8)
    if (abbreviation.test(stop) && end < line.length) continue
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
