import type { FaultKind, ProviderFault } from '../dialect.ts'
import { isTooDeep, objectIn, objectsIn, textIn, type JsonObject } from './reading.ts'

/** Gemini says in the body when it is worth trying again, and in no header. */
export interface GeminiFault extends ProviderFault {
  /** Seconds. */
  readonly retryAfter?: number
}

/** What an error of Google says: an object, a list of one, or text from something on the way. */
export function decodeFault(status: number, body: unknown): GeminiFault {
  const error = errorIn(body)
  if (error === undefined) {
    const message = textIn(body)?.trim().slice(0, longestMessage) ?? ''
    return { kind: kindOf(status, undefined), message: message === '' ? `HTTP ${String(status)}` : message }
  }
  const details = objectsIn(error['details'])
  const param = fieldIn(details)
  const retryAfter = delayIn(details)
  return {
    kind: kindOf(status, error),
    message: messageOf(error) ?? `HTTP ${String(status)}`,
    ...(param !== undefined && { param }),
    ...(retryAfter !== undefined && { retryAfter }),
  }
}

/** The `error` of a body or an event, where it has one. */
export function errorIn(body: unknown): JsonObject | undefined {
  const json = objectIn(Array.isArray(body) ? body[0] : body)
  return objectIn(json?.['error']) ?? (textIn(json?.['error']) === undefined ? undefined : { message: json?.['error'] })
}

/** In characters: whole pages come as errors, too. */
const longestMessage = 2000

export function messageOf(error: JsonObject): string | undefined {
  return (textIn(error['message']) ?? textIn(error['status']))?.slice(0, longestMessage)
}

const contextLength =
  /(token count|number of tokens|context (length|window)).*(exceed|too (long|large)|maximum|limit)|exceeds the maximum number of tokens/i
const badKey =
  /api[ _]key (not|is not|expired|invalid)|api_key_invalid|api_key_expired|location is not supported|enable billing/i
const refusedContent = /prohibited[ _]content|safety polic|content polic|blocked (by|due to) safety/i
/** A day's quota and an empty account do not come back within a call's time; a limit of 0 never does. */
const spent =
  /per ?day|limit: 0\b|credits? (are|is|have been) (depleted|exhausted)|billing_disabled|spend(ing)? (cap|limit)/i

function kindOf(status: number, error: JsonObject | undefined): FaultKind {
  const message = (error && messageOf(error)) ?? ''
  // What the details say beside the sentence: reasons and the ids of quotas.
  const details = error?.['details'] ?? ''
  const said = `${message} ${isTooDeep(details) ? '' : JSON.stringify(details).slice(0, 4 * longestMessage)}`
  switch (textIn(error?.['status']) ?? nameOf(status)) {
    case 'RESOURCE_EXHAUSTED':
      return spent.test(said) ? 'quota' : 'rate-limit'
    case 'UNAUTHENTICATED':
    case 'PERMISSION_DENIED':
      return spent.test(said) ? 'quota' : 'auth'
    case 'NOT_FOUND':
      return 'model-missing'
    case 'UNAVAILABLE':
      return 'overloaded'
    case 'INVALID_ARGUMENT':
    case 'FAILED_PRECONDITION':
    case 'OUT_OF_RANGE':
      if (badKey.test(said)) return 'auth'
      if (contextLength.test(message)) return 'context-length'
      return refusedContent.test(message) ? 'content-policy' : 'bad-request'
    case 'UNIMPLEMENTED':
      return 'bad-request'
    default:
      return status >= 400 && status < 500 && status !== 408 && status !== 499 ? 'bad-request' : 'server'
  }
}

function nameOf(status: number): string {
  if (status === 429 || status === 402) return 'RESOURCE_EXHAUSTED'
  if (status === 401) return 'UNAUTHENTICATED'
  if (status === 403) return 'PERMISSION_DENIED'
  if (status === 404) return 'NOT_FOUND'
  if (status === 400) return 'INVALID_ARGUMENT'
  return status === 503 || status === 529 ? 'UNAVAILABLE' : ''
}

function fieldIn(details: readonly JsonObject[]): string | undefined {
  const [violation] = details.flatMap((detail) => objectsIn(detail['fieldViolations']))
  return textIn(violation?.['field'])
}

/** A `Duration` of proto's JSON, as `34.07s`. */
function delayIn(details: readonly JsonObject[]): number | undefined {
  const [delay] = details.flatMap((detail) => textIn(detail['retryDelay']) ?? [])
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(delay ?? '')?.[1]
  return seconds === undefined ? undefined : Math.ceil(Number(seconds))
}
