import {
  conversationDraft,
  fewestForRefit,
  foldedAuroc,
  mayAnswer,
  refit,
  scoredOutOfFold,
  shippedCalibrations,
  unknowing,
  type Calibration,
  type Example,
} from '../../hybrid/index.ts'
import type { CalibrationQuestion } from './question.ts'
import { conversationTemplate } from './template.ts'
import type { Trial } from './trial.ts'

/** What was found out about a model, in figures. */
export interface CalibrationFindings {
  readonly model: string
  readonly asked: number
  /** Those that could be judged, and how many of them were right. */
  readonly judged: number
  readonly right: number
  /** How well confidence tells right answers from wrong ones, out of fold: over all pairs, and over those inside a kind. */
  readonly auroc: number | null
  readonly aurocWithin: number | null
  readonly kinds: readonly KindFindings[]
  /** Largest shares of wrong answers that are certified, with the share of answers that is left then. */
  readonly certified: readonly { readonly alpha: number; readonly answeredShare: number }[]
}

export interface KindFindings {
  readonly kind: string
  readonly n: number
  readonly right: number
  readonly auroc: number | null
  /** Whether its answers may stand without a hedge. */
  readonly mayAnswer: boolean
}

export interface Fitting {
  readonly model: Calibration['model']
  readonly questions: readonly CalibrationQuestion[]
  readonly sources: Calibration['provenance']['sources']
  /** Today, as 2026-11-26. */
  readonly date: string
}

/** A calibration from what was measured; null while there is too little of it. */
export function fitTrials(
  trials: readonly Trial[],
  { model, questions, sources, date }: Fitting,
): { readonly calibration: Calibration | null; readonly findings: CalibrationFindings } {
  const examples = examplesOf(trials, questions)
  const findings = {
    model: model.name,
    asked: trials.length,
    judged: examples.length,
    right: examples.filter(({ right }) => right).length,
  }
  if (examples.length < fewestForRefit) {
    return {
      calibration: null,
      findings: { ...findings, auroc: null, aurocWithin: null, kinds: [], certified: [] },
    }
  }
  const prior = unknowing(examples)
  const provenance = { fitted: date, sources }
  const calibration = refit(examples, { model, provenance, prior })
  const scored = scoredOutOfFold(examples, prior)
  const found = { calibration, exact: true, note: null }
  return {
    calibration,
    findings: {
      ...findings,
      auroc: foldedAuroc(scored),
      aurocWithin: foldedAuroc(scored, ({ draft }) => draft.kind),
      kinds: Object.entries(calibration.kinds).map(([kind, { n, right, auroc }]) => {
        return { kind, n, right, auroc, mayAnswer: mayAnswer(found, kind) }
      }),
      certified: calibration.thresholds.flatMap(({ alpha, lossOf, threshold, answeredShare }) =>
        lossOf === 'answered' && threshold !== null ? [{ alpha, answeredShare }] : [],
      ),
    },
  }
}

export function examplesOf(trials: readonly Trial[], questions: readonly CalibrationQuestion[]): Example[] {
  const byId = new Map(questions.map((question) => [question.id, question]))
  return trials.flatMap(({ id, right, pieces }) => {
    const question = byId.get(id)
    if (question === undefined || right === null) return []
    const { draft } = conversationDraft(question.text)(pieces, true)
    return [{ id, right, draft, length: question.text.length }]
  })
}

/** The weights name their quantisation; where none of them ships with a calibration it has no name here. */
export function keyOf(model: { readonly id: string; readonly sha256: string }): Calibration['model'] {
  const known = shippedCalibrations().find(({ model: { sha256 } }) => sha256 === model.sha256)
  return { name: model.id, sha256: model.sha256, quant: known?.model.quant ?? '', template: conversationTemplate }
}
