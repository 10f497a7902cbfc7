import { formatDollars, shellWord, VadeError } from '../../core/index.ts'
import { windowEnd, windowOf, type ApiKey, type Counter, type KeyLimits, type Period } from '../../store/index.ts'

/** What a call takes of one limit of its key. */
export interface Draw extends Counter {
  readonly limit: number
  readonly amount: number
}

export interface Need {
  readonly at: number
  readonly nanoUsd: number
  readonly tokens: number
}

/** What a call takes of every limit that its key has. Who pays in advance has no more than the credits. */
export function drawsOf(key: ApiKey, { at, nanoUsd, tokens }: Need): Draw[] {
  const { dayNanoUsd, monthNanoUsd, totalNanoUsd, prepaid, requestsPerMinute, tokensPerMinute } = key.limits
  const draws: Draw[] = []
  const add = (period: Period, limit: number, amount: number) =>
    draws.push({ keyId: key.id, period, window: windowOf(period, at), limit, amount })
  if (dayNanoUsd !== undefined) add('day', dayNanoUsd, nanoUsd)
  if (monthNanoUsd !== undefined) add('month', monthNanoUsd, nanoUsd)
  const total = Math.min(totalNanoUsd ?? Infinity, prepaid === true ? key.grantedNanoUsd : Infinity)
  if (total !== Infinity) add('total', total, nanoUsd)
  if (requestsPerMinute !== undefined) add('requests', requestsPerMinute, 1)
  if (tokensPerMinute !== undefined) add('tokens', tokensPerMinute, tokens)
  return draws
}

/** What a caller reads whose call does not fit what is left. */
export function refusal(key: ApiKey, { period, window, limit, amount }: Draw, left: number): VadeError {
  const end = windowEnd(period, window)
  const seconds = end === null ? 0 : Math.max(1, Math.ceil((end - Date.now()) / 1000))
  const name = `The key '${key.name}'`
  switch (period) {
    case 'requests':
      return new VadeError(
        'rate_limited',
        `${name} may make ${String(limit)} calls a minute; try again in ${String(seconds)} seconds.`,
        { retryAfter: seconds },
      )
    case 'tokens':
      return amount > limit
        ? new VadeError(
            'rate_limited',
            `${name} may use ${String(limit)} tokens a minute, and this call may take ${String(amount)}: it never fits. Lower max_tokens or shorten the prompt.`,
          )
        : new VadeError(
            'rate_limited',
            `${name} may use ${String(limit)} tokens a minute and has ${String(left)} left; this call may take ${String(amount)}. Lower max_tokens, or try again in ${String(seconds)} seconds.`,
            { retryAfter: seconds },
          )
    case 'day':
    case 'month':
    case 'total': {
      const pays = key.limits.prepaid === true && limit === key.grantedNanoUsd && period === 'total'
      const budget = pays ? 'credits' : `budget of ${formatDollars(limit)}${period === 'total' ? '' : ` a ${period}`}`
      const remedy = pays
        ? `'vade credits grant ${shellWord(key.name)} 10' adds some`
        : `'vade keys change ${shellWord(key.name)} --budget-${period} DOLLARS' raises it`
      const reset = end === null ? '' : ` It begins anew at ${new Date(end).toISOString().slice(0, 16)} UTC.`
      return new VadeError(
        'budget_exceeded',
        `${name} has ${formatDollars(left)} left of its ${budget}, and this call may cost ${formatDollars(amount)}. Lower max_tokens or choose a cheaper model; ${remedy}.${reset}`,
      )
    }
  }
}

/** Whether a key may use a model of this name, as the caller gave it or as `provider/model`. */
export function allowsModel({ models }: KeyLimits, name: string): boolean {
  return models === undefined || models.some((pattern) => matches(pattern, name))
}

/** What a caller reads whose key may not use a model. */
export function mayNotUse({ name, limits: { models = [] } }: ApiKey, model: string): VadeError {
  const allowed = models.length === 0 ? 'no model' : models.join(', ')
  return new VadeError(
    'forbidden',
    `The key '${name}' may not use '${model}', only ${allowed}. Ask for one of those; 'vade keys change ${shellWord(name)} --models' allows others.`,
    { param: 'model' },
  )
}

/** Every `*` stands for any characters. */
function matches(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return pattern === name
  if (!name.startsWith(first)) return false
  let from = first.length
  for (const piece of rest) {
    const found = name.indexOf(piece, from)
    if (found === -1) return false
    from = found + piece.length
  }
  return name.length - last.length >= from && name.endsWith(last)
}
