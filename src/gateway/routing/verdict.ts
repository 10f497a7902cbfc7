import { isVadeError, VadeError } from '../../core/index.ts'
import type { Pause } from './breaker.ts'
import { faultOf, type Fault } from './fault.ts'
import { AttemptError, type Target } from './target.ts'

/** An attempt that failed, or a target that was not asked because it is kept away from. */
export type Failed =
  | { readonly target: Target; readonly error: unknown }
  | { readonly target: Target; readonly pause: Pause }

/** What the caller can do something about is said before what providers did, and that before wrong settings here. */
const telling: { readonly [F in Fault]?: number } = {
  'context-length': 2,
  'content-policy': 2,
  'model-missing': -1,
  auth: -1,
  quota: -1,
  unsupported: -2,
  internal: -3,
}

/**
 * The one error for a call that nobody answered: the most telling of all, with who was tried and the shortest time
 * after which it is worth trying again.
 */
export function verdict(failures: readonly Failed[]): VadeError {
  const [first, ...others] = failures.toSorted((one, other) => rank(other) - rank(one))
  if (first === undefined) {
    return new VadeError('model_not_found', 'Nobody was asked, since no provider has this model; name another model.')
  }
  const seconds = failures.map(secondsOf).filter((wait) => wait !== undefined)
  const retryAfter = seconds.length > 0 ? { retryAfter: Math.min(...seconds) } : {}
  const again = seconds.length > 0 ? ` Try again in ${String(Math.min(...seconds))} s.` : ''
  if ('pause' in first) {
    const { name } = first.target.provider
    const message = `${name} is not asked for a while after '${first.pause.fault}'.${tried(first, others)}${again}`
    const { fault } = first.pause
    // Whose key was refused a while ago still has that key.
    const cause = fault === 'auth' ? { cause: new AttemptError(fault, message) } : {}
    return new AttemptError(fault === 'rate-limit' ? 'rate-limit' : 'overloaded', message, { ...cause, ...retryAfter })
  }
  const { error, target } = first
  if (!isVadeError(error)) {
    const message = `Something went wrong inside Vade when it asked ${target.provider.name}.${tried(first, others)}${again}`
    return new VadeError('internal', message, { cause: error, ...retryAfter })
  }
  return new VadeError(error.code, `${sentence(target.provider.name, error.message)}${tried(first, others)}${again}`, {
    cause: error,
    ...(error.param !== undefined && { param: error.param }),
    ...retryAfter,
  })
}

function rank(failure: Failed): number {
  // A pause is what an earlier call met: who was asked just now knows better.
  if ('pause' in failure) return -0.5
  const fault = faultOf(failure.error)
  return fault === undefined ? 3 : (telling[fault] ?? 0)
}

function secondsOf(failure: Failed): number | undefined {
  if ('pause' in failure) return Math.max(1, Math.ceil(failure.pause.ms / 1000))
  const wait = isVadeError(failure.error) ? failure.error.retryAfter : undefined
  return wait === undefined ? undefined : Math.max(1, Math.ceil(wait))
}

function sentence(provider: string, message: string): string {
  const text = message.includes(provider) ? message : `${provider}: ${message}`
  return /[.!?]$/.test(text) ? text : `${text}.`
}

/** What the sentence about the first does not say. */
function tried(first: Failed, others: readonly Failed[]): string {
  const told = labelOf(first)
  const names = others.map(labelOf)
  const times = 1 + names.filter((name) => name === told).length
  const again = times === 1 || 'pause' in first ? '' : ` It was tried ${String(times)} times.`
  const more = new Set(names.filter((name) => name !== told))
  return more.size === 0 ? again : `${again} Also tried: ${[...more].join(', ')}.`
}

function labelOf(failure: Failed): string {
  const fault = 'pause' in failure ? `paused after ${failure.pause.fault}` : (faultOf(failure.error) ?? 'error')
  return `${failure.target.provider.name} (${fault})`
}
