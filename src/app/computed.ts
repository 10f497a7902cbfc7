import { createComputed, type Computed } from '../rules/index.ts'

/** Computes for a person whose clock, zone and customs are those of this machine. */
export function createLocalComputed(): Computed {
  const { timeZone, locale } = new Intl.DateTimeFormat().resolvedOptions()
  return createComputed({ now: () => new Date(), timeZone: () => timeZone, locale })
}
