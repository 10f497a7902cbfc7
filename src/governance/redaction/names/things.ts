import { fold } from './fold.ts'
import { peopleOfHistory } from './history.ts'
import { otherWords, placesAndWorks } from './places.ts'
import { wordsOf } from './words.ts'

/** What has a name and is no person of today: one of several words, by its first word. */
export interface Phrase {
  readonly rest: readonly string[]
  /** Someone of history: a person all the same, where the words around it say so. */
  readonly ofHistory: boolean
}

export interface Things {
  readonly phrases: ReadonlyMap<string, readonly Phrase[]>
  /** Countries, regions, languages and peoples of one word; folded. */
  readonly words: ReadonlySet<string>
  /** Cities of one word; folded. */
  readonly cities: ReadonlySet<string>
}

/**
 * Names of countries, of languages (ISO 3166-1, ISO 639-1; in English, German, French and Spanish) and of the cities that
 * time zones are named after are those that Node's ICU knows; the rest are lists of our own. Takes about 35 ms.
 */
export function knownThings(): Things {
  const phrases = new Map<string, Phrase[]>()
  const words = new Set(otherWords)
  const cities = new Set<string>()
  const add = (name: readonly string[], { alone, ofHistory = false }: { alone?: Set<string>; ofHistory?: boolean }) => {
    const [first, ...rest] = name
    if (first === undefined) return
    if (rest.length === 0) {
      alone?.add(first)
      return
    }
    const others = phrases.get(first)
    if (others === undefined) phrases.set(first, [{ rest, ofHistory }])
    else if (!others.some((one) => one.rest.join(' ') === rest.join(' '))) others.push({ rest, ofHistory })
  }
  for (const name of regionsAndLanguages()) add(foldedWords(name), { alone: words })
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    add(foldedWords((zone.split('/').at(-1) ?? '').replaceAll('_', ' ')), { alone: cities })
  }
  for (const name of placesAndWorks.trim().split(/\s+/)) add(name.split('_'), { alone: words })
  for (const name of peopleOfHistory.trim().split(/\s+/)) add(name.split('_'), { ofHistory: true })
  for (const known of phrases.values()) known.sort((a, b) => b.rest.length - a.rest.length)
  return { phrases, words, cities }
}

function foldedWords(name: string): string[] {
  return wordsOf(name).map(({ text }) => fold(text))
}

/** Every name of ICU's, and the parts of those that are two: `Bosnia & Herzegovina`, `Myanmar (Burma)`. */
function regionsAndLanguages(): Set<string> {
  const names = new Set<string>()
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  for (const language of ['en', 'de', 'fr', 'es']) {
    const regions = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' })
    const tongues = new Intl.DisplayNames(language, { type: 'language', fallback: 'none' })
    for (const first of letters) {
      for (const second of letters) {
        const code = first + second
        for (const name of [regions.of(code), tongues.of(code.toLowerCase())]) {
          if (name === undefined) continue
          names.add(name)
          for (const part of name.split(/ [&-] |, | und | y | (?=\()|[()]/u)) if (part !== '') names.add(part)
        }
      }
    }
  }
  return names
}
