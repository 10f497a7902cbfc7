import { wordsOf } from '../text/words.ts'
import { askedRole, quantitiesOf, type Quantity } from './quantities.ts'
import { contentWords, foreignStopWords, isEnglish, stem, stopWords } from './words.ts'

/** What a sentence claims, in the parts that can be looked for in a source. */
export interface Claim {
  /** Content words, names among them. */
  readonly words: ReadonlySet<string>
  /** Those that its question does not have. */
  readonly fresh: ReadonlySet<string>
  /** Names, each with how it is written. */
  readonly names: ReadonlyMap<string, string>
  readonly quantities: readonly Quantity[]
  readonly negated: boolean
}

/** The sources that the answer is held against, as far as their way of writing matters. */
export interface Writing {
  /** Words that are written with a capital in the middle of sentences. */
  readonly capitals: ReadonlySet<string>
  /** Nouns have capitals, as in German: a capital is then no sign of a name. */
  readonly nounsHaveCapitals: boolean
  /** Words that say nothing of what they are about. */
  readonly stopWords: ReadonlySet<string>
}

const monthsAndDays =
  /^(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)$/u
const negation =
  /^no\b|\b(?:not|never|cannot|without|neither|nor|no longer|none|not true|untrue|false that)\b|n[’']t\b|\bno (?=\p{Ll})/iu

export function writingOf(sentences: readonly string[]): Writing {
  const stop = isEnglish(sentences.join(' ')) ? stopWords : foreignStopWords
  const capitals = new Set<string>()
  const small = new Set<string>()
  const beginnings = new Map<string, number>()
  let inside = 0
  let capital = 0
  for (const sentence of sentences) {
    for (const [index, { word, text }] of wordsOf(sentence).entries()) {
      if (stop.has(word) || /^\p{N}/u.test(word)) continue
      const isCapital = /^\p{Lu}/u.test(text)
      if (!isCapital) small.add(word)
      else if (index === 0) beginnings.set(word, (beginnings.get(word) ?? 0) + 1)
      if (index === 0) continue
      inside++
      if (!isCapital) continue
      capital++
      capitals.add(word)
    }
  }
  // A name may only ever begin sentences; a word that begins one of them is no name yet.
  for (const [word, count] of beginnings) if (count > 1 && !small.has(word)) capitals.add(word)
  return { capitals, nounsHaveCapitals: inside > 30 && capital / inside > 0.4, stopWords: stop }
}

/** `fragment`: too short to say by itself whether its first word is a name. */
export function namesOf(sentence: string, writing: Writing, fragment = false): Map<string, string> {
  const names = new Map<string, string>()
  if (writing.nounsHaveCapitals) return names
  for (const [index, { word, text }] of wordsOf(sentence).entries()) {
    if (!/^\p{Lu}/u.test(text) || writing.stopWords.has(word) || monthsAndDays.test(word)) continue
    if (index === 0 && !fragment && !writing.capitals.has(word)) continue
    names.set(stem(word), text)
  }
  return names
}

export function isNegated(sentence: string): boolean {
  return negation.test(sentence)
}

/**
 * A sentence of an answer, completed by its question where it leaves out what it is about: `4,210.` claims nothing
 * without the question, and `It has 4,210 inhabitants` has its name from there.
 */
export function claimOf(sentence: string, question: string, writing: Writing): Claim {
  const asked = contentWords(question, writing.stopWords)
  const own = contentWords(sentence, writing.stopWords)
  const fragment = own.length <= 4 && !own.some((word) => asked.includes(word))
  const askedNames = namesOf(question, writing)
  const known = { ...writing, capitals: new Set([...writing.capitals, ...askedNames.keys()]) }
  const ownNames = namesOf(sentence, known, fragment)
  const [first] = wordsOf(sentence)
  const saysOfWhom = !fragment && first !== undefined && ownNames.has(stem(first.word))
  const shared = [...ownNames.keys()].some((name) => askedNames.has(name))
  // A name that only the answer has is what was asked for; whom it is said of stands in the question.
  const names = shared || saysOfWhom ? ownNames : new Map([...askedNames, ...ownNames])
  const words = new Set([...own, ...(fragment ? asked : names.keys())])
  const role = askedRole(question)
  const quantities = quantitiesOf(sentence).map((one) =>
    fragment && one.kind === 'figure' && one.role === null ? { ...one, role } : one,
  )
  return {
    words,
    fresh: new Set(own.filter((word) => !asked.includes(word))),
    names,
    quantities: fragment ? [...quantities, ...quantitiesOf(question)] : quantities,
    negated: isNegated(sentence),
  }
}

const admission =
  /\b(?:(?:do(?:es)?|did|is|are|was|were|has|have|can|could)(?: not|n[’']t)|cannot|no|not|unable to)\b[^.]{0,60}\b(?:mention|mentioned|specif\w+|provide[ds]?|contain\w*|includ\w+|state[ds]?|information|know|known|found|find|given|determine\w*|available|say|document\w*|answer|listed|described|details?)\b|\bunknown\b|\bI['’]m sorry\b/iu

/** Whether a sentence says that the answer is not known, which is no claim. */
export function isAdmission(sentence: string): boolean {
  return admission.test(sentence)
}
