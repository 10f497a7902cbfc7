import { expect, test } from 'vitest'
import { openaiResponses } from './responses.ts'

const { provider } = openaiResponses

test.each([
  [401, { error: { message: 'Bad key', code: 'invalid_api_key' } }, 'auth', 'Bad key'],
  [403, { error: { message: 'Not you' } }, 'auth', 'Not you'],
  [429, { error: { message: 'Slow down', type: 'requests', code: 'rate_limit_exceeded' } }, 'rate-limit', 'Slow down'],
  [429, { error: { message: 'Pay', type: 'insufficient_quota', code: 'insufficient_quota' } }, 'quota', 'Pay'],
  [402, { error: 'No credits' }, 'quota', 'No credits'],
  [404, { error: { message: 'No such model', code: 'model_not_found' } }, 'model-missing', 'No such model'],
  [
    400,
    { error: { message: 'Too long', code: 'context_length_exceeded', param: 'input' } },
    'context-length',
    'Too long',
  ],
  [
    400,
    { message: 'This model has a maximum context length of 8' },
    'context-length',
    'This model has a maximum context length of 8',
  ],
  [400, { error: { message: 'Flagged by our content filter' } }, 'content-policy', 'Flagged by our content filter'],
  [400, { error: { message: 'Unknown parameter', param: 'stop' } }, 'bad-request', 'Unknown parameter'],
  [500, 'oops', 'server', 'oops'],
  [503, null, 'overloaded', 'The provider answered with the status 503.'],
  [418, {}, 'bad-request', 'The provider answered with the status 418.'],
])('status %i with %j', (status, body, kind, sentence) => {
  expect(provider.decodeError(status, body)).toMatchObject({ kind, message: sentence })
})
