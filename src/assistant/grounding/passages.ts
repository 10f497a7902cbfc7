import { sentencesOf, trim, type Piece, type Span } from '../text/sentences.ts'

/** A stretch of a document, small enough to be found and shown by itself. */
export interface Passage extends Piece {
  readonly id: string
  readonly documentId: string
  readonly documentName: string
  /** The first line of the document. */
  readonly title: string
}

/** Tokens of a passage, and of what two of them share. */
const mostTokens = 160
const sharedTokens = 40

/** About what a tokenizer makes of a text: long words are parted, digits and signs are tokens of their own. */
export function likelyTokens(text: string): number {
  let tokens = 0
  for (const [piece] of text.matchAll(
    /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{L}+|\p{N}|[^\s\p{L}\p{N}]/gu,
  )) {
    tokens += Math.max(1, Math.ceil(piece.length / 6))
  }
  return tokens
}

/** Passages of whole sentences that overlap; a sentence longer than a passage is parted between words. */
export function passagesOf(text: string): Piece[] {
  const units = sentencesOf(text).flatMap((sentence) => parted(text, sentence))
  const sizes = units.map(({ start, end }) => likelyTokens(text.slice(start, end)))
  const passages: Piece[] = []
  for (let first = 0; first < units.length;) {
    let last = first
    let tokens = sizes[first] ?? 0
    while (last + 1 < units.length && tokens + (sizes[last + 1] ?? 0) <= mostTokens) tokens += sizes[++last] ?? 0
    const [start = 0, end = 0] = [units[first]?.start, units[last]?.end]
    passages.push({ start, end, text: text.slice(start, end) })
    if (last + 1 >= units.length) break
    let next = last + 1
    let shared = 0
    while (next - 1 > first && shared + (sizes[next - 1] ?? 0) <= sharedTokens) shared += sizes[--next] ?? 0
    first = next
  }
  return passages
}

function parted(text: string, unit: Span): Span[] {
  const pieces: Span[] = []
  let { start } = unit
  while (likelyTokens(text.slice(start, unit.end)) > mostTokens) {
    const room = text.slice(start, Math.min(unit.end, start + mostTokens * 3))
    let end = start + Math.max(1, room.search(/\s\S*$/u) + 1 || room.length)
    // Digits and signs take more tokens than letters.
    while (likelyTokens(text.slice(start, end)) > mostTokens) end = start + Math.max(1, (end - start) >> 1)
    pieces.push(trim(text, { start, end }))
    start = end
  }
  pieces.push(trim(text, { start, end: unit.end }))
  return pieces.filter(({ start: from, end }) => end > from)
}

/** The first line that says something, without the marks of a heading, at most 80 characters. */
export function titleOf(text: string): string {
  return sentencesOf(text.slice(0, 2000))[0]?.text.slice(0, 80) ?? ''
}
