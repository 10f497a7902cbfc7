import { openAiRefusal } from './openai-errors.ts'
import {
  countTokens,
  isRecord,
  records,
  slices,
  textOr,
  type Answer,
  type Choice,
  type Protocol,
  type StreamEvent,
} from './protocol.ts'

const roles = new Set<unknown>(['system', 'developer', 'user', 'assistant', 'tool'])

/** OpenAI Chat Completions. Source: its API reference. */
export const openAiChat: Protocol = {
  headers: { 'openai-version': '2020-10-01', 'openai-processing-ms': '5', 'x-request-id': 'req_stand_in' },
  read(body) {
    const { model, messages } = body
    if (typeof model !== 'string') return { wrong: 'you must provide a model parameter', param: 'model' }
    if (!Array.isArray(messages) || messages.length === 0)
      return { wrong: "Invalid 'messages': empty array. Expected an array with minimum length 1.", param: 'messages' }
    const bad = messages.findIndex((one) => !isRecord(one) || !roles.has(one['role']))
    if (bad !== -1) return { wrong: 'Invalid value for a role.', param: `messages[${String(bad)}].role` }
    const format = isRecord(body['response_format']) ? body['response_format'] : {}
    const options = isRecord(body['stream_options']) ? body['stream_options'] : {}
    return {
      model,
      stream: body['stream'] === true,
      choices: typeof body['n'] === 'number' ? body['n'] : 1,
      inputTokens: countTokens(messages),
      tools: records(body['tools']).flatMap((tool) =>
        isRecord(tool['function'])
          ? [{ name: textOr(tool['function']['name'], ''), schema: tool['function']['parameters'] }]
          : [],
      ),
      mayCall: body['tool_choice'] !== 'none' && records(messages).at(-1)?.['role'] !== 'tool',
      schema: isRecord(format['json_schema']) ? format['json_schema']['schema'] : null,
      usageInStream: options['include_usage'] === true,
      logprobs: body['logprobs'] === true,
    }
  },
  refusal: openAiRefusal,
  failure: (reason, about) => [{ data: JSON.stringify(openAiRefusal(reason, about).body), phase: 'closing' }],
  whole: (answer) => ({
    ...head(answer, 'chat.completion'),
    choices: answer.choices.map((choice, index) => ({
      index,
      message: {
        role: 'assistant',
        content: choice.calls.length > 0 ? null : choice.text.join(''),
        refusal: null,
        annotations: [],
        ...(choice.reasoning.length > 0 && { reasoning_content: choice.reasoning.join('') }),
        ...(choice.calls.length > 0 && { tool_calls: choice.calls.map(callOf) }),
      },
      logprobs: answer.asked.logprobs ? { content: choice.text.map(logprobOf), refusal: null } : null,
      finish_reason: finishes[answer.finish],
    })),
    ...(answer.usage !== null && { usage: usageOf(answer) }),
  }),
  *events(answer) {
    const shared = head(answer, 'chat.completion.chunk')
    const usage = answer.asked.usageInStream ? { usage: null } : {}
    const chunk = (phase: StreamEvent['phase'], choice: object): StreamEvent => ({
      data: JSON.stringify({ ...shared, choices: [choice], ...usage }),
      phase,
    })
    const delta = (index: number, said: object, logprobs: unknown = null) =>
      chunk('content', { index, delta: said, logprobs, finish_reason: null })
    for (const [index] of answer.choices.entries()) {
      const said = { role: 'assistant', content: '', refusal: null }
      yield chunk('opening', { index, delta: said, logprobs: null, finish_reason: null })
    }
    for (const [index, choice] of answer.choices.entries()) {
      for (const piece of choice.reasoning) yield delta(index, { reasoning_content: piece })
      for (const piece of choice.text) {
        const logprobs = answer.asked.logprobs ? { content: [logprobOf(piece)], refusal: null } : null
        yield delta(index, { content: piece }, logprobs)
      }
      for (const said of callDeltas(choice)) yield delta(index, said)
    }
    for (const [index] of answer.choices.entries())
      yield chunk('closing', { index, delta: {}, logprobs: null, finish_reason: finishes[answer.finish] })
    if (answer.asked.usageInStream && answer.usage !== null)
      yield { data: JSON.stringify({ ...shared, choices: [], usage: usageOf(answer) }), phase: 'closing' }
    yield { data: '[DONE]', phase: 'terminator' }
  },
}

const finishes = { stop: 'stop', length: 'length', 'content-filter': 'content_filter', calls: 'tool_calls' } as const

function head({ id, created, asked }: Answer, object: string): object {
  const shared = { id: `chatcmpl-${id}`, object, created, model: asked.model }
  return { ...shared, service_tier: 'default', system_fingerprint: 'fp_44709d6fcb' }
}

function callOf({ id, name, arguments: text }: Choice['calls'][number]): object {
  return { id: `call_${id}`, type: 'function', function: { name, arguments: text } }
}

function* callDeltas({ calls }: Choice): Iterable<object> {
  for (const [index, call] of calls.entries()) {
    yield { tool_calls: [{ index, ...callOf({ ...call, arguments: '' }) }] }
    for (const piece of slices(call.arguments)) yield { tool_calls: [{ index, function: { arguments: piece } }] }
  }
}

function logprobOf(token: string): object {
  const one = { token, logprob: -0.25, bytes: [...Buffer.from(token)] }
  return { ...one, top_logprobs: [one] }
}

function usageOf({ usage }: Answer): object {
  const { input = 0, output = 0, cached = 0, reasoning = 0 } = usage ?? {}
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  }
}
