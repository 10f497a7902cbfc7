import { allMatches } from './all-matches.ts'
import type { Kind } from './finding.ts'

/** What a placeholder says: the class, in a word that a model does not translate. */
const labels: Readonly<Record<Kind, string>> = {
  name: 'NAME',
  address: 'ADDRESS',
  email: 'EMAIL',
  phone: 'PHONE',
  card: 'CARD',
  iban: 'IBAN',
  account: 'ACCOUNT',
  'national-id': 'ID',
  secret: 'SECRET',
  coordinates: 'COORDINATES',
  'birth-date': 'BIRTHDATE',
  health: 'HEALTH',
  network: 'NETWORK',
  // Not personal: what looked like a placeholder before there was one.
  text: 'TEXT',
}

const label = Object.values(labels).join('|')

/**
 * A placeholder as models write it: as it was given, with spaces or in lower case between brackets, escaped for
 * Markdown, or bare in capitals. A backslash before the bracket is part of it only where the other bracket has one too,
 * and a bare one touches no bracket: so what stood around a placeholder is never taken for a piece of it.
 */
const written = new RegExp(
  [
    String.raw`\\\[ ?(${label})\\?[_ -](\d{1,6}) ?\\\]`,
    String.raw`\[ ?(${label})\\?[_ -](\d{1,6}) ?\\?\]`,
    // Capitals, here too: \`name_1\` in a program is a variable.
    String.raw`(?<![\p{L}\p{N}_\]\\-])(${label})\\?_(\d{1,6})(?![\p{L}\p{N}_\[])`,
  ].join('|'),
  'giu',
)

/** The beginnings of the above at the end of a text, at most this long. */
const longest = Math.max(...Object.values(labels).map(({ length }) => length)) + 14
const letters = Object.values(labels)

export function placeholderFor(kind: Kind, number: number): string {
  return `[${labels[kind]}_${String(number)}]`
}

export interface Written {
  readonly start: number
  readonly end: number
  /** As it was given: `[NAME_1]`. */
  readonly placeholder: string
}

/** All that `text` has of what could be placeholders. */
export function* placeholdersIn(text: string): Generator<Written> {
  for (const match of allMatches(text, written)) {
    const bare = match[5]
    if (bare !== undefined && bare !== bare.toUpperCase()) continue
    const word = match[1] ?? match[3] ?? bare ?? ''
    const number = match[2] ?? match[4] ?? match[6] ?? ''
    yield {
      start: match.index,
      end: match.index + match[0].length,
      placeholder: `[${word.toUpperCase()}_${String(Number(number))}]`,
    }
  }
}

/** Where the end of `text` may be the beginning of a placeholder; its length if it is not. */
export function unfinishedFrom(text: string): number {
  for (let from = Math.max(0, text.length - longest); from < text.length; from++) {
    if (mayBegin(text.slice(from))) return from
  }
  return text.length
}

/** The label so far, then the number so far; a whole one waits too, for what follows a bare one decides. */
const beginning = /^(\\?\[ ?)?([a-z]*)(?:(\\?)(?:([_ -])(\d*)( ?)(\\?)(\]?))?)?$/i

function mayBegin(tail: string): boolean {
  if (tail === '\\') return true
  const match = beginning.exec(tail)
  if (match === null) return false
  const [, bracket, word = '', , separator, , , , closed] = match
  if (bracket === undefined && (closed === ']' || word === '' || word !== word.toUpperCase())) return false
  if (bracket !== undefined && closed === ']') return false
  const capitals = word.toUpperCase()
  return separator === undefined
    ? letters.some((one) => one.startsWith(capitals)) && (tail.endsWith('\\') ? letters.includes(capitals) : true)
    : letters.includes(capitals)
}
