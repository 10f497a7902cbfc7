import type { PersonalClass, Span } from '../finding.ts'

/**
 * Finds what it can in a text, in time linear in its length: patterns have no unbounded repetition that can begin
 * again at every character.
 */
export type Detector = (text: string) => Span[]

/** All matches of a pattern (flag `g`) that pass the check; a group called `it` is the finding, where there is one. */
export function* matches(kind: PersonalClass, { text, pattern, check = () => true }: Search): Generator<Span> {
  for (const match of text.matchAll(pattern)) {
    const it = match.groups?.['it'] ?? match[0]
    const start = match.index + match[0].lastIndexOf(it)
    if (it !== '' && check(it, start, match)) yield { class: kind, start, end: start + it.length }
  }
}

interface Search {
  readonly text: string
  readonly pattern: RegExp
  readonly check?: (it: string, start: number, match: RegExpMatchArray) => boolean
}

/** Whether one of these words (a pattern that ends in `$`) stands just before. */
export function saidBefore(text: string, start: number, words: RegExp): boolean {
  return words.test(text.slice(Math.max(0, start - 40), start))
}
