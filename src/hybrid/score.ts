import { calibrated } from './calibrator.ts'
import { fewestLabels, type FoundCalibration, type Head } from './calibration.ts'
import { domainOffset, type DomainCounts } from './beta-offset.ts'
import { draftFeatures, promptValues, type Draft } from './draft-features.ts'
import { sigmoid } from './sigmoid.ts'

/** How likely the device's answer is right. */
export interface Score {
  readonly p: number
  /** What thresholds are set on: it is there before the calibrator, and free of its ties. */
  readonly logit: number
  /** Measured with this very model, way of asking and kind of task. */
  readonly calibrated: boolean
}

/** Where nothing was measured, odds are taken as this much worse: e to 1. */
const carefulShift = 1

/** A few microseconds. `learned` are the person's own labels by domain. */
export function score(draft: Draft, found: FoundCalibration, learned: DomainCounts = {}): Score {
  const { calibration } = found
  const raw = headLogit(calibration.draft, draftFeatures(draft, calibration.choices))
  return scoreOf(raw, { kind: draft.kind, domain: draft.domain ?? draft.kind }, { found, learned })
}

/** Before a draft, from the prompt alone: `ease` is `promptEase` of it. */
export function scoreBefore(
  question: Pick<Draft, 'kind' | 'ease' | 'domain'>,
  found: FoundCalibration,
  learned: DomainCounts = {},
): Score {
  const raw = headLogit(found.calibration.before, promptValues(question))
  const place = { kind: question.kind, domain: question.domain ?? question.kind }
  return scoreOf(raw, place, { found: { ...found, calibration: { ...found.calibration, calibrator: null } }, learned })
}

function scoreOf(
  raw: number,
  { kind, domain }: { readonly kind: string; readonly domain: string },
  { found, learned }: { readonly found: FoundCalibration; readonly learned: DomainCounts },
): Score {
  const { calibration, exact } = found
  const record = calibration.kinds[kind]
  const measured = exact && record !== undefined && record.n >= fewestLabels
  const globalRate = record === undefined || record.n === 0 ? 0.5 : (record.right + 1) / (record.n + 2)
  const logit = raw + domainOffset(learned, domain, globalRate) - (measured ? 0 : carefulShift)
  const p = calibration.calibrator === null ? sigmoid(logit) : calibrated(calibration.calibrator, logit)
  return { p, logit, calibrated: measured }
}

export function headLogit(head: Head, features: Readonly<Record<string, number>>): number {
  let sum = head.bias
  for (let at = 0; at < head.features.length; at++) {
    const value = features[head.features[at] ?? ''] ?? 0
    sum += ((head.weights[at] ?? 0) * (value - (head.mean[at] ?? 0))) / (head.scale[at] ?? 1)
  }
  return sum
}
