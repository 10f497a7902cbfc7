import * as fc from 'fast-check'
import OpenAI from 'openai'
import { expect, test } from 'vitest'
import { VadeError, type Part } from '../../../core/index.ts'
import { createSseSplitter } from '../sse.ts'
import { answers } from './arbitrary-answers.ts'
import { decode, finish, newReply, streamOf } from './tiny-answer.ts'

/** OpenAI's own client, given this text as the answer of the server. */
function clientOf(body: string, type: string): OpenAI {
  return new OpenAI({
    apiKey: 'k',
    baseURL: 'http://127.0.0.1/v1',
    maxRetries: 0,
    fetch: async () => new Response(body, { headers: { 'content-type': type } }),
  })
}

test("OpenAI's client puts a stream together as the whole answer", async () => {
  await fc.assert(
    fc.asyncProperty(answers, async (parts) => {
      const reply = newReply()
      const client = clientOf(streamOf(parts, reply), 'text/event-stream')
      const { output_text: _, ...final } = await client.responses.stream({ model: 'm', input: 'Hi' }).finalResponse()
      expect(final).toMatchObject(JSON.parse(JSON.stringify(reply.whole([parts]))) as object)
    }),
    { numRuns: 100 },
  )
})

const said: readonly Part[] = [
  { type: 'reasoning-start' },
  { type: 'reasoning-delta', text: 'Hm.' },
  { type: 'reasoning-end', signature: 'rs_1:gAAA' },
  { type: 'text-start' },
  { type: 'text-delta', text: 'It ' },
  { type: 'text-delta', text: 'rains.' },
  { type: 'text-end' },
  { type: 'source', url: 'https://example.com', title: 'Weather' },
  { type: 'tool-call-start', id: 'c1', name: 'umbrella' },
  { type: 'tool-call-delta', id: 'c1', arguments: '{}' },
  { type: 'tool-call-end', id: 'c1' },
  finish({ reason: 'tool-calls' }),
]

test('the events of a stream, in their order and numbered', () => {
  const events = createSseSplitter().push(streamOf(said))
  expect(events.map(({ event }) => event)).toEqual([
    'response.created',
    'response.in_progress',
    'response.output_item.added',
    'response.reasoning_summary_part.added',
    'response.reasoning_summary_text.delta',
    'response.reasoning_summary_text.done',
    'response.reasoning_summary_part.done',
    'response.output_item.done',
    'response.output_item.added',
    'response.content_part.added',
    'response.output_text.delta',
    'response.output_text.delta',
    'response.output_text.annotation.added',
    'response.output_text.done',
    'response.content_part.done',
    'response.output_item.done',
    'response.output_item.added',
    'response.function_call_arguments.delta',
    'response.function_call_arguments.done',
    'response.output_item.done',
    'response.completed',
  ])
  const bodies = events.map(({ data }) => JSON.parse(data) as { type: string; sequence_number: number })
  expect(bodies.map(({ type }) => type)).toEqual(events.map(({ event }) => event))
  expect(bodies.map((body) => body.sequence_number)).toEqual(events.map((_, index) => index))
})

/** The fields that OpenResponses requires of each event, beside its type and number. */
const inItem = ['item_id', 'output_index']
const eventFields: Readonly<Record<string, readonly string[]>> = {
  'response.created': ['response'],
  'response.in_progress': ['response'],
  'response.completed': ['response'],
  'response.incomplete': ['response'],
  'response.output_item.added': ['output_index', 'item'],
  'response.output_item.done': ['output_index', 'item'],
  'response.content_part.added': [...inItem, 'content_index', 'part'],
  'response.content_part.done': [...inItem, 'content_index', 'part'],
  'response.output_text.delta': [...inItem, 'content_index', 'delta', 'logprobs'],
  'response.output_text.done': [...inItem, 'content_index', 'text', 'logprobs'],
  'response.output_text.annotation.added': [...inItem, 'content_index', 'annotation_index', 'annotation'],
  'response.reasoning_summary_part.added': [...inItem, 'summary_index', 'part'],
  'response.reasoning_summary_part.done': [...inItem, 'summary_index', 'part'],
  'response.reasoning_summary_text.delta': [...inItem, 'summary_index', 'delta'],
  'response.reasoning_summary_text.done': [...inItem, 'summary_index', 'text'],
  'response.function_call_arguments.delta': [...inItem, 'delta'],
  'response.function_call_arguments.done': [...inItem, 'name', 'arguments'],
}

test('each event has the fields that its type requires', () => {
  fc.assert(
    fc.property(answers, (parts) => {
      const bodies = createSseSplitter()
        .push(streamOf(parts))
        .map(({ data }) => JSON.parse(data) as { type: string; response?: object })
      for (const { type, ...body } of bodies) {
        expect([type, Object.keys(body)]).toEqual([type, ['sequence_number', ...(eventFields[type] ?? ['none'])]])
        expect(Object.keys(body.response ?? {})).toEqual(
          expect.arrayContaining(body.response === undefined ? [] : required),
        )
      }
    }),
    { numRuns: 50 },
  )
})

/** Those that OpenResponses requires of a response. */
const required =
  'id object created_at completed_at status incomplete_details model previous_response_id instructions output error tools tool_choice truncation parallel_tool_calls text top_p presence_penalty frequency_penalty top_logprobs temperature reasoning user usage max_output_tokens max_tool_calls store background service_tier metadata safety_identifier prompt_cache_key'.split(
    ' ',
  )

test('the whole object, with what was asked', () => {
  const body = {
    model: 'm',
    input: 'Hi',
    instructions: 'Be brief.',
    previous_response_id: 'resp_0',
    tools: [{ type: 'function', name: 'umbrella', parameters: { type: 'object' } }],
    text: { format: { type: 'json_schema', name: 'a', schema: { type: 'object' } } },
    max_output_tokens: 9,
    store: false,
    metadata: { a: 'b' },
  }
  const response = newReply(body).whole([said])
  expect(Object.keys(response)).toEqual(expect.arrayContaining(required))
  expect(response).toMatchObject({
    id: expect.stringMatching(/^resp_\w{24}$/),
    object: 'response',
    status: 'completed',
    error: null,
    incomplete_details: null,
    instructions: 'Be brief.',
    previous_response_id: 'resp_0',
    max_output_tokens: 9,
    store: false,
    metadata: { a: 'b' },
    tools: [{ type: 'function', name: 'umbrella', description: null, parameters: { type: 'object' }, strict: false }],
    text: { format: { type: 'json_schema', name: 'a', schema: { type: 'object' }, description: null, strict: false } },
    output: [
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 'rs_1:gAAA' },
      {
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: [
          { type: 'output_text', text: 'It rains.', annotations: [{ type: 'url_citation', title: 'Weather' }] },
        ],
      },
      { type: 'function_call', call_id: 'c1', name: 'umbrella', arguments: '{}', status: 'completed' },
    ],
    usage: {
      input_tokens: 3,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 2,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 5,
    },
  })
})

test.each([
  ['length', 'max_output_tokens'],
  ['content-filter', 'content_filter'],
  ['aborted', 'interrupted'],
] as const)('an answer that ended by %s is incomplete', (reason, why) => {
  const parts: Part[] = [{ type: 'text-start' }, { type: 'text-delta', text: 'It' }, finish({ reason })]
  const response = newReply().whole([parts])
  expect(response).toMatchObject({
    status: 'incomplete',
    completed_at: null,
    incomplete_details: { reason: why },
    output: [{ status: 'incomplete' }],
  })
  expect(streamOf(parts)).toContain('event: response.incomplete\n')
})

test('a stream that fails ends with the error, which reaches the client as one', async () => {
  const reply = newReply()
  const error = new VadeError('provider_failed', 'The provider went away.')
  const sse =
    reply.part({ type: 'text-start' }, 0) + reply.part({ type: 'text-delta', text: 'It' }, 0) + reply.fail(error)
  expect(sse).not.toContain('response.completed')
  expect(
    createSseSplitter()
      .push(sse)
      .map(({ event }) => event)
      .slice(-2),
  ).toEqual(['response.failed', 'error'])
  const statuses: unknown[] = []
  const events = clientOf(sse, 'text/event-stream').responses.stream({ model: 'm', input: 'Hi' })
  events.on('response.failed', ({ response }) => statuses.push(response.status, response.error?.code))
  await expect(events.finalResponse()).rejects.toThrow('The provider went away.')
  expect(statuses).toEqual(['failed', 'server_error'])
  expect(() => decode(sse)).toThrow('The provider went away.')
})

test('a stream that fails before anything was said', () => {
  const events = createSseSplitter().push(newReply().fail(new VadeError('rate_limited', 'Too fast.')))
  expect(events.map(({ event }) => event)).toEqual([
    'response.created',
    'response.in_progress',
    'response.failed',
    'error',
  ])
  expect(JSON.parse(events.at(-1)?.data ?? '')).toMatchObject({
    code: 'rate_limit_exceeded',
    message: 'Too fast.',
    error: { type: 'rate_limit_error' },
  })
})
