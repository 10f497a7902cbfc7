import { replaceableClasses, type ConsentPolicy, type ReplaceableClass } from '../../core/index.ts'
import type { SettingsRepository } from '../../store/index.ts'

export interface PolicyChange {
  readonly replaceFirst?: { readonly [Class in ReplaceableClass]?: boolean | undefined } | undefined
  readonly allowTraining?: boolean | undefined
  readonly mostKeptDays?: number | null | undefined
}

const settingName = 'consent-policy'

/** What is not as it should be counts as not said: then names are replaced and nobody trains on them. */
export async function readPolicy(settings: SettingsRepository): Promise<ConsentPolicy> {
  const stored = await settings.get(settingName)
  const { replaceFirst, allowTraining, mostKeptDays } = isRecord(stored) ? stored : {}
  const said = isRecord(replaceFirst) ? replaceFirst : {}
  const isReplaced = (one: ReplaceableClass) => said[one] !== false
  return {
    replaceFirst: {
      personal: isReplaced('personal'),
      health: isReplaced('health'),
      location: isReplaced('location'),
      secret: isReplaced('secret'),
    },
    allowTraining: allowTraining === true,
    mostKeptDays: typeof mostKeptDays === 'number' && mostKeptDays >= 0 ? mostKeptDays : null,
  }
}

export async function changePolicy(settings: SettingsRepository, change: PolicyChange): Promise<ConsentPolicy> {
  const before = await readPolicy(settings)
  const replaceFirst = { ...before.replaceFirst }
  for (const one of replaceableClasses) replaceFirst[one] = change.replaceFirst?.[one] ?? replaceFirst[one]
  const next: ConsentPolicy = {
    replaceFirst,
    allowTraining: change.allowTraining ?? before.allowTraining,
    mostKeptDays: change.mostKeptDays === undefined ? before.mostKeptDays : change.mostKeptDays,
  }
  await settings.set(settingName, next)
  return next
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
