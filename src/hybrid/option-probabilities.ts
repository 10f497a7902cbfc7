import type { TokenSignal } from '../core/index.ts'
import type { Task } from './kind.ts'

/** An answer that begins in another way tells nothing by the little that is left for the options. */
const leastTogether = 0.05

const yes = ['yes', 'ja', 'oui', 'sí', 'si']
const no = ['no', 'nein', 'non']

/**
 * The probability of each option by the first token of an answer, as shares of all options together: of the letters of
 * multiple choice, or of yes and no. Undefined where the task has no options, or the answer does not begin with one.
 */
export function optionProbabilities(task: Task, first: TokenSignal | undefined): readonly number[] | undefined {
  const named =
    task.kind === 'bool'
      ? [yes, no]
      : Array.from({ length: task.options }, (_, at) => [String.fromCodePoint(97 + at), String(at + 1)])
  const top = (first?.top ?? []).map(({ token, p }) => ({
    word: token.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ''),
    p,
  }))
  const sums = named.map((words) => top.reduce((sum, { word, p }) => (words.includes(word) ? sum + p : sum), 0))
  const together = sums.reduce((sum, p) => sum + p, 0)
  return together < leastTogether ? undefined : sums.map((p) => p / together)
}
