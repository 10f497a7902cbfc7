import { isAdmission } from '../../assistant/index.ts'
import type { CalibrationQuestion } from './question.ts'

/**
 * Whether an answer in a conversation's words is right; null where it says nothing that can be judged, such as a draft
 * that was cut off before it came to the point, or that the answer is not known where nobody can know it.
 */
export function grade(question: CalibrationQuestion, answer: string): boolean | null {
  const [accepted = ''] = question.accepted
  if (question.kind === 'mc') return same(chosenLetter(answer, question.options ?? []), accepted)
  if (question.kind === 'bool') return same(saidYesOrNo(answer), accepted)
  if (question.kind === 'gsm') return sameNumber(lastNumber(answer), accepted)
  const plain = normalised(answer)
  if (plain === '' || (question.accepted.length === 0 && isAdmission(answer))) return null
  return question.accepted.some((one) =>
    // A symbol such as W is told from a word by its case.
    one.length <= 2 ? words(answer).includes(one) : ` ${plain} `.includes(` ${normalised(one)} `),
  )
}

/**
 * Whether two answers to the same question say the same; null where that cannot be seen. Short facts agree where what
 * one answer says beyond the question is nearly all in the other.
 */
export function agree(
  { kind, text }: { readonly kind: string; readonly text: string },
  one: string,
  other: string,
): boolean | null {
  if (kind === 'mc') return sameSaid(letterIn(one), letterIn(other))
  if (kind.startsWith('bool')) return sameSaid(saidYesOrNo(one), saidYesOrNo(other))
  if (kind === 'gsm') return sameSaid(lastNumber(one), lastNumber(other))
  const asked = new Set(words(plainly(text)))
  const said = [one, other].map(
    (answer) => new Set(words(plainly(firstSentence(answer))).filter((word) => !asked.has(word) && !small.has(word))),
  )
  const [fewer, more] = said.toSorted((a, b) => a.size - b.size)
  if (fewer === undefined || more === undefined || fewer.size === 0) return null
  return [...fewer].filter((word) => more.has(word)).length >= 0.6 * fewer.size
}

/** Words that say nothing of their own. */
const small = new Set('a an the of in on at to is are was were it its this that by for and or with as from'.split(' '))

function letterIn(answer: string): string | null {
  return chosenLetter(
    answer,
    Array.from({ length: 10 }, () => ''),
  )
}

function firstSentence(answer: string): string {
  return /^.*?[.!?](?=\s|$)/su.exec(answer.trim())?.[0] ?? answer
}

function sameSaid<Said>(one: Said | null, other: Said | null): boolean | null {
  return one === null || other === null ? null : one === other
}

function same(said: string | null, accepted: string): boolean | null {
  return said === null ? null : said === accepted
}

/** A letter at the beginning or after "answer is"; else the one option whose words are said. */
function chosenLetter(answer: string, options: readonly string[]): string | null {
  const letters = options.map((_, index) => String.fromCodePoint(65 + index))
  const named =
    /^\W*([A-Z])\W*(?:$|[).:\n])/.exec(answer) ?? /\b(?:answer|option)\b[^.\n]{0,20}?\W([A-Z])\b/.exec(answer)
  if (named?.[1] !== undefined && letters.includes(named[1])) return named[1]
  const inParentheses = new Set(
    Array.from(answer.matchAll(/\(([A-Z])\)|\b([A-Z])\)/g), ([, one, other]) => one ?? other),
  )
  const [only] = inParentheses
  if (only !== undefined && inParentheses.size === 1 && letters.includes(only)) return only
  const said = ` ${normalised(answer)} `
  const found = options.flatMap((option, index) => {
    const plain = normalised(option)
    return plain !== '' && said.includes(` ${plain} `) ? [{ plain, letter: letters[index] ?? '' }] : []
  })
  // "All Germans are German" holds "German": the longer option was meant.
  const widest = found.filter(
    ({ plain }) => !found.some((other) => other.plain !== plain && other.plain.includes(plain)),
  )
  return widest.length === 1 ? (widest[0]?.letter ?? null) : null
}

function saidYesOrNo(answer: string): string | null {
  const [, word = ''] = /^\W*(yes|no)\b/i.exec(answer) ?? []
  return word === '' ? null : word.toLowerCase() === 'yes' ? 'Yes' : 'No'
}

function lastNumber(answer: string): number | null {
  const found = [...answer.matchAll(/-?\d[\d,]*(?:\.\d+)?/g)].at(-1)?.[0]
  return found === undefined ? null : Number(found.replaceAll(',', ''))
}

function sameNumber(said: number | null, accepted: string): boolean | null {
  return said === null ? null : Math.abs(said - Number(accepted.replaceAll(',', ''))) < 1e-6
}

/** Small letters without accents, and single blanks between the words. */
function normalised(text: string): string {
  return words(plainly(text)).join(' ')
}

function plainly(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

function words(text: string): string[] {
  // A comma between digits is of the number, as in 12,500.
  return text.replaceAll(/(?<=\d),(?=\d{3})/g, '').match(/[\p{L}\p{N}]+(?:[.:]\d+)?/gu) ?? []
}
