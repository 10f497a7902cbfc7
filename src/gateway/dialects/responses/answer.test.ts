import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { VadeError, type Part } from '../../../core/index.ts'
import { openaiResponses } from './responses.ts'
import { decode, finish } from './tiny-answer.ts'

const { provider } = openaiResponses

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
