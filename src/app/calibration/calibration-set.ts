import type { CalibrationQuestion } from './question.ts'

export interface CalibrationSet {
  /** Kinds and sources mixed: any first so many are a fair sample. */
  readonly questions: readonly CalibrationQuestion[]
  readonly sources: { readonly name: string; readonly licence: string }[]
}

/** The questions that ship with Vade; made by `scripts/calibration-set.ts`. */
export async function readCalibrationSet(): Promise<CalibrationSet> {
  const { default: set } = await import('./questions.json', { with: { type: 'json' } })
  return {
    questions: set.questions as readonly CalibrationQuestion[],
    sources: Object.values(set.sources).map(({ title, licence }) => ({ name: title, licence })),
  }
}
