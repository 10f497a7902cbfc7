import { multiply, integer, type Rational } from '../exact/rational.ts'
import { numberPattern, readNumber } from '../exact/read-number.ts'
import { pi } from '../exact/roots.ts'
import type { OperatorName } from '../languages/language.ts'
import type { Speech } from '../languages/speech.ts'

export type Token =
  | {
      readonly type: 'number'
      readonly value: Rational
      /** False for what has no end, as the circle's constant. */
      readonly exact: boolean
      /** A part of what follows, as `half`. */
      readonly fraction: boolean
      readonly written: string
      readonly ambiguous: boolean
    }
  | { readonly type: OperatorName | '(' | ')'; readonly written: string }

const digits = new RegExp(`^(?:${numberPattern})`)
const symbols: readonly (readonly [RegExp, OperatorName | '(' | ')'])[] = [
  [/^\*\*|^\^/, '^'],
  [/^[*×·⋅]/, '*'],
  [/^[/÷]/, '/'],
  [/^:(?= )/, '/'],
  [/^\+/, '+'],
  [/^-/, '-'],
  [/^%/, '%'],
  [/^!/, '!'],
  [/^√/, 'sqrt'],
  [/^∛/, 'cbrt'],
  [/^\(/, '('],
  [/^\)/, ')'],
  [/^x(?= |\d)/i, '*'],
]

/** Null where anything is in the text that is no part of a calculation. */
export function tokens(text: string, speech: Speech): Token[] | null {
  const found: Token[] = []
  let rest = text.trim()
  while (rest !== '') {
    const token = number(rest, speech) ?? operator(rest, speech) ?? words(rest, speech)
    if (token === null) return null
    if (token.token.type !== 'nothing') found.push(token.token)
    rest = rest.slice(token.length).trimStart()
  }
  return found
}

interface Found {
  readonly token: Token
  readonly length: number
}

function number(text: string, speech: Speech): Found | null {
  const written = digits.exec(text)?.[0]
  if (written === undefined) return null
  const read = readNumber(written, speech.language.code)
  if (read === null) return null
  const scaled = /^ (\p{L}+)/u.exec(text.slice(written.length))
  const scale = scaled === null ? undefined : speech.numbers.scale((scaled[1] ?? '').toLowerCase())
  const value = scale === undefined ? read.value : multiply(read.value, integer(scale))
  const length = written.length + (scale === undefined ? 0 : (scaled?.[0].length ?? 0))
  // A letter at a number is no calculation: 3D, 4th, 5G.
  if (/^\p{L}/u.test(text.slice(length)) && !/^x ?\d/i.test(text.slice(length))) return null
  const token = { type: 'number', value, exact: true, fraction: false, written, ambiguous: read.ambiguous } as const
  return { token, length }
}

function operator(text: string, { operatorPhrases }: Speech): Found | null {
  const lower = text.toLowerCase()
  for (const [phrase, name] of operatorPhrases) {
    if (lower.startsWith(phrase) && !/^[\p{L}\d]/u.test(lower.slice(phrase.length))) {
      return { token: { type: name, written: phrase }, length: phrase.length }
    }
  }
  for (const [pattern, type] of symbols) {
    const written = pattern.exec(text)?.[0]
    if (written !== undefined) return { token: { type, written }, length: written.length }
  }
  return null
}

function words(text: string, { fractionPhrases, numbers }: Speech): Found | null {
  const lower = text.toLowerCase()
  for (const [phrase, value] of fractionPhrases) {
    if (!lower.startsWith(phrase) || /^[\p{L}\d]/u.test(lower.slice(phrase.length))) continue
    return { token: plain(value, { fraction: true, written: phrase }), length: phrase.length }
  }
  const circle = /^(?:pi(?![\p{L}\d])|π)/u.exec(lower)?.[0]
  if (circle !== undefined) {
    return { token: { ...plain(pi, { fraction: false, written: 'π' }), exact: false }, length: circle.length }
  }
  // The longest run of words that is a number.
  const run: { readonly word: string; readonly end: number }[] = []
  for (const match of lower.matchAll(/(?<gap>[ -]*)(?<word>\p{L}+)/gu)) {
    const word = match.groups?.['word'] ?? ''
    const expected = run.at(-1)?.end ?? 0
    if (match.index !== expected || !numbers.knows(word)) break
    run.push({ word, end: match.index + match[0].length })
  }
  for (let count = run.length; count > 0; count--) {
    const value = numbers.read(run.slice(0, count).map(({ word }) => word))
    const end = run[count - 1]?.end ?? 0
    if (value === null || /^\d/.test(lower.slice(end))) continue
    return { token: plain(value, { fraction: false, written: lower.slice(0, end) }), length: end }
  }
  return null
}

function plain(value: Rational, { fraction, written }: { readonly fraction: boolean; readonly written: string }) {
  return { type: 'number', value, exact: true, fraction, written, ambiguous: false } as const
}
