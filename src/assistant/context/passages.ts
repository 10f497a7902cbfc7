/** A piece of a text, by where it begins and ends (UTF-16 units). */
export interface Passage {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Longest passage, in UTF-16 units: about a hundred tokens, a few sentences. */
const passageLength = 480

/** Cuts a text at paragraphs, else at sentences, else at blanks. Every letter that is not blank is in exactly one passage. */
export function passagesOf(text: string): Passage[] {
  const passages: Passage[] = []
  for (let start = 0; start < text.length;) {
    const end = cutAfter(text, start)
    const piece = text.slice(start, end)
    if (piece.trim() !== '') passages.push({ start, end, text: piece.trim() })
    start = end
  }
  return passages
}

function cutAfter(text: string, start: number): number {
  const window = text.slice(start, start + passageLength)
  if (start + window.length >= text.length) return text.length
  const least = passageLength / 3
  for (const border of [/\n\s*\n/g, /[.!?…。！？]["”»)]?\s|\n/g, /\s/g]) {
    const last = [...window.matchAll(border)].at(-1)
    if (last !== undefined && last.index >= least) return start + last.index + last[0].length
  }
  // Never between the two halves of one letter.
  const half = window.charCodeAt(window.length - 1)
  return start + window.length - (half >= 0xd800 && half <= 0xdbff ? 1 : 0)
}
