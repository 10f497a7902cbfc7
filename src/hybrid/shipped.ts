import file from './defaults.json' with { type: 'json' }
import { readCalibration, type Calibration } from './calibration.ts'
import type { DomainKnowledge } from './fit/domains.ts'

let read: readonly Calibration[] | undefined

/** The calibrations that come with Vade, fitted by `scripts/fit-hybrid.ts`; the last is for no model in particular. */
export function shippedCalibrations(): readonly Calibration[] {
  return (read ??= file.calibrations.map(readCalibration))
}

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
