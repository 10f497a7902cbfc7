import { requiredWords } from './required-words.ts'
import type { DateWords, Intent, Language } from './language.ts'

/** What stands in the slots of a phrase, by the slot's name. */
export type Slots = Readonly<Record<string, string>>

/** Longest question that is looked at, in characters: what can be computed is said briefly. */
export const longestQuestion = 240

/** Emoji at either end, with what joins and colours them; the signs of arithmetic are none. */
const emoji = '(?![➕➖➗✖])[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\u{FE0F}\\u{200D}\\s]'
const decoration = new RegExp(`^(?:${emoji})+|(?:${emoji})+$`, 'gu')

/** One spelling for what is written in several ways: no emoji around it, no accents, plain quotes and operators, single spaces. */
export function fold(text: string): string {
  return text
    .replace(decoration, '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[’‘`´]/g, "'")
    .replace(/[“”„]/g, '"')
    .replace(/[¿¡]/g, ' ')
    .replace(/[‐‑–—−]/g, '-')
    .replaceAll('ß', 'ss')
    .replaceAll('œ', 'oe')
    .replaceAll('½', ' 1/2')
    .replaceAll('¼', ' 1/4')
    .replaceAll('¾', ' 3/4')
    .replaceAll('²', '^2')
    .replaceAll('³', '^3')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Takes away the politeness around a question and the marks at its end. */
export function createTrim({ before, after }: Language): (question: string) => string {
  const start = new RegExp(`^(?:${before.map(spaced).join('|')})(?:(?:[ ,:!]|\\.(?= ))+|$)`, 'iu')
  const end = new RegExp(`[ ,]+(?:${after.map(spaced).join('|')})$`, 'iu')
  return (question) => {
    let rest = withoutMarks(question)
    for (;;) {
      const next = withoutMarks(rest.replace(start, '').replace(end, ''))
      if (next === rest) return rest
      rest = next
    }
  }
}

/** A mark of exclamation after a digit may be a factorial, and stays. */
function withoutMarks(text: string): string {
  return text
    .replace(/[\s?.…;:]+$/, '')
    .replace(/(?<![\d)])!+$/, '')
    .trim()
}

export interface CompiledPhrase {
  readonly intent: Intent
  readonly match: (question: string) => Slots | null
}

/**
 * In the order in which they are written. `{x}` takes as little as it can, `{x+}` as much as it can; `{time}` is a
 * time of the day and nothing else.
 */
export function compilePhrases({ phrases, dates }: Language): CompiledPhrase[] {
  const time = clockPattern(dates)
  return Object.entries(phrases).flatMap(([intent, patterns]) =>
    patterns.map((pattern) => compilePhrase(intent as Intent, pattern, time)),
  )
}

function compilePhrase(intent: Intent, pattern: string, time: string): CompiledPhrase {
  const required = requiredWords(pattern)
  let expression: RegExp | undefined
  return {
    intent,
    match(question) {
      const lower = question.toLowerCase()
      if (required.length > 0 && !required.some((word) => lower.includes(word))) return null
      expression ??= new RegExp(`^(?:${sourceOf(pattern, time)})$`, 'iu')
      const found = expression.exec(question)
      return found === null ? null : { ...found.groups }
    },
  }
}

function sourceOf(pattern: string, time: string): string {
  return spaced(pattern)
    .replaceAll('{time}', () => `(?<time>${time})`)
    .replace(/\{([a-z]+)(\+?)\}/g, (_, name: string, greedy: string) =>
      greedy === '' ? `(?<${name}>\\S|\\S.*?\\S)` : `(?<${name}>\\S.*\\S|\\S)`,
    )
}

/** What a time of the day looks like; `readClock` says whether it is one. */
function clockPattern({ morning, evening, noon, midnight, oclock, at }: DateWords): string {
  const words = (list: readonly string[]) => list.map((word) => spaced(word.replaceAll('.', '\\.'))).join('|')
  const behind = [...morning, ...evening, ...oclock].sort((a, b) => b.length - a.length)
  const number = `\\d{1,2}(?:[:.h]\\d{2}|\\s*(?:${words(oclock)})\\s+\\d{2})?(?:\\s*(?:${words(behind)}))*`
  return `(?:(?:${words(at)})\\s+)?(?:${words([...noon, ...midnight])}|${number})`
}

function spaced(pattern: string): string {
  return pattern.replaceAll(' ?', '\\s*').replaceAll(' ', '\\s+')
}
