import {
  addressees,
  after,
  afterOne,
  afterTwo,
  articles,
  before,
  beforeOne,
  beforeTwo,
  bornBehind,
  greetings,
  introduced,
  introductions,
  labels,
  locatives,
  notPeople,
  ofPlace,
  particles,
  people,
  placeBefore,
  titles,
  weakIntroductions,
  weakTitles,
} from './cues.ts'
import { looksLikeWord, type Dictionary } from './dictionary.ts'
import type { Language } from './language.ts'
import { smallNameAt } from './small-name.ts'
import type { Thing } from './thing-at.ts'
import { vietnameseNameAt } from './vietnamese.ts'
import type { Word } from './words.ts'

export interface Place {
  readonly text: string
  readonly words: readonly Word[]
  readonly at: number
  readonly known: Dictionary
  readonly languageOf: (line: number) => Language
  readonly inEmails: ReadonlySet<string>
  readonly signatures: ReadonlySet<number>
  readonly columns: (position: number) => boolean
  /** By the number of their first word. */
  readonly things: ReadonlyMap<number, Thing>
}

/** How sure the words before make it that a name follows. */
type Cue = 'sure' | 'likely' | 'none'

/** How many words from here on are a name; 0 where none begins. */
export function nameAt(place: Place): number {
  const { words, at } = place
  const word = words[at]
  if (word === undefined) return 0
  const cue = cueBefore(place, word)
  if (!word.capital) {
    if (cue === 'none') return 0
    return smallNameAt({ ...place, sure: cue === 'sure' }) || (cue === 'sure' ? afterParticles(place) : 0)
  }
  const vietnamese = vietnameseNameAt(words, at, cue !== 'none')
  if (vietnamese > 0) return vietnamese
  const thing = place.things.get(at)
  if (thing !== undefined) return isCalledSo(place, thing, cue) ? Math.max(thing.count, length(place)) : 0
  if (cue !== 'sure' && ofPlace.has(words[at - 1]?.folded ?? '') && placeBefore.test(textBefore(place, word))) return 0
  if (word.text.length === 1 && !isInitial(place, word)) return 0
  if (cue === 'sure' && canFollowCue(place, word)) return length(place)
  if (cue === 'likely' && canFollowCue(place, word) && isLikelyName(place, word)) return length(place)
  return unannounced(place, word)
}

/** A person may be called like a place, or like someone of history. */
function isCalledSo({ known, words, at }: Place, { kind }: Thing, cue: Cue): boolean {
  if (kind === 'namesake') return true
  if (!known.given.has(words[at]?.folded ?? '')) return cue === 'sure' && titles.has(words[at - 1]?.folded ?? '')
  return cue === 'sure' || (kind === 'history' && cue === 'likely')
}

function textBefore({ text }: Place, word: Word): string {
  return text.slice(Math.max(0, word.start - 48), word.start)
}

function cueBefore({ text, words, at, signatures, columns, known }: Place, word: Word): Cue {
  if (signatures.has(word.start)) return word.capital ? 'sure' : 'none'
  if (columns(word.start)) return mayBeNamed(word, known) ? 'sure' : 'none'
  const previous = words[at - 1]
  const gap = text.slice(previous === undefined ? Math.max(0, word.start - 8) : previous.end, word.start)
  if (previous !== undefined && /^\.?[ \u00a0]$/.test(gap) && titles.has(previous.folded)) {
    const weak = weakTitles.has(previous.folded)
    // `5 ms later`, `MS Office`: short titles have one capital.
    const short = previous.text.length <= 4
    if ((!weak && !short) || (previous.capital && !previous.shouted)) {
      return weak && gap === ' ' && previous.first ? 'likely' : 'sure'
    }
  }
  // The signs that a label ends with spare the long way for most words.
  if (/[:=|]/.test(gap) && labels.test(text.slice(Math.max(0, word.start - 48), word.start))) {
    if (word.capital) return mayBeNamed(word, known) ? 'sure' : 'none'
    return 'likely'
  }
  if (previous === undefined) return 'none'
  if (introduced.has(previous.folded)) {
    const ahead = text.slice(Math.max(0, word.start - 48), word.start)
    if (introductions.test(ahead)) return weakIntroductions.test(ahead) ? 'likely' : 'sure'
  }
  if (!/^,? $/.test(gap)) return 'none'
  if (greetings.has(previous.folded)) {
    return word.capital && previous.first && gap === ' ' && !known.words.has(word.folded) ? 'sure' : 'likely'
  }
  if (people.has(previous.folded)) return 'likely'
  return 'none'
}

/** In a form or a table, where models, files and colours have names too: `IFEval`, `CPU`, `Line` are none of a person. */
function mayBeNamed(word: Word, known: Dictionary): boolean {
  const listed = known.given.has(word.folded) || known.surnames.has(word.folded)
  if (known.words.has(word.folded)) return listed && isPlain(word)
  return isPlain(word) || (word.text.length === 1 && word.capital) || (word.shouted && listed)
}

function canFollowCue({ known }: Place, { folded }: Word): boolean {
  return (
    !addressees.has(folded) &&
    !titles.has(folded) &&
    !(known.others.has(folded) && !known.given.has(folded) && !known.surnames.has(folded))
  )
}

function isLikelyName({ known, languageOf }: Place, { folded, line }: Word): boolean {
  if (known.given.has(folded)) return true
  if (known.others.has(folded) || known.words.has(folded)) return false
  return languageOf(line) !== 'de' || known.surnames.has(folded) || !looksLikeWord(folded)
}

/** `Prof. van der Berg`: small words between a title and the name. */
function afterParticles(place: Place): number {
  const { text, words, at, known } = place
  if (!titles.has(words[at - 1]?.folded ?? '')) return 0
  let count = 0
  while (count < 3 && particles.has(words[at + count]?.folded ?? '') && words[at + count]?.capital === false) count++
  // `Der Herr der Ringe`
  if (/^(?:der|la|le|las)$/.test(words[at]?.folded ?? '')) return 0
  const name = words[at + count]
  if (count === 0 || name?.capital !== true || !name.joined || !canFollowCue(place, name)) return 0
  // `profesor de Historia`
  const [title, first] = [words[at - 1], words[at]]
  const noble = /^v[ao]n$/.test(first?.folded ?? '')
  const short = text[title?.end ?? 0] === '.' && known.surnames.has(name.folded)
  return noble || short || !known.words.has(name.folded) ? count + length({ ...place, at: at + count }) : 0
}

/** Without a word that tells: by what is known of the words themselves. */
function unannounced(place: Place, word: Word): number {
  const { known, words, at, inEmails, languageOf } = place
  const { folded } = word
  const next = partner(place)
  const previous = words[at - 1]
  if (titles.has(folded) || (people.has(folded) && !known.given.has(folded))) return 0
  if (next !== undefined && notPeople.has(next.folded) && !known.given.has(next.folded)) return 0
  if (previous !== undefined && word.joined && isPartOfPlace(previous)) return 0
  if (isBorn(place)) return length(place)
  if (inEmails.has(folded) && !known.words.has(folded) && !known.others.has(folded)) return length(place)
  // `IBAN`, `SERVER`: capitals throughout say nothing beside words that are written as usual.
  if (word.shouted && next?.shouted !== true) return surnameFirst(place, word)
  if (!word.shouted && word.text.length > 1 && !isPlain(word)) return 0
  if (isInitial(place, word)) {
    return next !== undefined && known.surnames.has(next.folded) && !known.words.has(next.folded) ? length(place) : 0
  }
  if (known.given.has(folded) && !known.ambiguous.has(folded) && !known.others.has(folded)) {
    const count = length(place)
    const there = count === 1 && word.joined && locatives.has(previous?.folded ?? '') && !followedBy(place, after)
    return there ? 0 : count
  }
  const thing = previous !== undefined && word.joined && articles[languageOf(word.line)].has(previous.folded)
  if (thing) return 0
  if (known.given.has(folded) && known.ambiguous.has(folded)) return ambiguousName(place, word, next)
  if (known.words.has(folded) || known.others.has(folded) || notPeople.has(folded)) return surnameFirst(place, word)
  return unknownName(place, word, next) || surnameFirst(place, word)
}

/** `Will`, `Rose`, `Paris`: with a surname, or where a person does or is done something. */
function ambiguousName(place: Place, word: Word, next: Word | undefined): number {
  const { known, words, at, languageOf } = place
  if (next !== undefined && isSurname(place, next)) return length(place)
  const does = followedBy(place, after)
  if (known.others.has(word.folded)) return does && !word.first ? 1 : 0
  const previous = words[at - 1]?.folded ?? ''
  const said = (before.has(previous) || beforeOne.has(previous)) && word.joined && next === undefined
  return does || followedBy(place, afterOne) || (said && languageOf(word.line) !== 'de' && !word.first) ? 1 : 0
}

/** A word that is in no list. */
function unknownName(place: Place, word: Word, next: Word | undefined): number {
  const { known, words, at, languageOf } = place
  const german = languageOf(word.line) === 'de'
  if ((german && looksLikeWord(word.folded)) || !isPlain(word)) return 0
  const previous = word.joined ? (words[at - 1]?.folded ?? '') : ''
  if (next === undefined) return known.surnames.has(word.folded) && followedBy(place, after) && !word.first ? 1 : 0
  if (known.given.has(next.folded) && !known.ambiguous.has(next.folded)) {
    return known.surnames.has(word.folded) && !word.first ? length(place) : 0
  }
  // `Compare Bosch`, `Vergleiche Siemens`: what begins a sentence may be any word.
  if (word.first && !followedBy(place, after) && (german || !followedBy(place, afterTwo))) return 0
  const hint =
    followedBy(place, after) ||
    followedBy(place, afterTwo) ||
    before.has(previous) ||
    beforeTwo.has(previous) ||
    after.has(previous)
  if (known.surnames.has(next.folded))
    return isSurname(place, next) && (hint || !known.words.has(next.folded)) ? length(place) : 0
  const strange = !known.words.has(next.folded) && !known.others.has(next.folded) && isPlain(next)
  return strange && hint && !(german && looksLikeWord(next.folded)) ? length(place) : 0
}

/** `DUPONT Jean`, `Dupont, Jean` */
function surnameFirst({ known, words, at, text }: Place, word: Word): number {
  const next = words[at + 1]
  if (next === undefined || !next.capital || !known.surnames.has(word.folded) || !known.given.has(next.folded)) return 0
  if (known.ambiguous.has(next.folded) || known.others.has(next.folded)) return 0
  if (word.shouted && next.joined && !next.shouted && word.text.length > 2) return 2
  const listed = text.slice(word.end, next.start) === ', ' && word.first
  return listed ? 2 : 0
}

/** The next word of the same run of capitals, over small words and initials. */
function partner({ words, at, text, known, things }: Place): Word | undefined {
  for (let index = at + 1; index <= at + 3; index++) {
    const word = words[index]
    const last = words[index - 1]
    if (word === undefined || last === undefined) return undefined
    if (!word.joined && !(last.text.length === 1 && /^\.[ -]?$/.test(text.slice(last.end, word.start))))
      return undefined
    const small = particles.has(word.folded)
    // `Will Costa Rica win?`, `Marte y Júpiter`
    if ((things.has(index) || last.folded === 'y') && !isOnlyGiven(known, words[at])) return undefined
    if (word.capital && word.text.length > 1 && !small) return word
    if (!small && word.text.length > 1) return undefined
  }
  return undefined
}

function isOnlyGiven(known: Dictionary, word: Word | undefined): boolean {
  return word !== undefined && known.given.has(word.folded) && !known.ambiguous.has(word.folded)
}

function isSurname({ known, languageOf }: Place, { folded, line, text }: Word): boolean {
  if (known.others.has(folded) && !known.surnames.has(folded)) return false
  if (known.surnames.has(folded))
    return !(languageOf(line) === 'de' && known.words.has(folded) && looksLikeWord(folded))
  return (
    !known.words.has(folded) &&
    text.length > 2 &&
    !/\d/.test(text) &&
    !(languageOf(line) === 'de' && looksLikeWord(folded))
  )
}

/** One capital, then small letters: no `GitHub`, no `API`. */
function isPlain({ text, folded }: Word): boolean {
  return (
    /^\p{Lu}[\p{Ll}\p{M}]+(?:['’-]\p{Lu}?\p{Ll}+)*$|^(?:Mc|Mac|De|Le|La|Di|Du|Van|Jo|Fitz|O['’]|D['’])\p{Lu}\p{Ll}+$/u.test(
      text,
    ) && folded.length > 2
  )
}

function isInitial({ text }: Place, word: Word): boolean {
  return word.text.length === 1 && word.capital && text[word.end] === '.'
}

/** `…, born on …` behind a run of up to four capitals that are no words. */
function isBorn({ words, at, text, known }: Place): boolean {
  for (let index = at; index < at + 4; index++) {
    const word = words[index]
    if (word === undefined || !word.capital || (index > at && !word.joined)) return false
    if (known.words.has(word.folded) && !known.given.has(word.folded) && !known.surnames.has(word.folded)) return false
    if (isPlain(word) && bornBehind.test(text.slice(word.end, word.end + 16))) return true
  }
  return false
}

/** Whether the first small word behind the name, nothing between them, is one of these. */
function followedBy({ words, at, text }: Place, deeds: ReadonlySet<string>): boolean {
  for (let index = at + 1; index < at + 6; index++) {
    const word = words[index]
    if (word === undefined || !/^\.? $/.test(text.slice(words[index - 1]?.end ?? 0, word.start))) return false
    if (!word.capital && !particles.has(word.folded) && word.folded !== 'no') return deeds.has(word.folded)
  }
  return false
}

/** `Rue Victor Hugo`, `Saint Martin`, `Universität Anna` */
function isPartOfPlace({ folded, capital }: Word): boolean {
  return capital && (notPeople.has(folded) || folded === 'saint' || folded === 'san' || folded === 'santa')
}

/** How far the name goes: capitals that may be names, initials, and small words between them; four capitals at most. */
function length({ words, at, known, text, languageOf }: Place): number {
  let count = 1
  let capitals = 1
  const german = languageOf(words[at]?.line ?? 0) === 'de'
  for (let index = at + 1; index < words.length && capitals < 5; index++) {
    const word = words[index]
    const last = words[index - 1]
    if (word === undefined || last === undefined) break
    const gap = text.slice(last.end, word.start)
    if (!(word.joined || (last.text.length === 1 && /^\.[ -]?$/.test(gap)))) break
    // `Ana de la Cruz`, `Marine Le Goff`: they count if a name follows.
    if (particles.has(word.folded) && index - at - count < 2) continue
    if (!word.capital) break
    if (word.text.length === 1) {
      if (text[word.end] !== '.' && !(words[index + 1]?.capital === true && words[index + 1]?.joined === true)) break
    } else if (!mayContinue(word, { known, german, capitals })) break
    count = index - at + 1
    capitals++
  }
  return count
}

interface Continuing {
  readonly known: Dictionary
  readonly german: boolean
  readonly capitals: number
}

function mayContinue({ folded, text }: Word, { known, german, capitals }: Continuing): boolean {
  if (titles.has(folded) || notPeople.has(folded)) return false
  if (known.given.has(folded) && !known.others.has(folded)) return true
  if (known.surnames.has(folded)) {
    // `Anna Bescheid`, `Paul Termin`: German nouns follow names; a surname that is a word comes after a given name only.
    if (german && known.words.has(folded)) return capitals === 1 && germanSurnames.has(folded)
    return !known.others.has(folded) || capitals === 1
  }
  if (known.words.has(folded) || known.others.has(folded)) return false
  if (/^\p{Lu}{2,}$/u.test(text) && text.length < 5) return false
  return !(german && looksLikeWord(folded))
}

/** Frequent surnames that are nouns too. */
const germanSurnames = new Set(
  'koch bauer richter wolf vogel berg winter sommer herbst stein bach busch fuchs hahn lange klein gross neu alt jung weiss schwarz braun roth konig kaiser kraft ernst engel hirsch sonntag freitag baum blum feld wald ziegler schreiber meister kunz schafer jager fischer becker muller schneider schmidt weber'.split(
    ' ',
  ),
)
