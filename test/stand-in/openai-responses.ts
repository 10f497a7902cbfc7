import { openAiRefusal } from './openai-errors.ts'
import {
  countTokens,
  isRecord,
  records,
  slices,
  textOr,
  type Answer,
  type Protocol,
  type StreamEvent,
} from './protocol.ts'

/** OpenAI Responses. Source: its API reference. */
export const openAiResponses: Protocol = {
  headers: { 'openai-version': '2020-10-01', 'openai-processing-ms': '5', 'x-request-id': 'req_stand_in' },
  read(body) {
    const { model, input } = body
    if (typeof model !== 'string') return { wrong: "Missing required parameter: 'model'.", param: 'model' }
    if (typeof input !== 'string' && !Array.isArray(input))
      return { wrong: "Missing required parameter: 'input'.", param: 'input' }
    const text = isRecord(body['text']) ? body['text'] : {}
    const format = isRecord(text['format']) ? text['format'] : {}
    return {
      model,
      stream: body['stream'] === true,
      choices: 1,
      inputTokens: countTokens([body['instructions'], input]),
      tools: records(body['tools'])
        .filter(({ type }) => type === 'function')
        .map((tool) => ({ name: textOr(tool['name'], ''), schema: tool['parameters'] })),
      mayCall: body['tool_choice'] !== 'none' && records(input).at(-1)?.['type'] !== 'function_call_output',
      schema: format['type'] === 'json_schema' ? format['schema'] : null,
      usageInStream: true,
      logprobs: Array.isArray(body['include']) && body['include'].includes('message.output_text.logprobs'),
    }
  },
  refusal: openAiRefusal,
  failure(reason, about) {
    const { body } = openAiRefusal(reason, about)
    const { code, message, param } = (body as { error: Record<string, unknown> }).error
    const error = { code: code ?? 'server_error', message }
    const response = { id: 'resp_failed', object: 'response', status: 'failed', model: about.model, output: [], error }
    const say = (type: string, fields: object): StreamEvent => ({
      event: type,
      data: JSON.stringify({ type, sequence_number: 99, ...fields }),
      phase: 'closing',
    })
    return [say('error', { ...error, param }), say('response.failed', { response })]
  },
  whole: (answer) => responseOf(answer, true),
  *events(answer) {
    let number = 0
    const say = (phase: StreamEvent['phase'], type: string, fields: object): StreamEvent => ({
      event: type,
      data: JSON.stringify({ type, sequence_number: number++, ...fields }),
      phase,
    })
    yield say('opening', 'response.created', { response: responseOf(answer, false) })
    yield say('opening', 'response.in_progress', { response: responseOf(answer, false) })
    for (const [index, item] of itemsOf(answer).entries()) {
      const place = { output_index: index, item_id: item.id }
      yield say('opening', 'response.output_item.added', { output_index: index, item: item.begun })
      for (const event of item.events) yield say(event.phase, event.type, { ...place, ...event.fields })
      yield say('closing', 'response.output_item.done', { output_index: index, item: item.done })
    }
    const last = answer.finish === 'stop' || answer.finish === 'calls' ? 'completed' : 'incomplete'
    yield say('terminator', `response.${last}`, { response: responseOf(answer, true) })
  },
}

interface Item {
  readonly id: string
  readonly begun: object
  readonly done: object
  readonly events: readonly { readonly phase: StreamEvent['phase']; readonly type: string; readonly fields: object }[]
}

function itemsOf(answer: Answer): Item[] {
  const [choice = { text: [], reasoning: [], calls: [] }] = answer.choices
  return [
    ...(choice.reasoning.length > 0 ? [reasoningItem(`rs_${answer.id}`, choice.reasoning)] : []),
    ...(choice.calls.length === 0 ? [messageItem(`msg_${answer.id}`, choice.text, answer.asked.logprobs)] : []),
    ...choice.calls.map((call) => callItem(call)),
  ]
}

function messageItem(id: string, pieces: readonly string[], asked: boolean): Item {
  const logprobs = (tokens: readonly string[]) =>
    asked ? tokens.map((token) => ({ token, logprob: -0.25, bytes: [...Buffer.from(token)], top_logprobs: [] })) : []
  const item = { id, type: 'message', role: 'assistant' }
  const text = pieces.join('')
  const part = { type: 'output_text', text, annotations: [], logprobs: logprobs(pieces) }
  return {
    id,
    begun: { ...item, status: 'in_progress', content: [] },
    done: { ...item, status: 'completed', content: [part] },
    events: [
      {
        phase: 'opening',
        type: 'response.content_part.added',
        fields: { content_index: 0, part: { ...part, text: '', logprobs: [] } },
      },
      ...pieces.map((delta) => ({
        phase: 'content' as const,
        type: 'response.output_text.delta',
        fields: { content_index: 0, delta, logprobs: logprobs([delta]) },
      })),
      {
        phase: 'closing',
        type: 'response.output_text.done',
        fields: { content_index: 0, text, logprobs: part.logprobs },
      },
      { phase: 'closing', type: 'response.content_part.done', fields: { content_index: 0, part } },
    ],
  }
}

function reasoningItem(id: string, pieces: readonly string[]): Item {
  const part = { type: 'summary_text', text: pieces.join('') }
  return {
    id,
    begun: { id, type: 'reasoning', summary: [] },
    done: { id, type: 'reasoning', summary: [part] },
    events: [
      {
        phase: 'opening',
        type: 'response.reasoning_summary_part.added',
        fields: { summary_index: 0, part: { ...part, text: '' } },
      },
      ...pieces.map((delta) => ({
        phase: 'content' as const,
        type: 'response.reasoning_summary_text.delta',
        fields: { summary_index: 0, delta },
      })),
      {
        phase: 'closing',
        type: 'response.reasoning_summary_text.done',
        fields: { summary_index: 0, text: part.text },
      },
      { phase: 'closing', type: 'response.reasoning_summary_part.done', fields: { summary_index: 0, part } },
    ],
  }
}

function callItem({ id, name, arguments: text }: Answer['choices'][number]['calls'][number]): Item {
  const item = { id: `fc_${id}`, type: 'function_call', call_id: `call_${id}`, name }
  return {
    id: item.id,
    begun: { ...item, status: 'in_progress', arguments: '' },
    done: { ...item, status: 'completed', arguments: text },
    events: [
      ...slices(text).map((delta) => ({
        phase: 'content' as const,
        type: 'response.function_call_arguments.delta',
        fields: { delta },
      })),
      { phase: 'closing', type: 'response.function_call_arguments.done', fields: { arguments: text } },
    ],
  }
}

function responseOf(answer: Answer, ended: boolean): object {
  const cut = answer.finish === 'length' ? 'max_output_tokens' : answer.finish === 'content-filter' && 'content_filter'
  return {
    id: `resp_${answer.id}`,
    object: 'response',
    created_at: answer.created,
    status: !ended ? 'in_progress' : cut === false ? 'completed' : 'incomplete',
    background: false,
    error: null,
    incomplete_details: ended && cut !== false ? { reason: cut } : null,
    instructions: null,
    max_output_tokens: null,
    metadata: {},
    model: answer.asked.model,
    output: ended ? itemsOf(answer).map(({ done }) => done) : [],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: true,
    temperature: 1,
    text: { format: { type: 'text' }, verbosity: 'medium' },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: ended ? usageOf(answer) : null,
    user: null,
  }
}

function usageOf({ usage }: Answer): object | null {
  if (usage === null) return null
  return {
    input_tokens: usage.input,
    input_tokens_details: { cached_tokens: usage.cached },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: usage.input + usage.output,
  }
}
