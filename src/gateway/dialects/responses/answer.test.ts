import * as fc from 'fast-check'
import OpenAI from 'openai'
import { expect, test } from 'vitest'
import { VadeError, type Finish, type Part } from '../../../core/index.ts'
import { createSseSplitter } from '../sse.ts'
import { holdsOwnItems } from './own-items.ts'
import { openaiResponses } from './responses.ts'

const { caller, provider } = openaiResponses
const asked = { model: 'm', input: 'Hi' }
const newReply = (body: object = asked) => caller.decode(body).createReply()

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 })
const token = fc.record({ token: text, logprob: fc.constantFrom(-0.25, -3) })
const logprobs = fc.array(
  fc.record({
    token: text,
    logprob: fc.constant(-0.5),
    bytes: fc.constant([1, 255]),
    top: fc.array(token, { maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 2 },
)

const textBlock: fc.Arbitrary<Part[]> = fc
  .record({
    deltas: fc.array(fc.record({ text, logprobs }, { requiredKeys: ['text'] }), { maxLength: 3 }),
    sources: fc.array(fc.record({ url: fc.webUrl(), title: text }, { requiredKeys: ['url'] }), { maxLength: 2 }),
  })
  .map(({ deltas, sources }) => [
    { type: 'text-start' },
    ...deltas.map((delta): Part => ({ type: 'text-delta', ...delta })),
    ...sources.map((source): Part => ({ type: 'source', ...source })),
    { type: 'text-end' },
  ])
const reasoningBlock: fc.Arbitrary<Part[]> = fc
  .record({
    deltas: fc.array(text, { maxLength: 3 }),
    end: fc.oneof(fc.constant({}), fc.record({ signature: fc.base64String({ minLength: 4 }) })),
  })
  .map(({ deltas, end }) => [
    { type: 'reasoning-start' },
    ...deltas.map((delta): Part => ({ type: 'reasoning-delta', text: delta })),
    { type: 'reasoning-end', ...end },
  ])
/** Calls that are said at the same time, a piece of each in turn. */
const callsBlock: fc.Arbitrary<Part[]> = fc
  .array(fc.record({ name: text, pieces: fc.array(text, { maxLength: 3 }), id: fc.uuid() }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((calls) => [
    ...calls.map(({ id, name }): Part => ({ type: 'tool-call-start', id, name })),
    ...[0, 1, 2].flatMap((round) =>
      calls.flatMap(({ id, pieces }): Part[] =>
        pieces[round] === undefined ? [] : [{ type: 'tool-call-delta', id, arguments: pieces[round] }],
      ),
    ),
    ...calls.map(({ id }): Part => ({ type: 'tool-call-end', id })),
  ])
const finishOf = fc.record({
  reason: fc.constantFrom('stop' as const, 'length' as const, 'content-filter' as const, 'aborted' as const),
  usage: fc.record(
    {
      inputTokens: fc.nat(),
      cachedTokens: fc.nat(),
      outputTokens: fc.nat(),
      reasoningTokens: fc.integer({ min: 1, max: 999 }),
      cacheWriteTokens: fc.record({ '5m': fc.integer({ min: 1, max: 999 }) }),
    },
    { requiredKeys: ['inputTokens', 'cachedTokens', 'outputTokens'] },
  ),
})
const answers: fc.Arbitrary<Part[]> = fc
  .record({ blocks: fc.array(fc.oneof(textBlock, reasoningBlock, callsBlock), { maxLength: 4 }), end: finishOf })
  .map(({ blocks, end }) => {
    const parts = blocks.flat()
    const called = parts.some(({ type }) => type === 'tool-call-start')
    const reason = end.reason === 'stop' && called ? 'tool-calls' : end.reason
    return [...parts, finish({ ...end, reason })]
  })

function finish(some: Partial<Finish> = {}): Finish {
  return {
    type: 'finish',
    reason: 'stop',
    usage: { inputTokens: 3, cachedTokens: 0, outputTokens: 2 },
    origin: { model: 'm', runsOn: 'cloud' },
    costNanoUsd: 0,
    ...some,
  }
}

/** Of a seal the provider's decoder makes a signature with the item's id before it. */
function withoutIds(parts: readonly Part[]): Part[] {
  return parts.map((part) =>
    part.type === 'reasoning-end' && part.signature !== undefined
      ? { ...part, signature: part.signature.slice(part.signature.indexOf(':') + 1) }
      : part,
  )
}

/** As it arrives whole: pieces joined, calls one after another. */
function whole(parts: readonly Part[]): Part[] {
  const joined: Part[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (part.type === 'text-delta' && last?.type === 'text-delta') {
      const all = [...(last.logprobs ?? []), ...(part.logprobs ?? [])]
      joined[joined.length - 1] = {
        type: 'text-delta',
        text: last.text + part.text,
        ...(all.length > 0 && { logprobs: all }),
      }
    } else if (part.type === 'reasoning-delta' && last?.type === 'reasoning-delta') {
      joined[joined.length - 1] = { type: 'reasoning-delta', text: last.text + part.text }
    } else if (part.type === 'tool-call-start') {
      const mine = parts.flatMap((one) => (one.type === 'tool-call-delta' && one.id === part.id ? [one.arguments] : []))
      joined.push(part)
      if (mine.length > 0) joined.push({ type: 'tool-call-delta', id: part.id, arguments: mine.join('') })
      joined.push({ type: 'tool-call-end', id: part.id })
    } else if (part.type !== 'tool-call-delta' && part.type !== 'tool-call-end') joined.push(part)
  }
  return joined
}

function stream(parts: readonly Part[], reply = newReply()): string {
  return parts.map((part) => reply.part(part, 0)).join('') + reply.end()
}

function decode(sse: string): Part[] {
  const decoder = provider.createDecoder()
  const parts = createSseSplitter()
    .push(sse)
    .flatMap((event) => decoder.event(event))
  return [...parts, ...decoder.end()]
}

test('a streamed answer is read as it was said', () => {
  fc.assert(
    fc.property(answers, (parts) => {
      expect(withoutIds(decode(stream(parts)))).toEqual(parts)
    }),
    { numRuns: 300 },
  )
})

test('a whole answer is read as it was said', () => {
  fc.assert(
    fc.property(answers, (parts) => {
      const body: unknown = JSON.parse(JSON.stringify(newReply().whole([parts])))
      expect(withoutIds(provider.decodeAnswer(body))).toEqual(whole(parts))
    }),
    { numRuns: 300 },
  )
})

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
      const client = clientOf(stream(parts, reply), 'text/event-stream')
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
  const events = createSseSplitter().push(stream(said))
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
        .push(stream(parts))
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
  [{ signature: 'EqQBCg==' }, [{ text: 'Hm.', signature: 'EqQBCg==' }]],
  [{ redacted: 'Emwk' }, [{ text: 'Hm.', redacted: 'Emwk' }]],
  [{ signature: 'rs_1:gAAA' }, [{ text: 'Hm.', signature: 'rs_1:gAAA' }]],
  [{}, [{ text: 'Hm.' }]],
])('thoughts sealed as %j come back as they were', (end, reasoning) => {
  const parts: Part[] = [
    { type: 'reasoning-start' },
    { type: 'reasoning-delta', text: 'Hm.' },
    { type: 'reasoning-end', ...end },
    { type: 'tool-call-start', id: 'c1', name: 'f', signature: 'thought' },
    { type: 'tool-call-end', id: 'c1' },
    finish(),
  ]
  const { output } = newReply().whole([parts]) as { output: object[] }
  expect(caller.decode({ model: 'm', input: output }).requests[0]?.messages).toEqual([
    {
      role: 'assistant',
      reasoning,
      text: '',
      toolCalls: [{ id: 'c1', name: 'f', arguments: '', signature: 'thought' }],
    },
  ])
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
  expect(stream(parts)).toContain('event: response.incomplete\n')
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

const events = (...some: object[]) => some.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('')
const response = { id: 'resp_1', object: 'response', model: 'gpt-5', status: 'completed', output: [] }
const completed = { type: 'response.completed', response }
const message = { type: 'message', content: [{ type: 'output_text', text: 'Hi', annotations: [] }] }
const call = { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' }
const thought = { type: 'reasoning', id: 'rs_1', summary: [{ text: 'A' }, { text: 'B' }], encrypted_content: 'g' }
const wholeItems = [
  { type: 'reasoning-start' },
  { type: 'reasoning-delta', text: 'A\n\nB' },
  { type: 'reasoning-end', signature: 'rs_1:g' },
  { type: 'text-start' },
  { type: 'text-delta', text: 'Hi' },
  { type: 'text-end' },
  { type: 'tool-call-start', id: 'c', name: 'f' },
  { type: 'tool-call-delta', id: 'c', arguments: '{}' },
  { type: 'tool-call-end', id: 'c' },
]
const done = (output_index: number, item: object) => ({ type: 'response.output_item.done', output_index, item })
const added = (output_index: number, item: object) => ({ type: 'response.output_item.added', output_index, item })

test.each([
  ['whose items come whole', [done(0, thought), done(1, message), done(2, call), completed]],
  [
    'without deltas',
    [
      added(0, thought),
      done(0, thought),
      added(1, message),
      done(1, message),
      added(2, call),
      done(2, call),
      completed,
    ],
  ],
  ['that says all at its end', [{ ...completed, response: { ...response, output: [thought, message, call] } }]],
  [
    'whose items are ended by its end',
    [
      added(0, thought),
      added(1, message),
      added(2, call),
      { ...completed, response: { ...response, output: [thought, message, call] } },
    ],
  ],
])('a stream %s', (_, some) => {
  const sorted = decode(events(...some)).filter(({ type }) => type !== 'finish')
  expect(sorted.toSorted((a, b) => kindOf(a) - kindOf(b))).toEqual(wholeItems)
})

function kindOf({ type }: Part): number {
  return type.startsWith('reasoning') ? 0 : type.startsWith('text') ? 1 : 2
}

test('paragraphs of a summary, thoughts in the clear, calls that no item event ends, [DONE]', () => {
  const at = { output_index: 0 }
  const sse =
    events(
      added(0, { type: 'reasoning', id: 'rs_1', summary: [] }),
      { type: 'response.reasoning_summary_part.added', ...at, summary_index: 0 },
      { type: 'response.reasoning_summary_text.delta', ...at, delta: 'A' },
      { type: 'response.reasoning_summary_part.added', ...at, summary_index: 1 },
      { type: 'response.reasoning_summary_text.delta', ...at, delta: 'B' },
      done(0, thought),
      { type: 'response.reasoning_text.delta', output_index: 1, delta: 'C' },
      added(2, { ...call, arguments: '' }),
      { type: 'response.function_call_arguments.delta', output_index: 2, delta: '{}' },
      { type: 'response.web_search_call.searching', output_index: 3 },
      { type: 'response.completed', response: { ...response, output: null } },
    ) + 'data: [DONE]\n\n'
  expect(decode(sse)).toEqual([
    { type: 'reasoning-start' },
    { type: 'reasoning-delta', text: 'A' },
    { type: 'reasoning-delta', text: '\n\n' },
    { type: 'reasoning-delta', text: 'B' },
    { type: 'reasoning-end', signature: 'rs_1:g' },
    { type: 'reasoning-start' },
    { type: 'reasoning-delta', text: 'C' },
    { type: 'tool-call-start', id: 'c', name: 'f' },
    { type: 'tool-call-delta', id: 'c', arguments: '{}' },
    { type: 'reasoning-end' },
    { type: 'tool-call-end', id: 'c' },
    finish({
      reason: 'tool-calls',
      usage: { inputTokens: 0, cachedTokens: 0, outputTokens: 0 },
      origin: { model: 'gpt-5', runsOn: 'cloud' },
    }),
  ])
})

test('a refusal is told, and is no answer', () => {
  const refusal = { type: 'message', content: [{ type: 'refusal', refusal: 'No.' }] }
  const streamed = decode(events({ type: 'response.refusal.delta', output_index: 0, delta: 'No.' }, completed))
  const atOnce = provider.decodeAnswer({ ...response, output: [refusal] })
  const parts = [{ type: 'text-start' }, { type: 'text-delta', text: 'No.' }, { type: 'text-end' }]
  expect(streamed).toMatchObject([...parts, { type: 'finish', reason: 'content-filter' }])
  expect(atOnce).toMatchObject([...parts, { type: 'finish', reason: 'content-filter' }])
  expect(decode(events(done(0, refusal), completed)).at(-1)).toMatchObject({ reason: 'content-filter' })
})

const failed = {
  type: 'response.failed',
  response: { ...response, status: 'failed', error: { code: 'server_error', message: 'Oops.' } },
}

test.each([
  ['without its end', events(done(0, message)), 'provider_failed', 'in the middle'],
  ['with nothing', '', 'provider_failed', 'in the middle'],
  ['that failed', events(failed), 'provider_failed', 'Oops.'],
  ['with an error, flat', events({ type: 'error', code: 'x', message: 'Oops.' }), 'provider_failed', 'Oops.'],
  ['with an error, nested', events({ type: 'error', error: { message: 'Oops.' } }), 'provider_failed', 'Oops.'],
  [
    'that was refused',
    events({ type: 'error', error: { code: 'content_policy_violation', message: 'No.' } }),
    'content_refused',
    'No.',
  ],
  ['of other JSON', 'data: 5\n\n', 'provider_failed', 'not an object'],
  ['of no JSON', 'data: {"type":"resp\n\n', 'provider_failed', 'not JSON'],
  [
    'whose call has no beginning',
    events({ type: 'response.function_call_arguments.delta', delta: '{' }),
    'provider_failed',
    'not begun',
  ],
  [
    'that mixes items',
    events(added(0, call), { type: 'response.output_text.delta', output_index: 0, delta: 'a' }),
    'provider_failed',
    'two kinds',
  ],
  ['whose end is empty', events({ type: 'response.completed' }), 'provider_failed', 'without its response'],
])('a stream %s fails', (_, sse, code, sentence) => {
  expect(() => decode(sse)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(sentence) }))
})

test.each([
  [null, 'something that is not a response'],
  [{ choices: [] }, 'something that is not a response'],
  [failed.response, 'Oops.'],
  [{ ...response, status: 'in_progress' }, "status 'in_progress'"],
])('a body %j is no answer', (body, sentence) => {
  expect(() => provider.decodeAnswer(body)).toThrow(
    expect.objectContaining({ code: 'provider_failed', message: expect.stringContaining(sentence) }),
  )
})

test('whatever events come, they are read or refused with a sentence', () => {
  const event = fc.record(
    {
      type: fc.constantFrom(
        'response.created',
        'response.output_item.added',
        'response.output_item.done',
        'response.output_text.delta',
        'response.function_call_arguments.delta',
        'response.reasoning_summary_text.delta',
        'response.content_part.done',
        'response.completed',
        'response.failed',
        'error',
      ),
      output_index: fc.oneof(fc.nat(2), fc.jsonValue()),
      item: fc.oneof(fc.constantFrom(message, call, thought), fc.jsonValue()),
      delta: fc.jsonValue(),
      logprobs: fc.jsonValue(),
      response: fc.oneof(fc.constant(response), fc.jsonValue()),
    },
    { requiredKeys: ['type'] },
  )
  fc.assert(
    fc.property(fc.array(event, { maxLength: 6 }), (some) => {
      expect(outcomeOf(events(...some))).toMatch(/^(read|provider_failed)$/)
    }),
    { numRuns: 500 },
  )
})

function outcomeOf(sse: string): string {
  try {
    decode(sse)
    return 'read'
  } catch (thrown) {
    return thrown instanceof VadeError ? thrown.code : String(thrown)
  }
}

test('usage in an answer, in an event, and in neither', () => {
  const usage = {
    input_tokens: 9,
    input_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 },
    output_tokens: 7,
    output_tokens_details: { reasoning_tokens: 5 },
  }
  const read = { inputTokens: 9, cachedTokens: 4, outputTokens: 7, reasoningTokens: 5, cacheWriteTokens: { '5m': 2 } }
  expect(provider.usage({ usage })).toEqual(read)
  expect(provider.usage({ type: 'response.completed', response: { usage } })).toEqual(read)
  expect(provider.usage({ type: 'response.created', response: { usage: null } }, read)).toEqual(read)
  expect(provider.usage('nothing')).toBeUndefined()
})

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

test('the path', () => {
  expect(provider.path('m', true)).toBe('/responses')
})

test('what Vade sealed is seen in the bytes of a request', () => {
  const parts: Part[] = [{ type: 'reasoning-start' }, { type: 'reasoning-end', signature: 's' }, finish()]
  expect(holdsOwnItems(JSON.stringify(newReply().whole([parts])))).toBe(true)
  const signed: Part[] = [{ type: 'tool-call-start', id: 'c', name: 'f', signature: 's' }, finish()]
  expect(holdsOwnItems(Buffer.from(JSON.stringify(newReply().whole([signed]))))).toBe(true)
  expect(holdsOwnItems(JSON.stringify(newReply().whole([[finish()]])))).toBe(false)
})
