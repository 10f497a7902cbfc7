/**
 * What `text.matchAll(pattern)` gives, without the copy of the pattern that it makes each time: for short texts that
 * took longer than the search. The pattern has flag `g` and needs a character at least; an empty match ends the search.
 */
export function allMatches(text: string, pattern: RegExp): RegExpExecArray[] {
  const found: RegExpExecArray[] = []
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null && match[0] !== ''; match = pattern.exec(text)) found.push(match)
  return found
}
