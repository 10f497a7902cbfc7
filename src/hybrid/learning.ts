import { z } from 'zod'
import { withLabel } from './beta-offset.ts'
import { nextLevel } from './bound/adaptive.ts'
import { withAudit } from './bound/audit-window.ts'
import { certifiedDelta, certifyThreshold, type BoundWanted } from './bound/threshold.ts'
import type { FoundCalibration } from './calibration.ts'

/** Whether an answer of the device was right, and how that came to be known. */
export interface Label {
  /**
   * The cloud's answer to the same question agreed or not; thumbs; an answer that was edited counts as wrong; an audit is a
   * question drawn at random whatever the score, and the only one that thresholds may rest on.
   */
  readonly source: 'agreement' | 'thumb' | 'edit' | 'audit'
  readonly domain: string
  readonly right: boolean
  /** The score that was given, without the domain's offset. */
  readonly expected: number
  readonly logit: number
  /** The device's answer was given, not the cloud's. */
  readonly kept: boolean
}

const counts = z.record(z.string(), z.object({ n: z.number(), right: z.number(), expected: z.number() }))

const learnedSchema = z.object({
  version: z.literal(1),
  /** By domain. */
  device: counts,
  audits: z.array(z.object({ score: z.number(), lost: z.boolean() })).max(1000),
  /** What thresholds are computed for now, so that losses stay at the target under drift; null until the first audit. */
  level: z.number().min(0).max(1).nullable(),
})

/** All that is learned on a device: counts and checked scores, never weights. Small, JSON, and of no use elsewhere. */
export type Learned = Readonly<z.output<typeof learnedSchema>>

export const nothingLearned: Learned = { version: 1, device: {}, audits: [], level: null }

/** What was learned, from its file; nothing where that is damaged. */
export function readLearned(value: unknown): Learned {
  const read = learnedSchema.safeParse(value)
  return read.success ? read.data : nothingLearned
}

/** How fast the level follows drift. */
const step = 0.01

export function learn(learned: Learned, label: Label, target: number): Learned {
  const device = withLabel(learned.device, label.domain, label)
  if (label.source !== 'audit') return { ...learned, device }
  const lost = label.kept && !label.right
  return {
    ...learned,
    device,
    audits: [...withAudit(learned.audits, { score: label.logit, lost: !label.right })],
    level: nextLevel(learned.level ?? target, { lost, target, step }),
  }
}

/** With fewer audits of its own a device uses the thresholds of the calibration. */
const fewestAudits = 100

/**
 * The logit from which answers are certified for `wanted`; null where nothing is. Own audits count before those of the
 * calibration, and only a calibration of this very model certifies anything.
 */
export function certifiedLogit(
  learned: Learned,
  found: FoundCalibration,
  wanted: Omit<BoundWanted, 'delta'>,
): number | null {
  if (learned.audits.length >= fewestAudits) {
    const alpha = Math.min(wanted.alpha, learned.level ?? wanted.alpha)
    return alpha <= 0 ? null : certifyThreshold(learned.audits, { ...wanted, alpha, delta: certifiedDelta }).threshold
  }
  if (!found.exact) return null
  const stored = found.calibration.thresholds.find(
    ({ alpha, lossOf }) => alpha === wanted.alpha && lossOf === wanted.lossOf,
  )
  return stored?.threshold ?? null
}
