import type { Span } from '../finding.ts'
import { closing, labels } from './cues.ts'
import { dictionary, type Dictionary } from './dictionary.ts'
import { languages } from './language.ts'
import { nameAt, type Place } from './name-at.ts'
import { thingsIn, type Thing } from './thing-at.ts'
import type { Word } from './words.ts'

/**
 * Names of people, by what is known of words (given names, surnames, common words) and what stands around them. `others`
 * is what else was found in the text: who is named in an e-mail address is a person.
 */
export function findNames(text: string, words: readonly Word[], others: readonly Span[]): Span[] {
  const known = dictionary()
  const languageOf = languages(words)
  const signatures = signatureLines(text)
  const columns = nameColumns(text)
  const inEmails = wordsOfEmails(
    text,
    others.filter((span) => span.class === 'email'),
  )
  const things = thingsIn({ text, words, known, personal: others.length > 0 })
  const spans: Span[] = []
  const people = new Set<string>()
  for (let at = 0; at < words.length;) {
    const place: Place = { text, words, at, known, languageOf, inEmails, signatures, columns, things }
    const count = nameAt(place)
    const last = words[at + count - 1]
    const first = words[at]
    if (count === 0 || first === undefined || last === undefined) {
      at += things.get(at)?.count ?? 1
      continue
    }
    spans.push({ class: 'name', start: first.start, end: endOf(text, last) })
    for (const { folded, capital } of words.slice(at, at + count)) if (capital) people.add(folded)
    at += count
  }
  return [...spans, ...repeated(outside(words, things), people, known)]
}

/** The full stop of a last initial, as in `Anna K.`, belongs to the name. */
function endOf(text: string, word: Word): number {
  return word.text.length === 1 && text[word.end] === '.' ? word.end + 1 : word.end
}

/** The words that are no part of a thing: who named a `Costa` did not name Costa Rica. */
function outside(words: readonly Word[], things: ReadonlyMap<number, Thing>): Word[] {
  let until = 0
  return words.filter((_, at) => {
    until = Math.max(until, at + (things.get(at)?.count ?? 0))
    return at >= until
  })
}

/** Who was named once is meant by a part of the name too, unless that is a word. */
function repeated(words: readonly Word[], people: ReadonlySet<string>, known: Dictionary): Span[] {
  return words
    .filter(
      ({ folded, capital }) =>
        capital &&
        folded.length > 2 &&
        people.has(folded) &&
        !known.words.has(folded) &&
        !known.ambiguous.has(folded) &&
        !known.others.has(folded),
    )
    .map(({ start, end }) => ({ class: 'name', start, end }))
}

/** `jane.doe@…` names Jane and Doe, `jdoe@…` names Doe; folded. */
function wordsOfEmails(text: string, emails: readonly Span[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { start, end } of emails) {
    const local = text.slice(start, end).split('@')[0]?.toLowerCase() ?? ''
    for (const part of local.split(/[^\p{L}]+/u)) {
      if (part.length >= 3) found.add(part)
      if (part.length >= 5) found.add(part.slice(1))
    }
  }
  return found
}

/** Where lines begin that follow the end of a letter. */
function signatureLines(text: string): ReadonlySet<number> {
  const starts = new Set<number>()
  let start = 0
  let ends = false
  for (const line of text.split('\n')) {
    if (line.trim() !== '') {
      if (ends && line.length < 60) starts.add(start + line.search(/\p{L}/u))
      ends = line.length < 60 && (closing.test(line) || /^--\s?$/.test(line))
    }
    start += line.length + 1
  }
  return starts
}

/** Cells under a heading that says name, in tables of commas, semicolons, tabs or bars: from where to where. */
function nameColumns(text: string): (position: number) => boolean {
  const cells: { start: number; end: number }[] = []
  let start = 0
  let header: { separator: string; columns: Set<number> } | undefined
  for (const line of text.split('\n')) {
    const separator = ['|', '\t', ';', ','].find((sign) => line.split(sign).length > 2)
    const parts = separator === undefined ? [] : line.split(separator)
    if (header !== undefined && separator === header.separator) {
      let at = start
      for (const [column, cell] of parts.entries()) {
        if (header.columns.has(column)) cells.push({ start: at, end: at + cell.length })
        at += cell.length + 1
      }
    } else header = undefined
    if (header === undefined && separator !== undefined) {
      const columns = new Set(parts.flatMap((cell, column) => (labels.test(`\n${cell.trim()}:`) ? [column] : [])))
      if (columns.size > 0 && parts.every((cell) => cell.trim().length < 30 && !/\d/.test(cell)))
        header = { separator, columns }
    }
    start += line.length + 1
  }
  return (position) => within(cells, position)
}

/** By halves: the cells are in order. */
function within(cells: readonly { start: number; end: number }[], position: number): boolean {
  let low = 0
  let high = cells.length
  while (low < high) {
    const middle = (low + high) >> 1
    const cell = cells[middle]
    if (cell === undefined) return false
    if (position < cell.start) high = middle
    else if (position >= cell.end) low = middle + 1
    else return true
  }
  return false
}
