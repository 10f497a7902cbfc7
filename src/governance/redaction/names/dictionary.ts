import file from './dictionary.json' with { type: 'json' }
import { germanNouns } from './german-nouns.ts'
import { alsoGiven, ambiguous, neverNames, placesAndBrands } from './no-names.ts'
import { otherWords } from './places.ts'
import { knownThings, type Things } from './things.ts'

/** What a word may be, apart from the words around it. */
export interface Dictionary {
  readonly given: ReadonlySet<string>
  readonly surnames: ReadonlySet<string>
  /** Common words, nouns and function words of the four languages. */
  readonly words: ReadonlySet<string>
  /** Given names that are words, towns, months or brands as well. */
  readonly ambiguous: ReadonlySet<string>
  /** Places, peoples, languages, months, brands. */
  readonly others: ReadonlySet<string>
  /** Of several words. */
  readonly things: Things['phrases']
}

let loaded: Dictionary | undefined

/** Made with the first text that is looked at: it takes about 60 ms. */
export function dictionary(): Dictionary {
  loaded ??= load()
  return loaded
}

function load(): Dictionary {
  const given = without(`${file.given} ${alsoGiven}`, neverNames)
  // `Young`, `Long`, `Day` are surnames behind a given name; `the` and `una` are not.
  const surnames = new Set(file.surnames.split(' ').filter((name) => name.length > 3 || !neverNames.has(name)))
  const things = knownThings()
  const places = [...things.words].filter((word) => !given.has(word))
  const cities = [...things.cities].filter((word) => !given.has(word) && !surnames.has(word))
  const alsoPlaces = [...things.words].filter((word) => given.has(word) && !ofPeopleFirst.has(word))
  return {
    given,
    surnames,
    words: new Set([...file.words.split(' '), ...germanNouns.split(/\s+/), ...neverNames]),
    ambiguous: new Set([...ambiguous.split(/\s+/), ...file.rare.split(' '), ...alsoPlaces]),
    others: new Set([...placesAndBrands.split(/\s+/), ...places, ...cities, ...otherWords]),
    things: things.phrases,
  }
}

/** Given names that are countries in another language only: `Malte` is a German, `Maurice` a Frenchman. */
const ofPeopleFirst = new Set(['malte', 'maurice', 'mauricio', 'dominique', 'georgie', 'frances', 'gallego'])

function without(names: string, not: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(names.split(' ').filter((name) => !not.has(name)))
}

/** Endings of German nouns and of words of the other three that are no names. */
const ending =
  /(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|tat|taten|nis|nisse|ismus|ment|mente|nummer|zeit|zeiten|geld|preis|kosten|stelle|termin|termine|vertrag|rechnung|system|buro|raum|haus|markt|schule|arbeit|gruppe|dienst|versicherung|verwaltung|bericht|liste|plan|tag|woche|monat|jahr|anlage|datei|daten|name|adresse|tions|ness|ship|ments|ings|able|ible|ique|iques|cion|ciones|idad|idades|miento|mientos|mente|logie|logia|logy|grafie|graphy)$/

export function looksLikeWord(folded: string): boolean {
  return folded.length >= 6 && ending.test(folded)
}
