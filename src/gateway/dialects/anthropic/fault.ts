import type { FaultKind, ProviderFault } from '../dialect.ts'
import { isObject } from '../../json.ts'

/** Source: Anthropic's API reference, errors. */
const kindsByType: Readonly<Record<string, FaultKind>> = {
  authentication_error: 'auth',
  permission_error: 'auth',
  billing_error: 'quota',
  not_found_error: 'model-missing',
  request_too_large: 'context-length',
  rate_limit_error: 'rate-limit',
  overloaded_error: 'overloaded',
  api_error: 'server',
  timeout_error: 'server',
}

const kindsByStatus: Readonly<Record<number, FaultKind>> = {
  401: 'auth',
  402: 'quota',
  403: 'auth',
  404: 'model-missing',
  408: 'server',
  413: 'context-length',
  429: 'rate-limit',
  503: 'overloaded',
  529: 'overloaded',
}

/** What the type does not tell apart, the sentence does. */
const kindsByWords: readonly (readonly [RegExp, FaultKind])[] = [
  [/prompt is too long|exceeds? (the )?context (limit|window)|too many total text bytes/i, 'context-length'],
  [/credit balance|usage limits?\b|spend(ing)? limit|billing/i, 'quota'],
  [/content filter|usage polic|safety/i, 'content-policy'],
]

const spendLimit = /spend_limit_reached$/

/** Characters of a body that is no JSON and is shown all the same. */
const longestText = 500

/** What an error body says, of an answer with this status. */
export function decodeError(status: number, body: unknown): ProviderFault {
  const error = isObject(body) ? body['error'] : undefined
  if (!isObject(error) || typeof error['message'] !== 'string') {
    const text = typeof body === 'string' ? body.trim().slice(0, longestText) : ''
    return {
      kind: kindOf(status, undefined, text),
      message: text === '' ? `The provider answered with status ${String(status)}.` : text,
    }
  }
  const { message, type, details } = error
  const code = isObject(details) ? details['error_code'] : undefined
  const kind =
    typeof code === 'string' && spendLimit.test(code)
      ? 'quota'
      : kindOf(status, typeof type === 'string' ? type : undefined, message)
  const param = paramOf(message)
  return { kind, message, ...(param !== undefined && { param }) }
}

/** What an error inside a stream says: it has no status of its own. */
export function decodeStreamError(body: unknown): ProviderFault {
  return decodeError(500, body)
}

function kindOf(status: number, type: string | undefined, message: string): FaultKind {
  if (type === 'invalid_request_error' || (type === undefined && status === 400)) {
    return kindsByWords.find(([words]) => words.test(message))?.[1] ?? 'bad-request'
  }
  const kind = (type === undefined ? undefined : kindsByType[type]) ?? kindsByStatus[status]
  return kind ?? (status < 500 ? 'bad-request' : 'server')
}

/** The provider begins its sentence with the field, as `messages.0.content.1: …`. */
function paramOf(message: string): string | undefined {
  const [, path] = /^([a-z_]+(?:\.\w+)*): /.exec(message) ?? []
  return path?.replace(/\.(\d+)(?=\.|$)/g, '[$1]')
}
