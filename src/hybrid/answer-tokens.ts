import type { TokenSignal } from '../core/index.ts'
import { optionsIn } from './listed-options.ts'
import { askedIn, wordsOf } from './question-sentence.ts'

/** A piece of an answer with the signal of its token. */
export interface SignalledPiece {
  readonly text: string
  readonly signal: TokenSignal
}

/** What of an answer has been written so far that answers. */
export interface AnswerTokens {
  /** Those of the first words that were not in the question; of all tokens where there is none yet. */
  readonly signals: readonly TokenSignal[]
  /** The first such word is whole: what comes after it changes little. */
  readonly decided: boolean
}

/** Words of an answer that are looked at: a name has two or three. */
const mostWords = 3

/** Say nothing by themselves, in the four languages whose questions are recognised, and in the phrases that answers begin with. */
const empty = new Set(
  `the a an of in on at to is are was were be been by for with and as it its that this which who what when where from
   there has have had does do did can will would they he she we you i his her their not
   based information provided according given text passage above answer correct option question
   der die das den dem des ein eine einen einer einem ist sind war waren von im in am an auf zu und es er sie wir mit für
   aus bei nach als auch wurde wird hat haben laut antwort richtige richtig lautet
   le la les un une des du de est sont était en à au aux dans sur et il elle on par pour que qui ce cette réponse
   el la los las un una de del es son fue era en al por para con y que se su lo respuesta correcta`.split(/\s+/),
)

/**
 * In a conversation an answer is a sentence: "The capital of Peru is Lima." How sure the model is of "The" tells of its
 * style, "capital of Peru" repeats the question, and only "Lima" answers. Words of options that are listed do answer.
 * `ended`: nothing comes after these pieces.
 */
export function answerTokens(prompt: string, pieces: readonly SignalledPiece[], ended = false): AnswerTokens {
  const listed = optionsIn(prompt)
  const repeated = new Set(wordsOf(askedIn(listed?.stem ?? prompt).question))
  const words = inWords(pieces)
  const saying = words.filter(({ text, last }) => {
    // A word that may go on is not known yet.
    if (last && !ended) return false
    if (listed !== null && /^\P{L}*[A-J]\P{L}*$/u.test(text)) return true
    const said = wordsOf(text)
    return said.length > 0 && !said.every((word) => repeated.has(word) || empty.has(word))
  })
  const first = saying.slice(0, mostWords).flatMap(({ signals }) => signals)
  return first.length > 0
    ? { signals: first, decided: true }
    : { signals: pieces.map(({ signal }) => signal), decided: ended }
}

interface Word {
  readonly text: string
  readonly signals: readonly TokenSignal[]
  readonly last: boolean
}

/** Tokens that make up a word together; a blank or a sign begins the next one. */
function inWords(pieces: readonly SignalledPiece[]): Word[] {
  const words: { text: string; signals: TokenSignal[]; last: boolean }[] = []
  for (const { text, signal } of pieces) {
    const current = words.at(-1)
    if (current !== undefined && (text === '' || /^[\p{L}\p{N}]/u.test(text) || /^[.,:]\p{N}/u.test(text))) {
      current.text += text
      current.signals.push(signal)
    } else words.push({ text, signals: [signal], last: false })
  }
  const end = words.at(-1)
  if (end !== undefined) end.last = true
  return words
}
