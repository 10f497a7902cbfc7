import type { FaultKind, ProviderFault } from '../dialect.ts'
import { textOf } from '../../json.ts'
import { recordOf } from './json.ts'

/** OpenAI's names for what went wrong. */
const kinds: Readonly<Record<string, FaultKind>> = {
  insufficient_quota: 'quota',
  billing_hard_limit_reached: 'quota',
  rate_limit_exceeded: 'rate-limit',
  invalid_api_key: 'auth',
  context_length_exceeded: 'context-length',
  string_above_max_length: 'context-length',
  content_policy_violation: 'content-policy',
  content_filter: 'content-policy',
  cyber_policy: 'content-policy',
  bio_policy: 'content-policy',
  image_content_policy_violation: 'content-policy',
  model_not_found: 'model-missing',
  server_error: 'server',
  overloaded: 'overloaded',
  server_is_overloaded: 'overloaded',
  slow_down: 'overloaded',
  service_unavailable_error: 'overloaded',
}

/** What the body of a failed call says, in OpenAI's form or any other. */
export function decodeError(status: number, body: unknown): ProviderFault {
  const fault = faultIn(body)
  const message = sentenceOf(body) ?? textOf(body).trim()
  const named = kinds[fault.code] ?? kinds[fault.type]
  return {
    kind: named ?? kindOf(status, message),
    message: message === '' ? `The provider answered with the status ${String(status)}.` : message.slice(0, 1000),
    ...(fault.param !== '' && { param: fault.param }),
  }
}

/** The provider's own words in an error body, a failed response or an `error` event. */
export function sentenceOf(json: unknown): string | undefined {
  const { message } = faultIn(json)
  return message === '' ? undefined : message
}

interface Fault {
  readonly message: string
  readonly code: string
  readonly type: string
  readonly param: string
}

/** Nested, as in an error body; a bare sentence; or flat, as in an `error` event. */
function faultIn(json: unknown): Fault {
  const body = recordOf(json) ?? {}
  const { error } = body
  if (typeof error === 'string') return { message: error, code: '', type: '', param: '' }
  const { message, code, type, param } = recordOf(error) ?? body
  return {
    message: textOf(message),
    code: typeof code === 'number' ? String(code) : textOf(code),
    type: textOf(type),
    param: textOf(param),
  }
}

function kindOf(status: number, message: string): FaultKind {
  if (status === 401 || status === 403) return 'auth'
  if (status === 402) return 'quota'
  if (status === 404) return 'model-missing'
  if (status === 408 || status === 409) return 'server'
  if (status === 429) return /quota|billing|credit/i.test(message) ? 'quota' : 'rate-limit'
  if (status === 503 || status === 529) return 'overloaded'
  if (status >= 500) return 'server'
  // An error within a stream has no status to tell it.
  if (status === 200 && /overloaded|at capacity/i.test(message)) return 'overloaded'
  if (/context (length|window)|maximum context|too many tokens/i.test(message)) return 'context-length'
  if (/content (policy|filter|management)|safety system/i.test(message)) return 'content-policy'
  return 'bad-request'
}
