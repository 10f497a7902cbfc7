import { expect, test } from 'vitest'
import { errorStatus, VadeError, type ErrorCode } from '../../../core/index.ts'
import { encodeError } from './error.ts'
import { decodeFault } from './fault.ts'

const type = (name: string) => `type.googleapis.com/google.rpc.${name}`

function body(code: number, status: string, message: string, details?: readonly object[]) {
  return { error: { code, message, status, ...(details && { details }) } }
}

function exhausted(quotaId: string) {
  return body(
    429,
    'RESOURCE_EXHAUSTED',
    'You exceeded your current quota, please check your plan and billing details.',
    [
      { '@type': type('QuotaFailure'), violations: [{ quotaMetric: 'generate_content_free_tier_requests', quotaId }] },
      { '@type': type('RetryInfo'), retryDelay: '34.074824224s' },
    ],
  )
}

test.each([
  [429, exhausted('GenerateRequestsPerMinutePerProjectPerModel-FreeTier'), 'rate-limit'],
  [429, exhausted('GenerateRequestsPerDayPerProjectPerModel-FreeTier'), 'quota'],
  [429, body(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for metric: requests, limit: 0, model: m'), 'quota'],
  [429, body(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for metric: requests, limit: 05'), 'rate-limit'],
  [429, body(429, 'RESOURCE_EXHAUSTED', 'Your prepayment credits are depleted.'), 'quota'],
  [429, body(429, 'RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).'), 'rate-limit'],
  [
    400,
    body(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
      { '@type': type('ErrorInfo'), reason: 'API_KEY_INVALID', domain: 'googleapis.com' },
    ]),
    'auth',
  ],
  [400, body(400, 'INVALID_ARGUMENT', 'API key expired. Please renew the API key.'), 'auth'],
  [400, body(400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.'), 'auth'],
  [401, body(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.'), 'auth'],
  [403, body(403, 'PERMISSION_DENIED', "Method doesn't allow unregistered callers."), 'auth'],
  [
    403,
    body(403, 'PERMISSION_DENIED', 'This API method requires billing to be enabled.', [
      { '@type': type('ErrorInfo'), reason: 'BILLING_DISABLED' },
    ]),
    'quota',
  ],
  [404, body(404, 'NOT_FOUND', 'models/gemini-9 is not found for API version v1beta.'), 'model-missing'],
  [
    400,
    body(
      400,
      'INVALID_ARGUMENT',
      'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
    ),
    'context-length',
  ],
  [400, body(400, 'INVALID_ARGUMENT', 'Invalid value at contents[0].'), 'bad-request'],
  [400, body(400, 'INVALID_ARGUMENT', 'The max_output_tokens must be at most 8192.'), 'bad-request'],
  [400, body(400, 'INVALID_ARGUMENT', 'The prompt was blocked due to safety settings.'), 'content-policy'],
  [503, body(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'), 'overloaded'],
  [500, body(500, 'INTERNAL', 'An internal error has occurred.'), 'server'],
  [504, body(504, 'DEADLINE_EXCEEDED', 'The request timed out.'), 'server'],
  [499, body(499, 'CANCELLED', 'The operation was cancelled.'), 'server'],
  [429, [body(429, 'RESOURCE_EXHAUSTED', 'Slow down.')], 'rate-limit'],
  [502, '<html>Bad Gateway</html>', 'server'],
  [413, 'too large', 'bad-request'],
  [404, '', 'model-missing'],
  [503, null, 'overloaded'],
  [429, undefined, 'rate-limit'],
])('%i %j is %s', (status, given, kind) => {
  expect(decodeFault(status, given)).toMatchObject({ kind, message: expect.stringMatching(/./) })
})

test('the field that is wrong, and when to try again', () => {
  const violation = {
    '@type': type('BadRequest'),
    fieldViolations: [{ field: 'contents[0].parts[0]', description: 'd' }],
  }
  expect(decodeFault(400, body(400, 'INVALID_ARGUMENT', 'Invalid value.', [violation]))).toEqual({
    kind: 'bad-request',
    message: 'Invalid value.',
    param: 'contents[0].parts[0]',
  })
  expect(decodeFault(429, exhausted('PerMinute'))).toMatchObject({ retryAfter: 35 })
})

test('the text of something on the way is kept short', () => {
  expect(decodeFault(502, 'x'.repeat(10_000)).message).toHaveLength(2000)
  expect(decodeFault(500, '  ')).toEqual({ kind: 'server', message: 'HTTP 500' })
})

test('details without end are passed over', () => {
  const details: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)
  expect(decodeFault(429, { error: { message: 'Slow down.', details } })).toEqual({
    kind: 'rate-limit',
    message: 'Slow down.',
  })
})

test.each<[ErrorCode, string]>([
  ['invalid_request', 'INVALID_ARGUMENT'],
  ['invalid_key', 'UNAUTHENTICATED'],
  ['forbidden', 'PERMISSION_DENIED'],
  ['model_not_found', 'NOT_FOUND'],
  ['rate_limited', 'RESOURCE_EXHAUSTED'],
  ['unsupported', 'INVALID_ARGUMENT'],
  ['provider_timeout', 'DEADLINE_EXCEEDED'],
  ['overloaded', 'UNAVAILABLE'],
  ['internal', 'INTERNAL'],
])('%s is %s', (code, status) => {
  expect(encodeError(new VadeError(code, 'A sentence.'))).toMatchObject({
    error: { code: errorStatus[code], message: 'A sentence.', status },
  })
})

test('an error that Vade says to one caller is understood by another', () => {
  const error = new VadeError('rate_limited', 'Too many.', { param: 'model', retryAfter: 3 })
  expect(decodeFault(error.status, encodeError(error))).toEqual({
    kind: 'rate-limit',
    message: 'Too many.',
    param: 'model',
    retryAfter: 3,
  })
  const key = new VadeError('invalid_key', 'Wrong key.')
  expect(decodeFault(key.status, encodeError(key)).kind).toBe('auth')
})
