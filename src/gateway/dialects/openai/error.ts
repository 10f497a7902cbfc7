import type { ErrorCode, VadeError } from '../../../core/index.ts'

/** Where OpenAI has a name of its own, which programs look for. */
const codes: Partial<Record<ErrorCode, string>> = {
  context_exceeded: 'context_length_exceeded',
  invalid_key: 'invalid_api_key',
  rate_limited: 'rate_limit_exceeded',
}

/** The body of an error, as OpenAI's clients read it. */
export function encodeError(error: VadeError): object {
  const type =
    error.status >= 500 ? 'server_error' : error.status === 429 ? 'rate_limit_error' : 'invalid_request_error'
  const code = codes[error.code] ?? error.code
  return { error: { message: error.message, type, param: error.param ?? null, code } }
}
