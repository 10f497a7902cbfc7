import { greetings, ofOneself } from './cues.ts'
import type { Dictionary } from './dictionary.ts'
import { neverNames } from './no-names.ts'
import type { Word } from './words.ts'

interface Announced {
  readonly text: string
  readonly words: readonly Word[]
  readonly at: number
  readonly known: Dictionary
  /** Whether the words before leave no doubt. */
  readonly sure: boolean
}

/** Words that a name has at most. */
const most = 4

/** How many words without capitals from here on are a name, after words that announce one; 0 where they are none. */
export function smallNameAt(announced: Announced): number {
  const { text, words, at, known, sure } = announced
  const word = words[at]
  if (word === undefined) return 0
  if (isCaseless(word)) return caseless(announced)
  const own = sure && ofOneself.test(text.slice(Math.max(0, word.start - 32), word.start))
  if (!mayBegin(word, known, own)) return 0
  let count = 1
  while (mayGoOn(announced, at + count, own)) count++
  return count
}

/** Nobody says `my name is bob` of a thing; after weaker words it must be a name and nothing else. */
function mayBegin({ folded, text }: Word, known: Dictionary, own: boolean): boolean {
  if (known.given.has(folded)) return own || !(known.ambiguous.has(folded) || known.words.has(folded))
  return own && text.length > 2 && isUnknown(folded, known)
}

function mayGoOn(announced: Announced, at: number, own: boolean): boolean {
  const { text, words, known } = announced
  if (at - announced.at >= most) return false
  const word = words[at]
  if (word === undefined || word.capital || !word.joined || neverNames.has(word.folded)) return false
  const { folded, end } = word
  if (known.surnames.has(folded) && !known.words.has(folded)) return true
  if (!own || folded.length < 3) return false
  if (isUnknown(folded, known)) return true
  // `my name is tom baker and …`, not `my name is tom baker street …`
  const listed = known.surnames.has(folded) || known.given.has(folded)
  return listed && (goesOn.test(text.slice(end, end + 8)) || mayGoOn(announced, at + 1, own))
}

function isUnknown(folded: string, { words, others }: Dictionary): boolean {
  return !words.has(folded) && !others.has(folded) && !saidOfNames.has(folded)
}

/** The end of a sentence or of its part. */
const goesOn = /^(?:\s*$|\s*[.,;:!?)\n]| (?:and|und|et|y|e|i|ich|je|from|aus)(?!\p{L}))/iu

/** Rare words that follow `my name is` and are none. */
const saidOfNames = new Set(
  'misspelled misspelt mispronounced incorrect unusual illegible hyphenated falschgeschrieben'.split(' '),
)

/** Arabic, Chinese and many other scripts have no capitals. */
function isCaseless({ text }: Word): boolean {
  return text.toLowerCase() === text.toUpperCase()
}

/** In a sentence that announces a name in Latin letters: `my name is 王小明`, `my friend محمد علي`. */
function caseless({ words, at, sure }: Announced): number {
  if (!sure && greetings.has(words[at - 1]?.folded ?? '')) return 0
  let count = 0
  for (; count < most; count++) {
    const word = words[at + count]
    if (word === undefined || !isCaseless(word) || word.text.length > 12 || (count > 0 && !word.joined)) break
    // Without spaces a longer run is a sentence.
    if (/\p{Script=Han}/u.test(word.text) && word.text.length > 4) break
  }
  return count
}
