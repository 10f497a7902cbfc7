import { allMatches } from '../all-matches.ts'
import { fold } from './fold.ts'

/** A word where it stands. */
export interface Word {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly folded: string
  readonly capital: boolean
  /** More than one letter, all of them capitals. */
  readonly shouted: boolean
  /** First of a sentence, a line, a cell or a quotation. */
  readonly first: boolean
  /** Whether one space, no sign, stands between it and the word before. */
  readonly joined: boolean
  readonly line: number
}

const word = /(?<![\p{L}\p{N}_])\p{L}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*(?![\p{L}\p{N}_])/gu
/**
 * `d'Anna`, `l'Anna`, `Qu'Anna`: the small word in front is none of the name. `D'Angelo` and `L'Oréal` are names as they
 * are.
 */
const elision = /^(?:[dlnsmtcj]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu|[JCS])['’](?=\p{L}{2})/u
const owner = /['’]s$/i
/** Between two words: the second begins a sentence, a line, a cell, a quotation. */
const beginning = /[.!?:;\n|\t"“”«»„>•*(]|^[^\p{L}]*[-–—] /u

/** The words of a text, in order; those longer than any name are left out. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  let line = 0
  let before = 0
  for (const match of allMatches(text, word)) {
    const between = text.slice(before, match.index)
    before = match.index + match[0].length
    for (let at = between.indexOf('\n'); at >= 0; at = between.indexOf('\n', at + 1)) line++
    if (match[0].length > 40) continue
    const front = /['’]/.test(match[0]) ? (elision.exec(match[0])?.[0].length ?? 0) : 0
    const start = match.index + front
    const end = before - (front === 0 && owner.test(match[0]) ? 2 : 0)
    const it = text.slice(start, end)
    const capital = it[0] !== it[0]?.toLowerCase()
    words.push({
      start,
      end,
      text: it,
      folded: fold(it),
      capital,
      shouted: it.length > 1 && it === it.toUpperCase(),
      first: words.length === 0 || (between !== ' ' && beginning.test(between)),
      joined: front === 0 && (between === ' ' || between === '\u00a0'),
      line,
    })
  }
  return words
}
