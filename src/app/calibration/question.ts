import type { TaskKind } from '../../hybrid/index.ts'

/** A question whose answer is known, in the words in which a person would type it. */
export interface CalibrationQuestion {
  /** Its source and a hash of its text. */
  readonly id: string
  readonly source: 'mmlu' | 'commonsenseqa' | 'truthfulqa' | 'gsm8k' | 'facts' | 'passages' | 'problems' | 'unknowable'
  readonly kind: Exclude<TaskKind, 'open'>
  /** Whether the answer is in a text that the question brings along. */
  readonly grounded: boolean
  readonly text: string
  /** The options of multiple choice, in the order of their letters. */
  readonly options?: readonly string[]
  /** mc: the letter; bool: Yes or No; qa: whatever counts as right, empty where nobody can know; gsm: the number. */
  readonly accepted: readonly string[]
}
