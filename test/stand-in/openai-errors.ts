import type { About, Reason, Refusal } from './protocol.ts'

interface OpenAiError {
  readonly status: number
  readonly type: string
  readonly code: string | null
  readonly param?: string
  readonly message: (model: string) => string
}

/** As the API reference of OpenAI and its error codes guide have them. */
const errors: Record<Reason, OpenAiError> = {
  'rate-limit': {
    status: 429,
    type: 'requests',
    code: 'rate_limit_exceeded',
    message: (model) => `Rate limit reached for ${model} on requests per min (RPM): Limit 3, Used 3, Requested 1.`,
  },
  quota: {
    status: 429,
    type: 'insufficient_quota',
    code: 'insufficient_quota',
    message: () => 'You exceeded your current quota, please check your plan and billing details.',
  },
  auth: {
    status: 401,
    type: 'invalid_request_error',
    code: 'invalid_api_key',
    message: () => 'Incorrect API key provided.',
  },
  overloaded: {
    status: 503,
    type: 'service_unavailable_error',
    code: null,
    message: () => 'The engine is currently overloaded, please try again later.',
  },
  server: {
    status: 500,
    type: 'server_error',
    code: null,
    message: () => 'The server had an error while processing your request. Sorry about that!',
  },
  'context-length': {
    status: 400,
    type: 'invalid_request_error',
    code: 'context_length_exceeded',
    param: 'messages',
    message: () =>
      "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.",
  },
  'content-policy': {
    status: 400,
    type: 'invalid_request_error',
    code: 'content_policy_violation',
    message: () => 'Your request was rejected as a result of our safety system.',
  },
  'model-missing': {
    status: 404,
    type: 'invalid_request_error',
    code: 'model_not_found',
    message: (model) => `The model \`${model}\` does not exist or you do not have access to it.`,
  },
  'bad-request': {
    status: 400,
    type: 'invalid_request_error',
    code: null,
    message: () => 'We could not parse the JSON body of your request.',
  },
}

export function openAiRefusal(reason: Reason, about: About): Refusal {
  const { status, type, code, param, message } = errors[reason]
  const error = { message: about.message ?? message(about.model), type, param: about.param ?? param ?? null, code }
  return { status, body: { error } }
}
