import type { Word } from './words.ts'

export type Language = 'en' | 'de' | 'fr' | 'es'

const frequent: Readonly<Record<Language, string>> = {
  en: 'the and of to is was for with that this you my i it are have has not be at on from we your his her they will would can please',
  de: 'der die das und ist nicht ich ein eine einen einem einer zu den mit von im auf fur dem des sie es wir auch bei hat sich wird am mein meine bitte habe wurde zum zur aus nach uber',
  fr: 'le les et est une des du pas je que vous dans pour qui sur au il elle nous avec ce cette mon votre sont ont aux mais chez merci bonjour',
  es: 'el los las y del que una por con para es lo su se mi al como pero muy esta este le nos ha soy tengo hola gracias',
}
const languageOf = new Map<string, Language>()
for (const language of Object.keys(frequent) as Language[]) {
  for (const one of frequent[language].split(' ')) languageOf.set(one, language)
}

/**
 * The language of each line, by its small words; a line that has too few is taken for what the text is. Enough to know
 * where capitals are no sign of a name: German.
 */
export function languages(words: readonly Word[]): (line: number) => Language {
  const whole: Record<Language, number> = { en: 0, de: 0, fr: 0, es: 0 }
  const lines = new Map<number, Record<Language, number>>()
  for (const { folded, line } of words) {
    const language = languageOf.get(folded)
    if (language === undefined) continue
    whole[language]++
    let counts = lines.get(line)
    if (counts === undefined) lines.set(line, (counts = { en: 0, de: 0, fr: 0, es: 0 }))
    counts[language]++
  }
  const usual = best(whole) ?? 'en'
  return (line) => best(lines.get(line), 2) ?? usual
}

function best(counts: Readonly<Record<Language, number>> | undefined, least = 1): Language | undefined {
  if (counts === undefined) return undefined
  const [first] = (Object.entries(counts) as [Language, number][]).sort(([, a], [, b]) => b - a)
  return first !== undefined && first[1] >= least ? first[0] : undefined
}
