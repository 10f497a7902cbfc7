import type { Piece } from '../text/sentences.ts'

/** Longest piece, in UTF-16 units: about a hundred tokens, a few sentences. */
const pieceLength = 480

/**
 * Cuts a text at paragraphs, else at sentences, else at blanks. Every letter that is not blank is in exactly one piece. All
 * that was said is cut anew for a question, so it takes no time; documents are cut with more care, once
 * (`passagesOf` of grounding).
 */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  for (let start = 0; start < text.length;) {
    const end = cutAfter(text, start)
    const piece = text.slice(start, end)
    if (piece.trim() !== '') pieces.push({ start, end, text: piece.trim() })
    start = end
  }
  return pieces
}

function cutAfter(text: string, start: number): number {
  const window = text.slice(start, start + pieceLength)
  if (start + window.length >= text.length) return text.length
  const least = pieceLength / 3
  for (const border of [/\n\s*\n/g, /[.!?…。！？]["”»)]?\s|\n/g, /\s/g]) {
    const last = [...window.matchAll(border)].at(-1)
    if (last !== undefined && last.index >= least) return start + last.index + last[0].length
  }
  // Never between the two halves of one letter.
  const half = window.charCodeAt(window.length - 1)
  return start + window.length - (half >= 0xd800 && half <= 0xdbff ? 1 : 0)
}
