/** A word of a text. */
export interface Word {
  /** Lower case, without accents. */
  readonly word: string
  /** As it is written. */
  readonly text: string
}

export function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(/[\p{L}\p{N}]+(?:['’](?:s|t|re|ve|ll|d|m)\b)?/gu), ([found]) => {
    const bare = found.replace(/['’](?:s|re|ve|ll|d|m)$/u, '')
    return {
      word: bare
        .normalize('NFKD')
        .replace(/[\p{M}'’]/gu, '')
        .toLowerCase(),
      text: bare,
    }
  })
}

/** English words that say nothing of what a text is about. */
export const englishFunctionWords =
  'a about actually after again all already also am an and another any are arent around as at be been before being ' +
  'between both but by can cannot cant could did didnt do does doesnt doing done dont down during each every few for ' +
  'from give had has have having he her here hers him his how i if in into is isnt it its just let like many may me ' +
  'might more most much must my neither never no none nor not now of off on one only onto or other our out over own ' +
  'please really remind s said same say says shall she should so some still such t tell than that the their theirs ' +
  'them then there these they this those through to too under up us very was wasnt we were werent what when where ' +
  'which who whom whose why will with within without wont would yes you your'

/** The same of English, German, French and Spanish, with the words by which they ask. */
export const functionWords: ReadonlySet<string> = new Set(
  (
    `${englishFunctionWords} ` +
    'ab warum wann wem wen wessen welche welchem welchen welcher welches wieviel woher wohin ' +
    'combien ou pourquoi quand quelles quels lequel laquelle cuales cuando cuanta cuantas cuanto cuantos quienes ' +
    'aber als am an auch auf aus bei bin bist da dann das dass dein dem den der des die doch du ein eine einem einen er ' +
    'es fur hat habe haben ich ihr im in ist ja kann kein mein meine mich mir mit nach nicht noch nur oder schon sein ' +
    'sich sie sind so und uns von war was wenn wer wie wir wird wo zu zum zur ' +
    'au aux avec ce ces cette comme dans de des du elle en est et eu il je la le les leur lui ma mais me mes mon ne nous ' +
    'on ou par pas pour qu que quel quelle qui sa se ses son sont sur ta te tes toi ton tu un une votre vous ' +
    'al como con cual del donde el ella ellos ese esta este esto fue ha hay la las lo los mas mi mis muy nos o para pero ' +
    'por porque que quien se ser si sin sobre son su sus te tiene tu una y ya yo'
  ).split(' '),
)

/**
 * Words that say what a text is about, in English, German, French or Spanish, in order, each cut to the part that its forms
 * have in common: for finding, where one word too many does no harm. What is found is checked by `contentWords` of grounding.
 */
export function topicWords(text: string): string[] {
  return wordsOf(text).flatMap(({ word }) => (functionWords.has(word) ? [] : [stemOf(word)]))
}

/**
 * The part that the forms of a word have in common, in any of these languages: up to two endings go, and six letters stay,
 * so that `allergies` and `allergic` are `allerg`. Numbers stay whole.
 */
function stemOf(word: string): string {
  if (/\p{N}/u.test(word)) return word
  const ending = /(?<=.{3})(?:ed|en|es|e|s)$/u
  return word.replace(ending, '').replace(ending, '').slice(0, 6)
}
