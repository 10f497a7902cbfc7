import type { StoredMessage } from '../../core/index.ts'
import type { ContextFact, SummaryLine } from '../../store/index.ts'
import { sentencesOf } from '../text/sentences.ts'
import { topicWords } from '../text/words.ts'
import { asksToRemember, factPatterns, saysNothing, subjectOf, toldThing } from './fact-patterns.ts'

/** In the person's own words: a sentence is kept as it was said, so nothing can be misread into it. */
interface SaidFact {
  readonly subject: string | null
  readonly text: string
}

/** Longer messages are mostly pasted, and then speak of others. */
const longestMessage = 2000
const longestFact = 240
const mostOfOneMessage = 8

/** What a person says of themselves in a message: few and sure, rather than many and guessed. */
export function factsIn(text: string): SaidFact[] {
  if (text.length > longestMessage || text.includes('```')) return []
  const found: SaidFact[] = []
  for (const { text: sentence } of sentencesOf(text.normalize('NFC'))) {
    if (sentence.length > longestFact || saysNothing.test(sentence)) continue
    const fact = factOf(sentence)
    if (fact !== null) found.push(fact)
  }
  return found.slice(0, mostOfOneMessage)
}

function factOf(sentence: string): SaidFact | null {
  const asked = asksToRemember.exec(sentence)
  const said = asked === null ? sentence : sentence.slice(asked.index + asked[0].length)
  for (const pattern of factPatterns) {
    const subject = subjectOf(pattern, said)
    if (subject !== null) return { subject, text: said }
  }
  if (asked === null || said.trim() === '') return null
  const thing = toldThing.exec(said)?.groups?.['what']
  return { subject: thing === undefined ? null : `my:${topicWords(thing).join(' ')}`, text: said }
}

/**
 * Lines of a summary without the sentences that are told as facts, and without those that a person has corrected or removed
 * or that a later one has taken the place of.
 */
export function withoutFacts(
  lines: readonly SummaryLine[],
  { holding, shown }: { readonly holding: readonly ContextFact[]; readonly shown: readonly ContextFact[] },
): SummaryLine[] {
  const told = new Set(shown.map(({ text }) => text))
  const holds = new Set(holding.map(({ text }) => text))
  return lines.filter(({ kind, text }) => {
    if (kind !== 'said' || !text.startsWith('Person: ')) return true
    const [fact] = factsIn(text.slice('Person: '.length))
    return fact === undefined || (holds.has(fact.text) && !told.has(fact.text))
  })
}

/** Facts that were said on this branch and hold at its end, and those that a later one has taken the place of. */
export function factsOn(
  branch: readonly StoredMessage[],
  facts: readonly ContextFact[],
): { readonly holding: ContextFact[]; readonly superseded: ContextFact[] } {
  const place = new Map(branch.map(({ id }, index) => [id, index]))
  const said = facts
    .filter(({ messageId }) => place.has(messageId))
    .sort((a, b) => (place.get(a.messageId) ?? 0) - (place.get(b.messageId) ?? 0))
  const latest = new Map(said.map((fact) => [fact.subject ?? fact.id, fact]))
  const holds = (fact: ContextFact) => latest.get(fact.subject ?? fact.id) === fact
  return { holding: said.filter(holds), superseded: said.filter((fact) => !holds(fact)) }
}

/**
 * What has to be said beside an old message that is shown again, by its id: which of its sentences no longer hold, and what
 * does instead. A small model believes what stands nearest to the question.
 */
export function correctionsOf({
  holding,
  superseded,
}: {
  readonly holding: readonly ContextFact[]
  readonly superseded: readonly ContextFact[]
}): Map<string, string> {
  const corrections = new Map<string, string>()
  const add = (messageId: string, words: string) =>
    corrections.set(messageId, [...(corrections.get(messageId)?.split('\n') ?? []), words].join('\n'))
  for (const { messageId, subject, text } of superseded) {
    const latest = holding.find((fact) => fact.subject === subject)
    if (latest !== undefined) add(messageId, `(“${text}” is no longer so. Later the person said: “${latest.text}”)`)
  }
  for (const { messageId, text, edited } of holding) if (edited) add(messageId, `(The person has corrected: “${text}”)`)
  return corrections
}
