import type { ErrorCode, VadeError } from '../../../core/index.ts'

/** Where the status alone does not give the type. */
const types: Partial<Record<ErrorCode, string>> = {
  budget_exceeded: 'billing_error',
  timeout: 'timeout_error',
  provider_timeout: 'timeout_error',
  overloaded: 'overloaded_error',
  shutting_down: 'overloaded_error',
  model_loading: 'overloaded_error',
}

const typesByStatus: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'conflict_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
}

/** The body of an error, as Anthropic's clients read it; `details` has the code of it and the field. */
export function encodeError(error: VadeError, requestId: string | null = null): object {
  const type =
    types[error.code] ?? typesByStatus[error.status] ?? (error.status < 500 ? 'invalid_request_error' : 'api_error')
  return {
    type: 'error',
    error: {
      type,
      message: error.message,
      details: { error_code: error.code, ...(error.param !== undefined && { param: error.param }) },
    },
    request_id: requestId,
  }
}
