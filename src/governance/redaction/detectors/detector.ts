import { allMatches } from '../all-matches.ts'
import type { PersonalClass, Span } from '../finding.ts'

/**
 * Finds what it can in a text, in time linear in its length: patterns have no unbounded repetition that can begin
 * again at every character.
 */
export type Detector = (text: string) => Span[]

interface Part {
  readonly start: number
  readonly end: number
}

interface Search {
  readonly text: string
  /** Flag `g`; a group called `it`, at its end, is the finding where there is one. */
  readonly pattern: RegExp
  /** A cheap pattern (flag `g`) that every match contains, or where it matched: the other is tried there only. */
  readonly near?: RegExp | readonly Part[]
  readonly check?: (it: string, start: number, match: RegExpMatchArray) => boolean
}

/** All matches of a pattern that pass the check. */
export function matches(kind: PersonalClass, { text, pattern, near, check = () => true }: Search): Span[] {
  const spans: Span[] = []
  const parts =
    near === undefined ? [{ start: 0, end: text.length }] : near instanceof RegExp ? around(text, near) : near
  for (const part of parts) {
    for (const match of allMatches(text.slice(part.start, part.end), pattern)) {
      const it = match.groups?.['it'] ?? match[0]
      const start = part.start + match.index + match[0].lastIndexOf(it)
      if (it !== '' && check(it, start, match)) spans.push({ class: kind, start, end: start + it.length })
    }
  }
  return spans
}

/** How far a match reaches before and behind what it contains, in characters. */
const reach = 160

/** The parts of the text around what `near` matches, joined where they meet, cut between words where there are any. */
export function around(text: string, near: RegExp): Part[] {
  const parts: { start: number; end: number }[] = []
  for (const { index, 0: it } of allMatches(text, near)) {
    const last = parts.at(-1)
    if (last !== undefined && index - reach <= last.end) {
      last.end = Math.max(last.end, index + it.length + reach)
    } else {
      parts.push({ start: index - reach, end: index + it.length + reach })
    }
  }
  return parts.map(({ start, end }) => ({ start: toSpace(text, start), end: Math.min(text.length, end) }))
}

function toSpace(text: string, from: number): number {
  for (let at = Math.max(0, from); at < from + reach / 2; at++) if (at === 0 || /\s/.test(text[at] ?? '')) return at
  return Math.max(0, from)
}

/** Whether one of these words (a pattern that ends in `$`) stands just before. */
export function saidBefore(text: string, start: number, words: RegExp): boolean {
  return words.test(text.slice(Math.max(0, start - 40), start))
}
