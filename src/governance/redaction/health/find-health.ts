import { matches } from '../detectors/detector.ts'
import type { Span } from '../finding.ts'
import { dictionary } from '../names/dictionary.ts'
import type { Word } from '../names/words.ts'
import { findCare } from './care.ts'
import { findComplaints } from './complaints.ts'
import {
  afterWords,
  blockers,
  dose,
  dosed,
  foundIn,
  heads,
  kin,
  noTerm,
  noWhich,
  persons,
  prescribed,
  saidOf,
  smallOf,
  toldNear,
} from './cues.ts'
import { endings, exceptions, illnesses, medicines, symptoms } from './terms.ts'

/** By the first word: the phrases that begin with it, the longest first. */
const phrases = new Map<string, string[][]>()
for (const phrase of [illnesses, symptoms, medicines].flatMap((list) => list.trim().split(/\s+/))) {
  const [first = '', ...rest] = phrase.split('_')
  const known = phrases.get(first)
  if (known === undefined) phrases.set(first, [rest])
  else known.push(rest)
}
for (const known of phrases.values()) known.sort((a, b) => b.length - a.length)

/** How far, in words, a person may stand before an illness, and after it. */
const reach = { before: 9, after: 5 }

/**
 * Health of a person: an illness, a complaint or a medicine in a sentence that speaks of someone (I, my son, a name, the
 * patient), with a dose, or after words such as `diagnosed with`. An illness of nobody is left alone.
 */
export function findHealth(text: string, words: readonly Word[], names: readonly Span[]): Span[] {
  const named = new Set(names.map(({ start }) => start))
  const sentences = sentencesOf(text, words)
  const spans: Span[] = []
  for (let at = 0; at < words.length;) {
    const count = termAt(words, at)
    const [word, last] = [words[at], words[at + count - 1]]
    if (count === 0 || word === undefined || last === undefined) {
      at++
      continue
    }
    if (!isGivenName(words, at, names) && isOfSomeone({ text, words, sentences, named }, at, count)) {
      spans.push({
        class: 'health',
        start: word.start - typeBefore(text, word.start),
        end: last.end + typeBehind(text, last.end),
      })
    }
    at += count
  }
  return [...spans, ...told(text), ...findComplaints(text), ...findCare(text, words)]
}

/** `type 2 diabetes`, `interstitial lung disease` */
function typeBefore(text: string, start: number): number {
  const more =
    /(?:(?:type|Typ|tipo)[ -](?:[12]|I{1,2})|(?<!\p{L})\p{Ll}{3,15}(?:ial|nal|tal|ral|lar|ic|ous|ary|oid)) $/u
  return more.exec(text.slice(Math.max(0, start - 24), start))?.[0].length ?? 0
}

/** `Diabetes Typ 2`, `diabète de type 1`, `hepatitis C`, `calculs biliaires` */
function typeBehind(text: string, end: number): number {
  const more =
    /^(?:['’]s(?!\p{L})| (?:mellitus )?(?:de )?(?:type|Typ|tipo)[ -](?:[12]|I{1,2})| [A-E](?![\p{L}\p{N}'’]))/iu
  return more.exec(text.slice(end, end + 24))?.[0].length ?? 0
}

/** How many words from here on are a term of health. */
function termAt(words: readonly Word[], at: number): number {
  const count = knownTermAt(words, at)
  if (count > 1) return count
  const behind = words[at + 1]
  if (behind !== undefined && heads.behind.has(behind.text.toLowerCase()) && saysWhich(words[at], behind)) return 2
  const first = words[at]
  if (first !== undefined && heads.before.has(first.folded)) {
    const [second, third, fourth] = [words[at + 1], words[at + 2], words[at + 3]]
    // `brûlures d'estomac`
    if (second !== undefined && !second.joined && second.start - first.end === 3) return 2
    if (second !== undefined && smallOf.has(second.folded) && !second.capital) {
      if (
        third !== undefined &&
        (third.folded === 'la' || third.folded === 'los' || third.folded === 'las') &&
        fourth !== undefined
      )
        return 4
      if (third !== undefined) return 3
    }
  }
  return count
}

/** `heart disease`, not `the disease`. */
function saysWhich(word: Word | undefined, head: Word): boolean {
  return (
    word !== undefined &&
    word.folded.length > 3 &&
    !word.shouted &&
    head.start - word.end <= 3 &&
    !persons.has(word.folded) &&
    !noWhich.has(word.folded)
  )
}

function knownTermAt(words: readonly Word[], at: number): number {
  const word = words[at]
  if (word === undefined) return 0
  for (const rest of phrases.get(word.folded) ?? []) {
    if (rest.every((one, index) => words[at + 1 + index]?.folded === one)) return 1 + rest.length
  }
  const { folded } = word
  if (folded.length < 6 || exceptions.has(folded)) return 0
  for (let length = 4; length <= 12 && length <= folded.length; length++) {
    if (endings.has(folded.slice(-length))) return 1
  }
  return 0
}

/** `Dolores García` is in no pain. */
function isGivenName(words: readonly Word[], at: number, names: readonly Span[]): boolean {
  const word = words[at]
  if (word === undefined || !word.capital || !dictionary().given.has(word.folded)) return false
  return names.some(({ start, end }) => start <= word.start && word.end <= end)
}

interface Where {
  readonly text: string
  readonly words: readonly Word[]
  readonly sentences: readonly number[]
  readonly named: ReadonlySet<number>
}

function isOfSomeone({ text, words, sentences, named }: Where, at: number, count: number): boolean {
  const word = words[at]
  const last = words[at + count - 1]
  if (word === undefined || last === undefined) return false
  if (dose.test(text.slice(last.end, last.end + 24))) return true
  if (saidOf.test(text.slice(Math.max(0, word.start - 48), word.start))) return true
  let person = false
  for (let index = at - 1; index >= 0 && index >= at - reach.before; index--) {
    const one = words[index]
    if (one === undefined || sentences[index] !== sentences[at]) break
    if (blockers.has(one.folded)) return false
    if (isPerson(words, index) || named.has(one.start)) person = true
  }
  for (let index = at + count; index < at + count + reach.after && !person; index++) {
    const one = words[index]
    if (one === undefined || sentences[index] !== sentences[at] || blockers.has(one.folded)) break
    if (isPerson(words, index) || named.has(one.start)) person = true
  }
  return person
}

function isPerson(words: readonly Word[], at: number): boolean {
  const folded = words[at]?.folded ?? ''
  // French and Spanish have another `son`.
  if (folded === 'son') return /^(?:my|his|her|our|their|your)$/.test(words[at - 1]?.folded ?? '')
  return persons.has(folded) || kin.has(folded) || /^(?:i['’]|j['’])/.test(folded)
}

/** The number of each word's sentence. */
function sentencesOf(text: string, words: readonly Word[]): number[] {
  let sentence = 0
  return words.map(({ start }, index) => {
    const before = words[index - 1]
    if (before !== undefined && /[!?;\n]|\.\s|\.$/.test(text.slice(before.end, start))) sentence++
    return sentence
  })
}

/** Whatever is said after words that only illnesses and medicines follow, or before a dose. */
function told(text: string): Span[] {
  return [
    ...matches('health', { text, pattern: afterWords, near: toldNear, check: (it) => !noTerm.test(it) }),
    ...matches('health', { text, pattern: dosed, near: /\d ?(?:mg|mcg|µg|μg|IU|IE|UI)/g }),
    ...matches('health', { text, pattern: prescribed, near: /verschr|verord/g }),
    ...matches('health', { text, pattern: foundIn, near: /festgestellt|diagnostiziert|entdeckt|gefunden/g }),
  ]
}
