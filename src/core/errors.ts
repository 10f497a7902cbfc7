import type { Finish } from './part.ts'

/** Every way in which Vade says no. The table gives the HTTP status; dialects make their bodies from it. */
export const errorStatus = {
  invalid_request: 400,
  context_exceeded: 400,
  content_refused: 400,
  invalid_key: 401,
  budget_exceeded: 402,
  forbidden: 403,
  not_found: 404,
  model_not_found: 404,
  method_not_allowed: 405,
  timeout: 408,
  conflict: 409,
  too_large: 413,
  unsupported_media: 415,
  unsupported: 422,
  rate_limited: 429,
  aborted: 499,
  internal: 500,
  engine_failed: 502,
  provider_failed: 502,
  provider_timeout: 504,
  offline: 503,
  model_loading: 503,
  overloaded: 503,
  shutting_down: 503,
  insufficient_memory: 507,
  disk_full: 507,
  model_damaged: 500,
  download_failed: 502,
  store_newer: 500,
  store_damaged: 500,
  store_unwritable: 500,
  home_in_use: 409,
  port_in_use: 409,
} as const satisfies Record<string, number>

export type ErrorCode = keyof typeof errorStatus

export interface VadeErrorOptions {
  readonly cause?: unknown
  /** The field of the request that is wrong, as `messages[0].role`. */
  readonly param?: string
  /** Seconds after which it is worth trying again. */
  readonly retryAfter?: number
  /** Of an answer that breaks off: who gave it, why it was asked, and what had left for it. */
  readonly finish?: Finish
}

/** The one error class. `message` is a sentence that names the thing and the remedy. */
export class VadeError extends Error {
  override readonly name = 'VadeError'
  readonly isVadeError = true
  readonly code: ErrorCode
  readonly param: string | undefined
  readonly retryAfter: number | undefined
  readonly finish: Finish | undefined

  constructor(code: ErrorCode, message: string, options: VadeErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.param = options.param
    this.retryAfter = options.retryAfter
    this.finish = options.finish
  }

  get status(): number {
    return errorStatus[this.code]
  }
}

/** Also true for an error from another copy of this module or from across a process boundary. */
export function isVadeError(value: unknown): value is VadeError {
  return typeof value === 'object' && value !== null && 'isVadeError' in value && value.isVadeError === true
}

/** Anything thrown, as a `VadeError`; aborts become `aborted`, the unknown becomes `internal`. */
export function toVadeError(thrown: unknown): VadeError {
  if (isVadeError(thrown)) return thrown
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return new VadeError('aborted', 'The request was stopped.', { cause: thrown })
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new VadeError('internal', `Something went wrong inside Vade: ${message}`, { cause: thrown })
}
