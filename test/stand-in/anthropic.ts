import {
  countTokens,
  isRecord,
  records,
  slices,
  textOr,
  type About,
  type Answer,
  type Protocol,
  type Reason,
  type Refusal,
  type StreamEvent,
} from './protocol.ts'

/** Anthropic Messages. Source: its API reference. */
export const anthropic: Protocol = {
  headers: { 'request-id': 'req_011stand1n', 'anthropic-organization-id': 'f2a7c1de-0000-4000-8000-000000000000' },
  read(body) {
    const { model, messages, max_tokens: limit } = body
    if (typeof model !== 'string') return { wrong: 'model: Field required', param: 'model' }
    if (typeof limit !== 'number' || limit < 1) return { wrong: 'max_tokens: Field required', param: 'max_tokens' }
    if (!Array.isArray(messages) || messages.length === 0)
      return { wrong: 'messages: at least one message is required', param: 'messages' }
    const bad = messages.findIndex((one) => !isRecord(one) || (one['role'] !== 'user' && one['role'] !== 'assistant'))
    if (bad !== -1)
      return { wrong: `messages.${String(bad)}.role: Input should be 'user' or 'assistant'`, param: 'role' }
    const choice = isRecord(body['tool_choice']) ? body['tool_choice']['type'] : 'auto'
    const last = records(records(messages).at(-1)?.['content'])
    return {
      model,
      stream: body['stream'] === true,
      choices: 1,
      inputTokens: countTokens([body['system'], messages]),
      tools: records(body['tools']).map((tool) => ({ name: textOr(tool['name'], ''), schema: tool['input_schema'] })),
      mayCall: choice !== 'none' && !last.some(({ type }) => type === 'tool_result'),
      schema: schemaOf(body),
      usageInStream: true,
      logprobs: false,
    }
  },
  refusal,
  failure: (reason, about) => [{ event: 'error', data: JSON.stringify(refusal(reason, about).body), phase: 'closing' }],
  whole: (answer) => ({
    ...head(answer),
    content: blocksOf(answer).map(({ whole }) => whole),
    stop_reason: finishes[answer.finish],
    stop_sequence: null,
    ...(answer.usage !== null && { usage: usageOf(answer) }),
  }),
  *events(answer) {
    const say = (phase: StreamEvent['phase'], type: string, fields: object): StreamEvent => ({
      event: type,
      data: JSON.stringify({ type, ...fields }),
      phase,
    })
    const begun = answer.usage === null ? {} : { usage: { ...usageOf(answer), output_tokens: 1 } }
    const message = { ...head(answer), content: [], stop_reason: null, stop_sequence: null, ...begun }
    yield say('opening', 'message_start', { message })
    for (const [index, block] of blocksOf(answer).entries()) {
      yield say('opening', 'content_block_start', { index, content_block: block.begun })
      if (index === 0) yield say('opening', 'ping', {})
      for (const delta of block.deltas) yield say('content', 'content_block_delta', { index, delta })
      if (block.signature !== undefined)
        yield say('closing', 'content_block_delta', {
          index,
          delta: { type: 'signature_delta', signature: block.signature },
        })
      yield say('closing', 'content_block_stop', { index })
    }
    yield say('closing', 'message_delta', {
      delta: { stop_reason: finishes[answer.finish], stop_sequence: null },
      ...(answer.usage !== null && { usage: { output_tokens: answer.usage.output } }),
    })
    yield say('terminator', 'message_stop', {})
  },
}

const finishes = { stop: 'end_turn', length: 'max_tokens', 'content-filter': 'refusal', calls: 'tool_use' } as const

interface Block {
  readonly begun: object
  readonly deltas: readonly object[]
  readonly whole: object
  readonly signature?: string
}

function blocksOf({ choices }: Answer): Block[] {
  const [choice = { text: [], reasoning: [], calls: [] }] = choices
  const thinking = choice.reasoning.join('')
  const signature = 'EqQBCgIYAhIM1gbcDa9GJwZA2b3h'
  const thought: Block = {
    begun: { type: 'thinking', thinking: '', signature: '' },
    deltas: choice.reasoning.map((piece) => ({ type: 'thinking_delta', thinking: piece })),
    whole: { type: 'thinking', thinking, signature },
    signature,
  }
  const said: Block = {
    begun: { type: 'text', text: '' },
    deltas: choice.text.map((text) => ({ type: 'text_delta', text })),
    whole: { type: 'text', text: choice.text.join('') },
  }
  const called = choice.calls.map(({ id, name, arguments: text }): Block => {
    const block = { type: 'tool_use', id: `toolu_${id}`, name }
    return {
      begun: { ...block, input: {} },
      deltas: slices(text).map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
      whole: { ...block, input: JSON.parse(text) as unknown },
    }
  })
  return [...(thinking === '' ? [] : [thought]), ...(choice.text.length > 0 ? [said] : []), ...called]
}

function head({ id, asked }: Answer): object {
  return { id: `msg_${id}`, type: 'message', role: 'assistant', model: asked.model }
}

function usageOf({ usage }: Answer): object {
  const { input = 0, output = 0, cached = 0 } = usage ?? {}
  return {
    // Anthropic counts what came from its cache apart.
    input_tokens: input - cached,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    service_tier: 'standard',
  }
}

function schemaOf(body: Record<string, unknown>): unknown {
  const config = isRecord(body['output_config']) ? body['output_config']['format'] : body['output_format']
  return isRecord(config) && config['type'] === 'json_schema' ? config['schema'] : null
}

const errors: Record<Reason, readonly [status: number, type: string, message: string]> = {
  'rate-limit': [429, 'rate_limit_error', "This request would exceed your organization's rate limit."],
  quota: [400, 'invalid_request_error', 'Your credit balance is too low to access the Anthropic API.'],
  auth: [401, 'authentication_error', 'invalid x-api-key'],
  overloaded: [529, 'overloaded_error', 'Overloaded'],
  server: [500, 'api_error', 'Internal server error'],
  'context-length': [400, 'invalid_request_error', 'prompt is too long: 200001 tokens > 200000 maximum'],
  'content-policy': [400, 'invalid_request_error', 'Output blocked by content filtering policy'],
  'model-missing': [404, 'not_found_error', ''],
  'bad-request': [400, 'invalid_request_error', 'The request body is not valid JSON.'],
}

function refusal(reason: Reason, about: About): Refusal {
  const [status, type, message] = errors[reason]
  const words = about.message ?? (reason === 'model-missing' ? `model: ${about.model}` : message)
  return { status, body: { type: 'error', error: { type, message: words }, request_id: 'req_011stand1n' } }
}
