import type { App } from '../app/index.ts'
import { formatDollars, parseDollars, VadeError } from '../core/index.ts'
import { textOption, type Call, type Option } from './command.ts'

type LimitsChange = Parameters<App['keys']['change']>[1]
type KeyLimits = Awaited<ReturnType<App['keys']['find']>>['limits']

/** What a key may do; everywhere 'none' takes a limit away. */
export const limitOptions: Readonly<Record<string, Option>> = {
  'budget-day': { type: 'string', value: 'DOLLARS', about: 'What it may spend a day, as 5 or 2.50' },
  'budget-month': { type: 'string', value: 'DOLLARS', about: 'What it may spend a month' },
  'budget-total': { type: 'string', value: 'DOLLARS', about: 'What it may spend altogether' },
  'requests-per-minute': { type: 'string', value: 'N', about: 'Calls a minute' },
  'tokens-per-minute': { type: 'string', value: 'N', about: 'Tokens of prompts and answers a minute' },
  models: { type: 'string', value: 'NAMES', about: 'Models that it may use, as device,openai/*' },
  expires: { type: 'string', value: 'WHEN', about: 'Its last moment, as 2027-01-01 or 30d' },
  'cache-seconds': { type: 'string', value: 'N', about: 'Give the same answer to the same question for so long' },
  prepaid: { type: 'boolean', about: 'No call begins that its credits do not cover' },
}

const budgets = { 'budget-day': 'dayNanoUsd', 'budget-month': 'monthNanoUsd', 'budget-total': 'totalNanoUsd' } as const
const counts = {
  'requests-per-minute': { limit: 'requestsPerMinute', least: 1 },
  'tokens-per-minute': { limit: 'tokensPerMinute', least: 1 },
  'cache-seconds': { limit: 'cacheSeconds', least: 0 },
} as const

/** The limits that the options name; undefined for one that is taken away. */
export function limitsFrom(call: Call): LimitsChange {
  const given = (name: string) => {
    const text = textOption(call, name)
    return text === undefined ? [] : [text === 'none' ? undefined : text]
  }
  const entries: [keyof LimitsChange, LimitsChange[keyof LimitsChange]][] = []
  for (const [name, limit] of Object.entries(budgets)) {
    for (const text of given(name)) entries.push([limit, text === undefined ? text : parseDollars(text, `--${name}`)])
  }
  for (const [name, { limit, least }] of Object.entries(counts)) {
    for (const text of given(name)) entries.push([limit, text === undefined ? text : wholeNumber(text, name, least)])
  }
  for (const text of given('models')) entries.push(['models', text?.split(',').map((model) => model.trim())])
  for (const text of given('expires')) entries.push(['expiresAt', text === undefined ? text : moment(text, Date.now())])
  if (call.options['prepaid'] === true) entries.push(['prepaid', true])
  if (call.options['postpaid'] === true) entries.push(['prepaid', undefined])
  return Object.fromEntries(entries)
}

/** The limits of a new key, of which none can be taken away. */
export function newLimitsFrom(call: Call): KeyLimits {
  const limits = limitsFrom(call)
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined))
}

function wholeNumber(text: string, name: string, least: number): number {
  if (/^\d{1,15}$/.test(text) && Number(text) >= least) return Number(text)
  const right = `a whole number from ${String(least)} on with --${name}, or 'none'`
  throw new VadeError('invalid_request', `'${text}' cannot be a limit; give ${right}.`)
}

/** Days from now, or the end of a day (UTC). */
function moment(text: string, now: number): number {
  const [, days] = /^(\d{1,5})d$/.exec(text) ?? []
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T23:59:59.999Z`) : NaN
  const end = days === undefined ? date : now + Number(days) * 86_400_000
  if (end > now) return end
  const why = Number.isNaN(end) ? 'is no day' : 'has passed'
  throw new VadeError('invalid_request', `'${text}' ${why}; give --expires as 2027-01-01 or 30d, or 'none'.`)
}

/** As `$5.00 a day, 60 calls a minute`. */
export function limitsInWords(limits: KeyLimits): string {
  const { dayNanoUsd, monthNanoUsd, totalNanoUsd, requestsPerMinute, tokensPerMinute } = limits
  const { models, expiresAt, prepaid, cacheSeconds } = limits
  const words = [
    dayNanoUsd === undefined ? '' : `${formatDollars(dayNanoUsd)} a day`,
    monthNanoUsd === undefined ? '' : `${formatDollars(monthNanoUsd)} a month`,
    totalNanoUsd === undefined ? '' : `${formatDollars(totalNanoUsd)} in all`,
    requestsPerMinute === undefined ? '' : `${String(requestsPerMinute)} calls a minute`,
    tokensPerMinute === undefined ? '' : `${String(tokensPerMinute)} tokens a minute`,
    models === undefined ? '' : `only ${models.join(' ')}`,
    expiresAt === undefined ? '' : `until ${new Date(expiresAt).toISOString().slice(0, 10)}`,
    prepaid === true ? 'prepaid' : '',
    cacheSeconds === undefined ? '' : `answers kept ${String(cacheSeconds)} seconds`,
  ]
  return words.filter((word) => word !== '').join(', ')
}
