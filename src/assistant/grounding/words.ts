import { englishFunctionWords, functionWords, wordsOf } from '../text/words.ts'

/**
 * Words of an English text that say what it is about, made alike so far that two sentences can be compared: no endings of
 * grammar, and one word for several that a question and its answer use for the same (how tall, the height). Numbers are
 * left out: they are compared as quantities. `stop` are the words of the texts' languages that say nothing.
 */
export function contentWords(text: string, stop = stopWords): string[] {
  return wordsOf(text).flatMap(({ word }) => (stop.has(word) || /^\p{N}/u.test(word) ? [] : [stem(word)]))
}

/** Strips plural, past and -ing endings; coarser than Porter's stemmer and enough to compare two sentences. */
export function stem(word: string): string {
  let base = word
  for (const [ending, rest] of endings) {
    const known = groupOf.get(base)
    if (known !== undefined) return known
    if (base.length > 3) base = base.replace(ending, rest)
  }
  return groupOf.get(base) ?? base
}

const endings: readonly (readonly [RegExp, string])[] = [
  [/(?<=...)ies$/u, 'y'],
  [/(ss|sh|ch|x|z)es$/u, '$1'],
  [/([^su])s$/u, '$1'],
  [/(?<=...)(?:ing|ed|ly)$/u, ''],
  [/([bdfgmnprt])\1$/u, '$1'],
  [/(?<=...)e$/u, ''],
]

/** Inverse document frequency over sentences: what few of them hold says more, and what none holds says most. */
export type Idf = (word: string) => number

export function idfOver(sentences: readonly string[], stop = stopWords): Idf {
  const counts = new Map<string, number>()
  for (const sentence of sentences) {
    for (const word of new Set(contentWords(sentence, stop))) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return (word) => Math.log(1 + (sentences.length + 1) / ((counts.get(word) ?? 0) + 0.5))
}

export function weightOf(words: Iterable<string>, idf: Idf): number {
  let weight = 0
  for (const word of words) weight += idf(word)
  return weight
}

/** The words by which questions ask, and those of which their answers are made. The first stands for all. */
const groups = [
  'height tall high altitude elevation',
  'length long',
  'width wide broad',
  'depth deep',
  'weight weigh heavy mass',
  'age old',
  'distance far away',
  'cost price expensive charge pay paid fee',
  'speed fast quick',
  'area large size big cover',
  'population inhabitant resident people live home',
  'found foundation founder establish start begin began begun create set',
  'build built construct construction erect make made',
  'born birth birthplace birthday',
  'die death dead',
  'write wrote written writer author',
  'invent invention inventor',
  'discover discovery',
  'lead leader led head boss chief director direct run manage manager',
  'buy bought purchase acquire',
  'sell sold sale',
  'win won winner victory',
  'teach taught teacher',
  'speak spoke spoken language',
  'color colour coloured colored',
  'employ employee employer staff worker work',
  'locate location lie lay situate stand place',
  'produce product production manufacture',
  'name call',
  'open opening opened',
  'finish end complete completion',
  'begin',
  'know knew known',
  'go went gone',
  'hold held capacity seat',
  'marry married wife husband spouse',
] as const

const groupOf: ReadonlyMap<string, string> = new Map(
  groups.flatMap((group) => {
    const words = group.split(' ')
    return words.map((word): [string, string] => [word, words[0] ?? word])
  }),
)

/** Also words by which people speak of documents and of what stands in them. */
export const stopWords: ReadonlySet<string> = new Set(
  (
    `${englishFunctionWords} according answer approximately based document documents exactly following given ` +
    'information mention mentioned passage passages provided question roughly stated states text total'
  ).split(' '),
)

/** Those of a text that is not English: `die`, `war` and `hat` say nothing there. */
export const foreignStopWords: ReadonlySet<string> = new Set([...stopWords, ...functionWords])

const english = new Set(
  (
    'the of and is are how what when where who which does did were has have it to by with this that many much can could ' +
    'would should they there their from been whose why you your'
  ).split(' '),
)

/** Whether a text has words that hardly any other language has; a few words are enough, and names alone are not. */
export function isEnglish(text: string): boolean {
  const words = wordsOf(text)
  return words.filter(({ word }) => english.has(word)).length >= Math.max(1, words.length * 0.05)
}
