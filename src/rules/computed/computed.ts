import type { Asked, ComputedAnswer, Solvers } from './answer.ts'
import { arithmetic } from './arithmetic/arithmetic.ts'
import { lists } from './arithmetic/lists.ts'
import { percent } from './arithmetic/percent.ts'
import { primes } from './arithmetic/primes.ts'
import { NotSure } from './arithmetic/parse.ts'
import { dates } from './dates/dates.ts'
import { units } from './units/convert.ts'
import { zones } from './zones/zones.ts'
import { DivisionByZero, TooLarge } from './exact/rational.ts'
import { english } from './languages/english.ts'
import { french } from './languages/french.ts'
import { german } from './languages/german.ts'
import { fold, longestQuestion } from './languages/phrases.ts'
import { spanish } from './languages/spanish.ts'
import { createSpeech, type Speech } from './languages/speech.ts'

export interface ComputedOptions {
  readonly now: () => Date
  /** IANA name of the zone of whoever asks. */
  readonly timeZone: () => string
  /** BCP 47 tag of whoever asks: its language is tried first, and it says how `3/4/2027` is read. Default `en`. */
  readonly locale?: string
}

/** Answers what can be computed, exactly and at once, without a model. */
export interface Computed {
  /** Null unless the whole question is a computation, understood in one way only. */
  answer(question: string): ComputedAnswer | null
}

const languages = [english, german, french, spanish]
const solvers: Solvers = { ...arithmetic, ...lists, ...primes, ...percent, ...dates, ...units, ...zones }

export function createComputed({ now, timeZone, locale = 'en' }: ComputedOptions): Computed {
  let speeches: readonly Speech[] | undefined
  const own = locale.slice(0, 2).toLowerCase()
  return {
    answer(question) {
      if (question.length > longestQuestion) return null
      // Made with the first question: most starts of Vade ask none.
      speeches ??= languages
        .toSorted((a, b) => Number(b.code === own) - Number(a.code === own))
        .map((language) => createSpeech(language))
      const folded = fold(question)
      const context = { now: now(), timeZone: timeZone(), locale }
      for (const speech of speeches) {
        const found = answerIn({ ...context, speech, question: speech.trim(folded) })
        if (found !== null) return found
      }
      return null
    },
  }
}

function answerIn(asked: Asked): ComputedAnswer | null {
  for (const { intent, match } of asked.speech.phrases) {
    const solve = solvers[intent]
    const slots = solve === undefined ? null : match(asked.question)
    const found = slots === null ? null : solved(() => solve?.(slots, asked) ?? null)
    if (found !== null) return found
  }
  return null
}

/** A solver that has nothing to say of a number without end or a division by zero leaves it to the model. */
function solved(solve: () => ComputedAnswer | null): ComputedAnswer | null {
  try {
    return solve()
  } catch (thrown) {
    if (thrown instanceof TooLarge || thrown instanceof DivisionByZero || thrown instanceof NotSure) return null
    throw thrown
  }
}
