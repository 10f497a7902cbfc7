import { z } from 'zod'
import type { FaultKind, ProviderFault } from '../dialect.ts'

const faultShape = z.object({
  message: z.string().nullish(),
  code: z.union([z.string(), z.number()]).nullish(),
  type: z.string().nullish(),
  param: z.string().nullish(),
})
const errorBody = z.object({ error: z.union([faultShape, z.string()]) })

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
  const message = sentenceOf(body) ?? (typeof body === 'string' && body.trim() !== '' ? body.trim() : '')
  const named = kinds[String(fault?.code ?? '')] ?? kinds[fault?.type ?? '']
  return {
    kind: named ?? kindOf(status, message),
    message: message === '' ? `The provider answered with the status ${String(status)}.` : message.slice(0, 1000),
    ...(fault?.param && { param: fault.param }),
  }
}

/** The provider's own words in an error body, a failed response or an `error` event. */
export function sentenceOf(json: unknown): string | undefined {
  return faultIn(json)?.message ?? undefined
}

function faultIn(json: unknown): z.output<typeof faultShape> | undefined {
  const nested = errorBody.safeParse(json)
  if (nested.success) return typeof nested.data.error === 'string' ? { message: nested.data.error } : nested.data.error
  const flat = faultShape.safeParse(json)
  return flat.success ? flat.data : undefined
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
