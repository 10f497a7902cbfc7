import type { Speech } from './languages/speech.ts'
import type { Intent } from './languages/language.ts'
import type { Slots } from './languages/phrases.ts'

export type ComputedTool = 'arithmetic' | 'percent' | 'date' | 'unit' | 'time-zone'

/** The answer to a question that could be computed. */
export interface ComputedAnswer {
  /** What is said, in the language of the question. */
  readonly text: string
  /** What was understood, as `17 % of 2,340` or `20 km in miles`. */
  readonly understood: string
  /** The result alone: plain digits (`397.8`), a fraction (`1/3`), an ISO date, or a clock time. */
  readonly value: string
  readonly tool: ComputedTool
  /** What the tool was given. */
  readonly arguments: Readonly<Record<string, string>>
}

/** One question in one language, and when and where it is asked. */
export interface Asked {
  readonly speech: Speech
  /** Folded, without politeness. */
  readonly question: string
  readonly now: Date
  /** IANA name of the zone in which today is today. */
  readonly timeZone: string
  /** BCP 47 tag, which says how `3/4` is read in English. */
  readonly locale: string
}

/** Null where it is not sure. */
export type Solve = (slots: Slots, asked: Asked) => ComputedAnswer | null

export type Solvers = Partial<Readonly<Record<Intent, Solve>>>
