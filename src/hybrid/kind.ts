import {
  alternative,
  boolBeginning,
  boolSaid,
  code,
  definition,
  ellipsis,
  factBeginning,
  frenchBool,
  instruction,
  manyThings,
  openBeginning,
  politeness,
  quantity,
} from './kind-words.ts'
import { askedIn, wordsOf, type Asked } from './question-sentence.ts'

/**
 * What a question asks for: one of the options that it lists, yes or no, a short fact, a computation, or anything else:
 * writing, talk, advice, code, translation.
 */
export type TaskKind = 'mc' | 'bool' | 'qa' | 'gsm' | 'open'

export interface Task {
  readonly kind: TaskKind
  /** Whether the question brings along the text in which its answer is. */
  readonly grounded: boolean
}

/** Words of text beside the question from which on there is something to read in it. */
const enoughText = 15

/** The stem of multiple choice is a story often, and a passage only where it is longer than that. */
const enoughTextOfStem = 60

/** A question for a fact is longer than this only if something else is wanted. */
const longestFactQuestion = 40

/** A few microseconds; English, and the common forms of German, French and Spanish. What is not recognised is `open`. */
export function taskOf(prompt: string): Task {
  const stem = stemOf(prompt)
  const asked = askedIn(stem ?? prompt)
  const words = wordsOf(asked.rest).length
  if (stem !== null) return { kind: 'mc', grounded: words >= enoughTextOfStem }
  const kind = kindOf(withoutPoliteness(asked.question), asked, prompt)
  return { kind, grounded: kind !== 'gsm' && words >= enoughText }
}

function kindOf(question: string, asked: Asked, prompt: string): TaskKind {
  if (code.test(prompt)) return 'open'
  if (isComputation(question, asked)) return 'gsm'
  if (boolSaid.test(question)) return 'bool'
  // An instruction decides, also where a question follows it: "Write a function. How many lines is it?"
  if (instruction.test(question) || instruction.test(withoutPoliteness(prompt.trimStart()))) return 'open'
  if (openBeginning.test(question)) return 'open'
  if ((boolBeginning.test(question) || frenchBool.test(question)) && !alternative.test(question)) return 'bool'
  if (ellipsis.test(question)) return 'qa'
  if (boolBeginning.test(question)) return 'qa'
  const short = wordsOf(question).length <= longestFactQuestion
  if (short && factBeginning.test(question) && !definition.test(question) && !manyThings.test(question)) return 'qa'
  return 'open'
}

/** The text before the options, where two or more are listed with letters, or with numbers after a question. */
function stemOf(prompt: string): string | null {
  for (const [first, second] of [
    [/(?:^|[\n\s])\(?A[).:]\s*\S/, /(?:^|[\n\s])\(?B[).:]\s*\S/],
    [/(?:^|\n)\s*\(?a[).]\s*\S/, /(?:^|\n)\s*\(?b[).]\s*\S/],
    [/\s\(a\)\s*\S/, /\s\(b\)\s*\S/],
    [/\?\s*\n\s*1[).]\s*\S/, /\n\s*2[).]\s*\S/],
  ] as const) {
    const at = prompt.search(first)
    if (at > 0 && prompt.slice(at).search(second) > 0) return prompt.slice(0, at + 1)
  }
  return null
}

const number =
  /\d[\d,.]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|half|twice|dozen|zwei|drei|vier|fünf|deux|trois|quatre|cinq|dos|tres|cuatro|cinco)\b/giu

/** A bare formula, a percentage of something, or a story of numbers that ends with how many. */
function isComputation(question: string, asked: Asked): boolean {
  if (
    /^[^\p{L}]*\d[\d\s.,]*(?:[-+*/×÷^%]|\bmal\b|\btimes\b|\bplus\b|\bminus\b)\s*\(?\d[^\p{L}]*$/iu.test(bare(question))
  )
    return true
  if (/\d\s*(?:%|percent|prozent|pour ?cents?|por ciento)\s+(?:of|von|de)\s+\$?\d/iu.test(question)) return true
  const text = asked.apart ? question : `${asked.rest} ${question}`
  return (text.match(number) ?? []).length >= 2 && quantity.test(question) && wordsOf(text).length >= 8
}

/** A formula without the words that ask for it. */
function bare(question: string): string {
  return question.replace(
    /^\s*(?:what(?:'s| is)|how much is|calculate|compute|was ist|wie viel ist|berechne|combien font|calcule|cuánto es|calcula)\s+/iu,
    '',
  )
}

function withoutPoliteness(sentence: string): string {
  let left = sentence
  for (let round = 0; round < 4; round++) {
    const shorter = left.replace(politeness, '').replace(/^[\s,.!:;-]+/u, '')
    if (shorter === left || shorter === '') break
    left = shorter
  }
  return left
}
