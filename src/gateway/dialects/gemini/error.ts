import type { ErrorCode, VadeError } from '../../../core/index.ts'

/** Names of google.rpc.Code for HTTP statuses. Source: Google's error model, AIP-193. */
const names: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  402: 'RESOURCE_EXHAUSTED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  408: 'DEADLINE_EXCEEDED',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
  507: 'RESOURCE_EXHAUSTED',
}

/** Where Google has a name of its own, which programs look for. */
const reasons: Partial<Record<ErrorCode, string>> = {
  invalid_key: 'API_KEY_INVALID',
  rate_limited: 'RATE_LIMIT_EXCEEDED',
}

/** The body of an error, as Google's clients read it. */
export function encodeError(error: VadeError): object {
  const { message, status: code, param, retryAfter } = error
  const type = (name: string) => ({ '@type': `type.googleapis.com/google.rpc.${name}` })
  return {
    error: {
      code,
      message,
      status: names[code] ?? 'INVALID_ARGUMENT',
      details: [
        { ...type('ErrorInfo'), reason: reasons[error.code] ?? error.code.toUpperCase(), domain: 'vade' },
        ...(param === undefined
          ? []
          : [{ ...type('BadRequest'), fieldViolations: [{ field: param, description: message }] }]),
        ...(retryAfter === undefined ? [] : [{ ...type('RetryInfo'), retryDelay: `${String(retryAfter)}s` }]),
      ],
    },
  }
}
