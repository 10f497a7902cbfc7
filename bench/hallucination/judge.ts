import type { SuiteQuestion } from './suite.ts'

/** Independent of what it judges: nothing here comes from `src`. */

const says =
  /\b(?:not|no|don[’']t|doesn[’']t|didn[’']t|isn[’']t|cannot|can[’']t|unable|unknown|unaware|fictional|sorry|couldn[’']t)\b/iu
const refuses =
  /\b(?:did not find|not in the documents?|do(?:es)? not (?:mention|provide|contain|specify|include|say|state|have|exist|know)|don[’']t (?:know|have)|doesn[’']t (?:mention|provide|contain|specify|exist|say)|not (?:mentioned|provided|specified|available|given|stated|found|known|recognized|aware|familiar|a real|a known|sure|in the)|no (?:information|mention|record|such|known|specific|data)|unknown|unable to|fictional|cannot (?:find|answer|determine|provide|be determined)|can[’']t (?:find|answer|provide)|sorry)\b/iu

/** Whether an answer says that it does not know, as a person would read it. */
export function abstains(text: string): boolean {
  const first = text.split(/\n/u, 1)[0] ?? ''
  return text.trim() === '' || (says.test(first) && refuses.test(first))
}

/** Whether an answer is right: the value for what has one, an abstention for what has none. */
export function isRight(question: SuiteQuestion, text: string): boolean {
  if (question.answers.length === 0) return abstains(text)
  return question.answers.some((answer) => holds(text, answer)) && !abstains(text)
}

/** Something was said where there is nothing to say. */
export function isInvention(question: SuiteQuestion, text: string): boolean {
  return question.answers.length === 0 && !abstains(text)
}

const small = new Set(['the', 'of', 'a', 'metres', 'euros', 'crowns', 'festival', 'medal'])

/** All words of the answer, whatever their order; digits with and without separators are the same. */
function holds(text: string, answer: string): boolean {
  if (/^[A-Z][a-z]?$/u.test(answer)) return new RegExp(`\\b${answer}\\b`, 'u').test(text)
  const said = new Set(wordsOf(text))
  return wordsOf(answer)
    .filter((word) => !small.has(word))
    .every((word) => said.has(word))
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKD')
      .replace(/\p{M}|[’']/gu, '')
      .replace(/(?<=\d)[,  ](?=\d{3}\b)/gu, '')
      .toLowerCase()
      .match(/\d+(?:\.\d+)?|\p{L}+/gu) ?? []
  )
}

export interface JudgedSentence {
  readonly start: number
  readonly end: number
  /** What the documents do not say of whom was asked about. */
  readonly unsupported: boolean
}

/**
 * The sentences of an answer from documents, by what the generator knows: a sentence is unsupported if it has a number
 * or an invented name that the document does not state of whom was asked about, or if it answers wrongly.
 */
export function judgeSentences(
  question: SuiteQuestion,
  text: string,
  known: { readonly documents: string; readonly vocabulary: ReadonlySet<string> },
): JudgedSentence[] {
  const right = isRight(question, text)
  const allowed = new Set(
    wordsOf(
      [
        question.text,
        ...[...(question.about?.facts.values() ?? [])].map(({ value, statement }) => `${value} ${statement}`),
      ].join(' '),
    ),
  )
  const sentences: JudgedSentence[] = []
  for (const match of text.matchAll(/[^.!?\n]+(?:[.!?]+(?=\s|$|”)|[.!?]\S[^.!?\n]*)*[.!?”]*/gu)) {
    const sentence = match[0]
    if (!/\p{L}|\p{N}/u.test(sentence)) continue
    const telling = wordsOf(sentence).filter((word) => /^\d/u.test(word) || known.vocabulary.has(word))
    const foreign = telling.some((word) => !allowed.has(word))
    const asserted = telling.some((word) => !new Set(wordsOf(question.text)).has(word))
    const quoted = /“([^”]+?)…?”/u.exec(sentence)?.[1]
    const verbatim = quoted !== undefined && known.documents.includes(quoted)
    const start = match.index + (sentence.length - sentence.trimStart().length)
    sentences.push({
      start,
      end: match.index + sentence.length,
      unsupported: !verbatim && !abstains(sentence) && (foreign || (asserted && !right)),
    })
  }
  return sentences
}
