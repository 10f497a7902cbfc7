import { expect, test } from 'vitest'
import { VadeError, type ErrorCode } from '../../../core/index.ts'
import { encodeError } from './error.ts'
import { decodeError } from './fault.ts'

test.each<[ErrorCode, string]>([
  ['invalid_request', 'invalid_request_error'],
  ['context_exceeded', 'invalid_request_error'],
  ['unsupported', 'invalid_request_error'],
  ['invalid_key', 'authentication_error'],
  ['budget_exceeded', 'billing_error'],
  ['forbidden', 'permission_error'],
  ['model_not_found', 'not_found_error'],
  ['conflict', 'conflict_error'],
  ['too_large', 'request_too_large'],
  ['rate_limited', 'rate_limit_error'],
  ['overloaded', 'overloaded_error'],
  ['provider_timeout', 'timeout_error'],
  ['provider_failed', 'api_error'],
  ['internal', 'api_error'],
])('%s is told as %s', (code, type) => {
  expect(encodeError(new VadeError(code, 'Sorry.', { param: 'model' }))).toEqual({
    type: 'error',
    error: { type, message: 'Sorry.', details: { error_code: code, param: 'model' } },
    request_id: null,
  })
})

function body(type: string, message: string, details?: object) {
  return { type: 'error', error: { type, message, ...(details && { details }) }, request_id: 'req_1' }
}

test.each([
  [400, body('invalid_request_error', 'prompt is too long: 205000 tokens > 200000 maximum'), 'context-length'],
  [
    400,
    body('invalid_request_error', 'input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000'),
    'context-length',
  ],
  [413, body('request_too_large', 'Request exceeds the maximum size'), 'context-length'],
  [400, body('invalid_request_error', 'Your credit balance is too low to access the Anthropic API.'), 'quota'],
  [400, body('invalid_request_error', 'You have reached your specified API usage limits.'), 'quota'],
  [402, body('billing_error', 'No money.'), 'quota'],
  [429, body('rate_limit_error', 'No more.', { error_code: 'enforced_spend_limit_reached' }), 'quota'],
  [400, body('invalid_request_error', 'Output blocked by content filtering policy'), 'content-policy'],
  [400, body('invalid_request_error', 'max_tokens: Field required'), 'bad-request'],
  [401, body('authentication_error', 'invalid x-api-key'), 'auth'],
  [403, body('permission_error', 'Your key may not.'), 'auth'],
  [404, body('not_found_error', 'model: claude-9'), 'model-missing'],
  [429, body('rate_limit_error', 'This request would exceed your rate limit.'), 'rate-limit'],
  [500, body('api_error', 'Internal server error'), 'server'],
  [504, body('timeout_error', 'Too late'), 'server'],
  [529, body('overloaded_error', 'Overloaded'), 'overloaded'],
  [400, 'prompt is too long', 'context-length'],
  [418, '', 'bad-request'],
  [429, null, 'rate-limit'],
  [502, '<html>Bad gateway</html>', 'server'],
  [503, {}, 'overloaded'],
])('status %i with %j is %s', (status, json, kind) => {
  expect(decodeError(status, json)).toMatchObject({ kind, message: expect.stringMatching(/\S/) })
})

test('the provider’s words, and the field that they begin with', () => {
  const sentence = 'messages.0.content.12.source.data: Input should be a valid string'
  expect(decodeError(400, body('invalid_request_error', sentence))).toEqual({
    kind: 'bad-request',
    message: sentence,
    param: 'messages[0].content[12].source.data',
  })
  expect(decodeError(404, body('not_found_error', 'model: claude-9'))).toMatchObject({ param: 'model' })
  expect(decodeError(502, ` ${'a'.repeat(600)}`)).toEqual({ kind: 'server', message: 'a'.repeat(500) })
  expect(decodeError(502, undefined)).toEqual({ kind: 'server', message: 'The provider answered with status 502.' })
})
