/** English, German, French and Spanish words that say nothing of what a text is about. */
const emptyWords = new Set(
  (
    'a about actually after again all also am an and any are as at be been before but by can could did do does for from ' +
    'had has have he her here him his how i if in into is it its just let like me more my no not now of on one only or ' +
    'our out please really remind said say she should so some still tell than that the their them then there these they ' +
    'this those to too up us very was we were what when where which who whom whose why will with would you your ' +
    'aber als am an auch auf aus bei bin bist da dann das dass dein dem den der des die doch du ein eine einem einen er ' +
    'es fur hat habe haben ich ihr im in ist ja kann kein mein meine mich mir mit nach nicht noch nur oder schon sein ' +
    'sich sie sind so und uns von war was wenn wer wie wir wird wo zu zum zur ' +
    'au aux avec ce ces cette comme dans de des du elle en est et eu il je la le les leur lui ma mais me mes mon ne nous ' +
    'on ou par pas pour qu que quel quelle qui sa se ses son sont sur ta te tes toi ton tu un une votre vous ' +
    'al como con cual del donde el ella ellos ese esta este esto fue ha hay la las lo los mas mi mis muy nos o para pero ' +
    'por porque que quien se ser si sin sobre son su sus te tiene tu una y ya yo'
  ).split(' '),
)

/** A word in the form in which it is compared: lower case, without accents. */
function plain(word: string): string {
  return word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/** Words that say what a text is about, in order, each cut to the part that its forms have in common. */
export function contentWords(text: string): string[] {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? []
  return words
    .map(plain)
    .filter((word) => !emptyWords.has(word))
    .map(stemOf)
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

/** Sentences and lines of a text, without the blanks around them. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?…。！？])\s+|\n+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
}
