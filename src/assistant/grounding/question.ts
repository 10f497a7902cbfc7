import { wordsOf } from '../text/words.ts'
import { namesOf } from './claims.ts'
import { stopWords } from './words.ts'

/** `fact`: has one answer, which the documents hold or do not. `whole`: is about a document as such. */
export type RequestKind = 'fact' | 'whole' | 'other'

const whole =
  /\b(?:summar\w+|sum (?:it|this|that|them) up|overview|outline|key points|main points|tl;?dr|translate|rewrite|rephrase|proofread|what (?:is|are) (?:this|these|the) (?:document|file|text|note|page)s? about)\b/iu
const asks =
  /\?\s*$|^\s*(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|does|do|did|has|have|can|name|find|list|tell me|give me)\b/iu

export function kindOfRequest(question: string): RequestKind {
  if (whole.test(question)) return 'whole'
  return asks.test(question) ? 'fact' : 'other'
}

const noName = { capitals: new Set<string>(), nounsHaveCapitals: false, stopWords }

/** The last of these questions; one that only says `it` or `they` has the names of the question before it added in brackets. */
export function questionOf(asked: readonly string[]): string {
  const last = asked.at(-1) ?? ''
  const before = asked.at(-2)
  if (before === undefined || namesOf(last, noName).size > 0 || !refersBack(last)) return last
  const names = [...namesOf(before, noName).values()]
  return names.length === 0 ? last : `${last} (${names.join(' ')})`
}

const pronouns = new Set([
  'it',
  'its',
  'he',
  'him',
  'his',
  'she',
  'her',
  'hers',
  'they',
  'them',
  'their',
  'this',
  'that',
  'there',
])

function refersBack(question: string): boolean {
  const tokens = wordsOf(question)
  return /^\s*and\b/iu.test(question) || tokens.some(({ word }) => pronouns.has(word))
}
