import { before, people } from './cues.ts'
import type { Dictionary } from './dictionary.ts'
import type { Word } from './words.ts'

/** What has a name of several words. */
export interface Thing {
  /** How many words. */
  readonly count: number
  /** `namesake`: one who is called like someone of history, and is near the one who writes. */
  readonly kind: 'thing' | 'history' | 'namesake'
}

interface Reading {
  readonly text: string
  readonly words: readonly Word[]
  readonly known: Dictionary
  /** Whether anything else in the text is personal. */
  readonly personal: boolean
}

/** The things of a text, by the number of their first word. */
export function thingsIn({ text, words, known, personal }: Reading): ReadonlyMap<number, Thing> {
  const found = new Map<number, Thing>()
  let near: boolean | undefined = personal ? true : undefined
  for (let at = 0; at < words.length; at++) {
    const first = words[at]
    if (first === undefined || !first.capital) continue
    const phrase = known.things
      .get(first.folded)
      ?.find(({ rest }) => rest.every((one, index) => follows(text, words, { at: at + 1 + index, one })))
    if (phrase === undefined) continue
    const { rest, ofHistory } = phrase
    const behind = words[at + rest.length + 1]
    // `Paris Jackson`, `Mona Lisa Weber`
    const goesOn =
      behind?.joined === true && behind.capital && known.surnames.has(behind.folded) && !known.words.has(behind.folded)
    if (goesOn && known.given.has(first.folded)) continue
    const isNear = ofHistory && (before.has(words[at - 1]?.folded ?? '') || (near ??= tellsOfSomeoneNear(words)))
    found.set(at, { count: rest.length + 1, kind: isNear ? 'namesake' : ofHistory ? 'history' : 'thing' })
    at += rest.length
  }
  return found
}

/** Between the words of a thing: `St. Lucia`, `Bosnia & Herzegovina`, `Côte d’Ivoire`. */
const inside = /^(?:\.? |\u00a0|-| & | - | ?[dl]['’])?$/i

function follows(text: string, words: readonly Word[], { at, one }: { at: number; one: string }): boolean {
  const word = words[at]
  const last = words[at - 1]
  if (word === undefined || last === undefined || word.folded !== one) return false
  return word.start - last.end <= 3 && (inside.test(text.slice(last.end, word.start)) || word.joined)
}

const own = new Set(
  `my our mein meine meinen meinem meiner meines unser unsere unseren unserem unserer mon ma mes notre nos mi mis nuestro nuestra nuestros nuestras`.split(
    ' ',
  ),
)
const reachable = new Set(
  `address phone telephone mobile email e-mail mail salary contact live lives living number call text
  adresse anschrift telefon telefonnummer handynummer handy mailadresse gehalt wohnt wohne kontakt nummer anrufen
  telephone portable courriel numero salaire habite vit joindre appeler
  direccion telefono correo movil sueldo vive contactar llamar`.split(/\s+/),
)

/**
 * Whether a text tells of someone who is near the one who writes: a relative, a neighbour, a colleague of theirs, or
 * anybody who lives somewhere or can be reached.
 */
function tellsOfSomeoneNear(words: readonly Word[]): boolean {
  return words.some(({ folded }, at) => {
    if (reachable.has(folded)) return true
    return own.has(folded) && [words[at + 1], words[at + 2]].some((word) => people.has(word?.folded ?? ''))
  })
}
