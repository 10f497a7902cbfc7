import { expect, test } from 'vitest'
import type { FaultKind } from '../dialect.ts'
import { decodeFault } from './fault.ts'

/** Bodies as vendors send them, told from their documentation and their programs. */
test.each<[string, number, unknown, FaultKind]>([
  [
    'OpenAI, limit',
    429,
    {
      error: {
        message: 'Rate limit reached for gpt-4o on tokens per min (TPM)',
        type: 'tokens',
        param: null,
        code: 'rate_limit_exceeded',
      },
    },
    'rate-limit',
  ],
  [
    'OpenAI, money',
    429,
    {
      error: {
        message: 'You exceeded your current quota, please check your plan and billing details.',
        type: 'insufficient_quota',
        code: 'insufficient_quota',
      },
    },
    'quota',
  ],
  [
    'OpenAI, key',
    401,
    { error: { message: 'Incorrect API key provided', type: 'invalid_request_error', code: 'invalid_api_key' } },
    'auth',
  ],
  [
    'OpenAI, length',
    400,
    {
      error: {
        message: "This model's maximum context length is 8192 tokens.",
        type: 'invalid_request_error',
        param: 'messages',
        code: 'context_length_exceeded',
      },
    },
    'context-length',
  ],
  [
    'OpenAI, model',
    404,
    { error: { message: 'The model `x` does not exist or you do not have access to it.', code: 'model_not_found' } },
    'model-missing',
  ],
  [
    'OpenAI, field',
    400,
    {
      error: {
        message: "Invalid value for 'safety_identifier'",
        type: 'invalid_request_error',
        param: 'safety_identifier',
        code: null,
      },
    },
    'bad-request',
  ],
  [
    'OpenAI, inside',
    500,
    { error: { message: 'The server had an error while processing your request.', type: 'server_error' } },
    'server',
  ],
  [
    'OpenAI, busy',
    503,
    { error: { message: 'The engine is currently overloaded, please try again later', type: 'server_error' } },
    'overloaded',
  ],
  [
    'Azure, filter',
    400,
    {
      error: {
        message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
        code: 'content_filter',
      },
    },
    'content-policy',
  ],
  [
    'Groq, model',
    400,
    {
      error: {
        message: 'The model `x` has been decommissioned',
        type: 'invalid_request_error',
        code: 'model_decommissioned',
      },
    },
    'model-missing',
  ],
  [
    'Groq, size',
    413,
    {
      error: {
        message: 'Request too large for model `x` on tokens per minute (TPM): please reduce your message size',
        type: 'tokens',
        code: 'rate_limit_exceeded',
      },
    },
    'rate-limit',
  ],
  [
    'Groq, flex',
    498,
    { error: { message: 'Flex tier capacity exceeded', type: 'internal', code: 'capacity_exceeded' } },
    'overloaded',
  ],
  [
    'Together, model',
    404,
    { error: { message: 'Unable to access model x.', type: 'invalid_request_error', code: 'model_not_available' } },
    'model-missing',
  ],
  [
    'Together, length',
    422,
    {
      error: {
        message: '`inputs` tokens + `max_new_tokens` must be <= 8193. Please reduce the length of the messages',
        type: 'invalid_request_error',
      },
    },
    'context-length',
  ],
  [
    'Mistral, list',
    422,
    {
      object: 'error',
      message: { detail: [{ type: 'missing', loc: ['body', 'messages'], msg: 'Field required' }] },
      type: 'invalid_request_error',
      code: null,
    },
    'bad-request',
  ],
  [
    'Mistral, model',
    400,
    { object: 'error', message: 'Invalid model: x', type: 'invalid_model', code: '1500' },
    'model-missing',
  ],
  [
    'Mistral, tier',
    429,
    {
      object: 'error',
      message: 'Service tier capacity exceeded for this model.',
      type: 'service_tier_capacity_exceeded',
      code: '3505',
    },
    'rate-limit',
  ],
  [
    'DeepSeek, money',
    402,
    { error: { message: 'Insufficient Balance', type: 'unknown_error', code: 'invalid_request_error' } },
    'quota',
  ],
  [
    'DeepSeek, risk',
    400,
    { error: { message: 'Content Exists Risk', type: 'invalid_request_error' } },
    'content-policy',
  ],
  ['DeepSeek, model', 400, { error: { message: 'Model Not Exist', type: 'invalid_request_error' } }, 'model-missing'],
  ['OpenRouter, money', 402, { error: { message: 'Insufficient credits', code: 402 } }, 'quota'],
  [
    'OpenRouter, money inside 200',
    200,
    { error: { message: 'This request requires more credits', code: 402 } },
    'quota',
  ],
  [
    'OpenRouter, moderation',
    403,
    { error: { code: 403, message: 'Input was flagged by moderation', metadata: { reasons: ['violence'] } } },
    'content-policy',
  ],
  ['OpenRouter, no one', 404, { error: { message: 'No endpoints found for x.', code: 404 } }, 'model-missing'],
  [
    'OpenRouter, other',
    502,
    { error: { code: 502, message: 'Provider returned error', metadata: { raw: 'upstream\nbroke' } } },
    'server',
  ],
  [
    'xAI, money',
    403,
    {
      code: 'The caller does not have permission',
      error: 'Your team has used all available credits or reached its monthly spending limit.',
    },
    'quota',
  ],
  [
    'xAI, key',
    400,
    { code: 'Client specified an invalid argument', error: 'Incorrect API key provided', type: 'invalid_api_key' },
    'auth',
  ],
  [
    'Moonshot, busy',
    429,
    { error: { message: 'The engine is currently overloaded', type: 'engine_overloaded_error' } },
    'overloaded',
  ],
  [
    'Moonshot, money',
    429,
    { error: { message: 'Your account is not active', type: 'exceeded_current_quota_error' } },
    'quota',
  ],
  [
    'Alibaba, words',
    400,
    { error: { code: 'data_inspection_failed', message: 'Input data may contain inappropriate content.' } },
    'content-policy',
  ],
  [
    'vLLM, length',
    400,
    {
      object: 'error',
      message: "This model's maximum context length is 4096 tokens. However, you requested 5000",
      type: 'BadRequestError',
      code: 400,
    },
    'context-length',
  ],
  [
    'vLLM, model',
    404,
    { object: 'error', message: 'The model `x` does not exist.', type: 'NotFoundError', code: 404 },
    'model-missing',
  ],
  [
    'FastAPI',
    422,
    { detail: [{ loc: ['body', 'messages', 0, 'role'], msg: 'field required', type: 'value_error.missing' }] },
    'bad-request',
  ],
  ['FastAPI, text', 401, { detail: 'Unauthorized' }, 'auth'],
  ['Ollama, model', 404, { error: 'model "x" not found, try pulling it first' }, 'model-missing'],
  [
    'llama-server, loading',
    503,
    { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } },
    'overloaded',
  ],
  [
    'llama-server, length',
    400,
    {
      error: {
        code: 400,
        message: 'the request exceeds the available context size',
        type: 'exceed_context_size_error',
        n_ctx: 4096,
      },
    },
    'context-length',
  ],
  ['Google, a list', 400, [{ error: { code: 400, message: 'Bad value', status: 'INVALID_ARGUMENT' } }], 'bad-request'],
  ['a page', 502, '<html><head><style>a { b: c }</style><title>Bad Gateway</title></head></html>', 'server'],
  ['busy without words', 529, undefined, 'overloaded'],
  ['slow', 408, '', 'server'],
  ['a fault inside 200', 200, { error: { message: 'It broke' } }, 'server'],
  ['busy inside 200', 200, { error: { message: 'Overloaded', type: 'overloaded_error' } }, 'overloaded'],
  [
    'money inside 200',
    200,
    { error: { message: 'You exceeded your current quota', code: 'insufficient_quota' } },
    'quota',
  ],
])('%s', (_, status, body, kind) => {
  const fault = decodeFault(status, body)
  expect(fault.kind).toBe(kind)
  expect(fault.message).toMatch(/^\S.*\S$/)
})

test('the sentence and the field', () => {
  expect(decodeFault(400, { error: { message: 'No.', param: 'n' } })).toMatchObject({ message: 'No.', param: 'n' })
  expect(decodeFault(422, { detail: [{ loc: ['body', 'messages', 0, 'role'], msg: 'field required' }] })).toMatchObject(
    {
      message: 'field required',
      param: 'messages[0].role',
    },
  )
  expect(
    decodeFault(502, { error: { message: 'Provider returned error', metadata: { raw: 'it\nbroke' } } }).message,
  ).toBe('Provider returned error it broke')
  expect(decodeFault(502, '<title>Bad Gateway</title>\n<p>nginx</p>').message).toBe('Bad Gateway nginx')
  expect(decodeFault(500, {}).message).toContain('500')
  expect(decodeFault(500, 'a'.repeat(10_000)).message).toHaveLength(500)
})
