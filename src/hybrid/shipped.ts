import file from './defaults.json' with { type: 'json' }
import measuredHalf from './measured/qwen2.5-coder-0.5b-instruct.json' with { type: 'json' }
import measuredOneHalf from './measured/qwen2.5-coder-1.5b-instruct.json' with { type: 'json' }
import { readCalibration, type Calibration } from './calibration.ts'
import type { DomainKnowledge } from './fit/domains.ts'

let read: readonly Calibration[] | undefined

/**
 * The calibrations that come with Vade: those of `scripts/fit-hybrid.ts`, one of which is for no model in particular,
 * and what was measured in conversations of the product, written by `scripts/ship-calibration.ts`.
 */
export function shippedCalibrations(): readonly Calibration[] {
  return (read ??= [...file.calibrations, measuredHalf, measuredOneHalf].map(readCalibration))
}

/** How the questions of files that name no template were asked: after worked examples. */
export const workedTemplate: string = file.calibrations[0]?.model.template ?? ''

/** How likely the cloud is right about this kind of task: measured with GPT-4-1106, else four times in five. */
export function cloudRate(kind: string): { readonly p: number; readonly measured: boolean } {
  const rates: Readonly<Record<string, { readonly n: number; readonly right: number; readonly measured: boolean }>> =
    file.cloud
  const { n, right, measured } = rates[kind] ?? imagined
  return { p: (right + 1) / (n + 2), measured }
}

const imagined = { n: 20, right: 16, measured: false }

/** Counts of RouteLLM's subjects. */
export const shippedDomains: DomainKnowledge = file.domains

/** Names of models in the files of outcomes, with those of the catalogue. */
export const shippedNames: Readonly<Record<string, string>> = file.names
