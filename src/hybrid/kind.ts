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
import { optionsIn } from './listed-options.ts'
import { askedIn, isAboutSpeakers, wordsOf, type Asked } from './question-sentence.ts'

/**
 * What a question asks for: one of the options that it lists, yes or no, a short fact, a computation, or anything else:
 * writing, talk, advice, code, translation.
 */
export type TaskKind = 'mc' | 'bool' | 'qa' | 'gsm' | 'open'

export interface Task {
  readonly kind: TaskKind
  /** Whether the question brings along the text in which its answer is. */
  readonly grounded: boolean
  /** How many options are listed; 0 where it is no multiple choice. */
  readonly options: number
}

/** Words of text beside the question from which on there is something to read in it. */
const enoughText = 15

/** The stem of multiple choice is a story often, and a passage only where it is longer than that. */
const enoughTextOfStem = 60

/** A question for a fact is longer than this only if something else is wanted. */
const longestFactQuestion = 40

/** So many letters at either end of a long prompt are looked at: the question stands before or after what it is about. */
const endLetters = 3000

/** With what joins and colours them. */
const emojiBefore = /^(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{FE0F}\u{200D}]|\s)+(?=\P{N})/u

/**
 * Some ten microseconds; English, and the common forms of German, French and Spanish. What is not recognised is `open`.
 */
export function taskOf(whole: string): Task {
  const said = whole.replace(emojiBefore, '')
  const prompt = said.length <= 2 * endLetters ? said : `${said.slice(0, endLetters)}\n${said.slice(-endLetters)}`
  const listed = optionsIn(prompt)
  const asked = askedIn(listed?.stem ?? prompt)
  const words = wordsOf(asked.rest).length
  if (listed !== null) return { kind: 'mc', grounded: words >= enoughTextOfStem, options: listed.count }
  const kind = kindOf(withoutPoliteness(asked.question), asked, prompt)
  return { kind, grounded: kind !== 'gsm' && words >= enoughText, options: 0 }
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
  return isForFact(question) || isForFact(lastClause(question)) ? 'qa' : 'open'
}

function isForFact(question: string): boolean {
  const short = wordsOf(question).length <= longestFactQuestion
  return short && factBeginning.test(question) && !definition.test(question) && !manyThings.test(question)
}

/** What is asked after a comma, as in "It is 3 pm in New York, what time is it in Tokyo?"; empty where it asks for advice. */
function lastClause(question: string): string {
  const clause = /[,;]\s+([^,;]+\?)\W*$/u.exec(question)?.[1] ?? ''
  return openBeginning.test(clause) || isAboutSpeakers(clause) ? '' : clause
}

const number =
  /\d[\d,.]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|half|twice|dozen|zwei|drei|vier|fünf|deux|trois|quatre|cinq|dos|tres|cuatro|cinco)\b/giu

/** Signs of a formula, and one at least that says what to do. */
const sum = /^(?:[^\p{L}]|x|mal|times|plus|minus|modulo|mod){3,}$/iu
const operation = /\d\s*(?:[-+*/×÷^%]|x\s|mal|times|plus|minus|mod)[^\p{L}]{0,3}\d/iu
const withFunction = /^(?:[^\p{L}]|x|pi|mod|(?:sqrt|cbrt|log|ln|exp|abs|sin|cos|tan)(?=\s*\(?\s*-?\d))+$/iu
const longestFormula = 120

/** A bare formula, a percentage of something, or a story of numbers that ends with how many. */
function isComputation(question: string, asked: Asked): boolean {
  const formula = bare(question)
  if (formula.length <= longestFormula) {
    if (sum.test(formula) && operation.test(formula)) return true
    if (/\p{L}{2}/u.test(formula) && withFunction.test(formula)) return true
  }
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
