import type { SpendRow } from '../../../../src/api/index.ts'
import { formatDollars } from '../../../../src/core/index.ts'
import { formatCount } from './format.ts'

export type Measure = 'money' | 'tokens' | 'calls'

interface Described {
  readonly of: (row: SpendRow) => number
  readonly say: (amount: number) => string
  readonly title: string
  readonly about: string
}

/** What a bar can stand for. */
export const measures: Readonly<Record<Measure, Described>> = {
  money: { of: ({ nanoUsd }) => nanoUsd, say: formatDollars, title: 'Spend', about: 'Amounts are exact.' },
  tokens: {
    of: ({ inputTokens, outputTokens }) => inputTokens + outputTokens,
    say: formatCount,
    title: 'Tokens',
    about: 'Tokens of questions and answers together.',
  },
  calls: { of: ({ calls }) => calls, say: formatCount, title: 'Calls', about: 'Calls that were refused count too.' },
}
