import { VadeError } from '../core/index.ts'
import type { KeyLimits } from '../store/index.ts'

/** Whole numbers, and the least that makes sense of each. */
const numbers = {
  dayNanoUsd: 0,
  monthNanoUsd: 0,
  totalNanoUsd: 0,
  requestsPerMinute: 1,
  tokensPerMinute: 1,
  expiresAt: 0,
  cacheSeconds: 0,
} as const satisfies Partial<Record<keyof KeyLimits, number>>

/** Throws `invalid_request` with the limit as `param`. */
export function checkLimits(limits: KeyLimits): void {
  for (const [name, least] of Object.entries(numbers)) {
    const value = limits[name as keyof typeof numbers]
    if (value === undefined || (Number.isSafeInteger(value) && value >= least)) continue
    throw wrong(name, `${name} is ${String(value)}; give a whole number from ${String(least)} on, or leave it out.`)
  }
  const { models } = limits
  if (
    models !== undefined &&
    (models.length === 0 || models.length > 1000 || models.some((name) => name.trim() === ''))
  ) {
    throw wrong('models', 'models is a list of 1 to 1000 names, as openai/* or device; leave it out to allow all.')
  }
}

/** A key that has ended is refused at its first call: better here. Throws `invalid_request` with `expiresAt`. */
export function checkExpiry({ expiresAt = Infinity }: { readonly expiresAt?: number | undefined }): void {
  if (expiresAt > Date.now()) return
  const day = new Date(expiresAt).toISOString().slice(0, 10)
  throw wrong('expiresAt', `The key would have expired on ${day} already; give a later moment, or revoke the key.`)
}

function wrong(param: string, sentence: string): VadeError {
  return new VadeError('invalid_request', sentence, { param })
}
