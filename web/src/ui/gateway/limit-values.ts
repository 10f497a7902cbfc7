import type { KeyLimits } from '../../../../src/api/index.ts'
import { counted, formatDollars, parseDollars, VadeError } from '../../../../src/core/index.ts'

/** The limits of a key as a person types them; empty where there is none. */
export interface LimitValues {
  readonly dayNanoUsd: string
  readonly monthNanoUsd: string
  readonly totalNanoUsd: string
  readonly requestsPerMinute: string
  readonly tokensPerMinute: string
  readonly models: string
  readonly expiresAt: string
  readonly cacheSeconds: string
  readonly prepaid: boolean
}

const budgets = { dayNanoUsd: 'Budget a day', monthNanoUsd: 'Budget a month', totalNanoUsd: 'Budget in all' } as const
const counts = {
  requestsPerMinute: 'Calls a minute',
  tokensPerMinute: 'Tokens a minute',
  cacheSeconds: 'Seconds that answers are kept',
} as const

export function valuesOf(limits: KeyLimits): LimitValues {
  const dollars = (nano: number | undefined) => (nano === undefined ? '' : formatDollars(nano).slice(1))
  const count = (value: number | undefined) => (value === undefined ? '' : String(value))
  return {
    dayNanoUsd: dollars(limits.dayNanoUsd),
    monthNanoUsd: dollars(limits.monthNanoUsd),
    totalNanoUsd: dollars(limits.totalNanoUsd),
    requestsPerMinute: count(limits.requestsPerMinute),
    tokensPerMinute: count(limits.tokensPerMinute),
    models: limits.models?.join(', ') ?? '',
    expiresAt: limits.expiresAt === undefined ? '' : new Date(limits.expiresAt).toISOString().slice(0, 10),
    cacheSeconds: count(limits.cacheSeconds),
    prepaid: limits.prepaid ?? false,
  }
}

/** The limits that were typed. Throws `invalid_request` with the field as `param`. */
export function limitsOf(values: LimitValues): KeyLimits {
  const entries: [keyof KeyLimits, KeyLimits[keyof KeyLimits]][] = []
  for (const [name, label] of Object.entries(budgets) as [keyof typeof budgets, string][]) {
    if (values[name].trim() !== '') entries.push([name, dollarsOf(values[name], name, label)])
  }
  for (const [name, label] of Object.entries(counts) as [keyof typeof counts, string][]) {
    const text = values[name].trim()
    if (text === '') continue
    if (!/^\d{1,15}$/.test(text)) throw wrong(name, `${label}: '${text}' is not a whole number.`)
    entries.push([name, Number(text)])
  }
  const models = values.models.split(/[\s,]+/).filter((name) => name !== '')
  if (models.length > 0) entries.push(['models', models])
  // To the end of the day: whoever reads the date expects it to be the last on which the key works.
  if (values.expiresAt !== '') entries.push(['expiresAt', Date.parse(`${values.expiresAt}T23:59:59.999Z`)])
  if (values.prepaid) entries.push(['prepaid', true])
  return Object.fromEntries(entries)
}

/** Dollars as typed, in billionths. Throws `invalid_request` with the field as `param`. */
export function dollarsOf(text: string, param: string, label: string): number {
  try {
    return parseDollars(text, param)
  } catch (cause) {
    throw wrong(param, `${label}: '${text.trim()}' is not an amount of dollars, as 5 or 2.50.`, cause)
  }
}

function wrong(param: string, sentence: string, cause?: unknown): VadeError {
  return new VadeError('invalid_request', sentence, { param, cause })
}

/** As `60 calls a minute, only openai/*`; empty where there are none. Budgets are shown with what was spent of them. */
export function limitsInWords({
  requestsPerMinute,
  tokensPerMinute,
  models,
  expiresAt,
  cacheSeconds,
}: KeyLimits): string {
  return [
    requestsPerMinute === undefined ? '' : `${counted(requestsPerMinute, 'call')} a minute`,
    tokensPerMinute === undefined ? '' : `${String(tokensPerMinute)} tokens a minute`,
    models === undefined ? '' : `only ${models.join(', ')}`,
    expiresAt === undefined ? '' : `until ${new Date(expiresAt).toISOString().slice(0, 10)}`,
    cacheSeconds === undefined ? '' : `answers kept for ${String(cacheSeconds)} s`,
  ]
    .filter((word) => word !== '')
    .join(' · ')
}
