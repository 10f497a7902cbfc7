import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isVadeError, type Part, type Usage } from '../../../core/index.ts'
import { createSseSplitter } from '../sse.ts'
import { createDecoder, decodeAnswer } from './answer.ts'
import { usageOf } from './usage.ts'

/** As the service sends it, shortened. */
const recorded = `event: message_start
data: {"type":"message_start","message":{"model":"claude-sonnet-4-5-20250929","id":"msg_01","type":"message","role":"assistant","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":12,"cache_creation_input_tokens":30,"cache_read_input_tokens":2000,"cache_creation":{"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":20},"output_tokens":3,"service_tier":"standard","inference_geo":"global"}}}

event: content_block_start
data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

event: ping
data: {"type": "ping"}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Let me look."}}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EqQB"}}

event: content_block_stop
data: {"type":"content_block_stop","index":0}

event: content_block_start
data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

event: content_block_delta
data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"I look it up — "}}

event: content_block_delta
data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"twice."}}

event: content_block_stop
data: {"type":"content_block_stop","index":1}

event: content_block_start
data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_01","name":"get_weather","input":{},"caller":{"type":"direct"}}}

event: content_block_delta
data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}

event: content_block_delta
data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\\"city\\":"}}

event: content_block_delta
data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":" \\"Rome\\"}"}}

event: content_block_stop
data: {"type":"content_block_stop","index":2}

event: content_block_start
data: {"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"toolu_02","name":"now","input":{}}}

event: content_block_delta
data: {"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":""}}

event: content_block_stop
data: {"type":"content_block_stop","index":3}

event: content_block_start
data: {"type":"content_block_start","index":4,"content_block":{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}}

event: content_block_delta
data: {"type":"content_block_delta","index":4,"delta":{"type":"input_json_delta","partial_json":"{}"}}

event: content_block_stop
data: {"type":"content_block_stop","index":4}

event: message_delta
data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"input_tokens":12,"cache_creation_input_tokens":30,"cache_read_input_tokens":2000,"output_tokens":89,"output_tokens_details":{"thinking_tokens":40}}}

event: message_stop
data: {"type":"message_stop"}

`

const usage: Usage = {
  inputTokens: 2042,
  cachedTokens: 2000,
  cacheWriteTokens: { '5m': 10, '1h': 20 },
  outputTokens: 89,
  reasoningTokens: 40,
}
const origin = { model: 'claude-sonnet-4-5-20250929', runsOn: 'cloud' } as const

function decode(text: string): Part[] {
  const decoder = createDecoder()
  const parts = createSseSplitter()
    .push(text)
    .flatMap((event) => decoder.event(event))
  return [...parts, ...decoder.end()]
}

test('a recorded stream', () => {
  expect(decode(recorded)).toEqual([
    { type: 'reasoning-start' },
    { type: 'reasoning-delta', text: 'Let me look.' },
    { type: 'reasoning-end', signature: 'EqQB' },
    { type: 'text-start' },
    { type: 'text-delta', text: 'I look it up — ' },
    { type: 'text-delta', text: 'twice.' },
    { type: 'text-end' },
    { type: 'tool-call-start', id: 'toolu_01', name: 'get_weather' },
    { type: 'tool-call-delta', id: 'toolu_01', arguments: '{"city":' },
    { type: 'tool-call-delta', id: 'toolu_01', arguments: ' "Rome"}' },
    { type: 'tool-call-end', id: 'toolu_01' },
    { type: 'tool-call-start', id: 'toolu_02', name: 'now' },
    { type: 'tool-call-delta', id: 'toolu_02', arguments: '{}' },
    { type: 'tool-call-end', id: 'toolu_02' },
    { type: 'finish', reason: 'tool-calls', usage, origin, costNanoUsd: 0 },
  ])
})

test('usage is read of events as they pass', () => {
  let read: Usage | undefined
  const seen: (Usage | undefined)[] = []
  for (const { data } of createSseSplitter().push(recorded)) seen.push((read = usageOf(JSON.parse(data), read)))
  expect(seen[0]).toEqual({
    inputTokens: 2042,
    cachedTokens: 2000,
    cacheWriteTokens: { '5m': 10, '1h': 20 },
    outputTokens: 3,
  })
  expect(seen.at(-1)).toEqual(usage)
  expect(usageOf('text')).toBeUndefined()
  expect(usageOf({ usage: { input_tokens: -1, output_tokens: '5' } })).toEqual({
    inputTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
  })
  expect(usageOf({ usage: { input_tokens: 1, cache_creation_input_tokens: 2, output_tokens: 3 } })).toEqual({
    inputTokens: 3,
    cachedTokens: 0,
    cacheWriteTokens: { '5m': 2 },
    outputTokens: 3,
  })
})

const events = recorded.split('\n\n').slice(0, -1)

test('wherever a stream breaks off, its end is missed', () => {
  for (let count = 0; count < events.length; count++) {
    const cut = events.slice(0, count).map((event) => `${event}\n\n`)
    expect(() => decode(cut.join(''))).toThrow(
      expect.objectContaining({
        code: 'provider_failed',
        fault: 'malformed',
        message: expect.stringContaining('broke off'),
      }),
    )
  }
})

test('whatever event is missing, comes twice or is damaged, nothing but a VadeError comes of it', () => {
  const broken = fc
    .tuple(fc.nat(events.length - 1), fc.constantFrom('without', 'twice', 'cut', 'other'), fc.jsonValue())
    .map(([at, how, json]) => {
      const event = events[at] ?? ''
      const [line = ''] = event.split('\n')
      const instead = {
        without: [],
        twice: [event, event],
        cut: [event.slice(0, -1)],
        other: [`${line}\ndata: ${JSON.stringify(json)}`],
      }
      return events.toSpliced(at, 1, ...instead[how])
    })
  fc.assert(
    fc.property(broken, (given) => {
      expect(lastOrCode(() => decode(`${given.join('\n\n')}\n\n`))).toMatch(/^(finish|provider_failed)$/)
    }),
    { numRuns: 500 },
  )
})

/** The type of the last part, or the code of the error. */
function lastOrCode(run: () => Part[]): string | undefined {
  try {
    return run().at(-1)?.type
  } catch (error) {
    return isVadeError(error) ? error.code : String(error)
  }
}

test.each([
  ['data: {"type":"message_start"', 'no JSON'],
  ['data: 5', 'no object'],
  ['data: {"type":"message_start"}', "'message'"],
  ['data: {"type":"content_block_stop","index":0}', 'begins in the middle'],
  [`${events[0] ?? ''}\n\n${events[0] ?? ''}`, 'begins twice'],
  [`${events[0] ?? ''}\n\n${events[3] ?? ''}`, 'block 0, which is not open'],
  [`${events[0] ?? ''}\n\n${events[1] ?? ''}\n\n${events[1] ?? ''}`, 'block 0 twice'],
])('%s is broken', (text, words) => {
  expect(() => decode(`${text}\n\n`)).toThrow(
    expect.objectContaining({ code: 'provider_failed', fault: 'malformed', message: expect.stringContaining(words) }),
  )
})

test.each([
  ['overloaded_error', 'overloaded'],
  ['rate_limit_error', 'rate-limit'],
  ['billing_error', 'quota'],
  ['api_error', 'server'],
  ['something_new', 'server'],
])('an error of type %s inside a stream', (type, fault) => {
  const error = `event: error\ndata: {"type":"error","error":{"type":"${type}","message":"Sorry."}}\n\n`
  const expected = expect.objectContaining({ code: 'provider_failed', fault, message: 'Sorry.' }) as Error
  expect(() => decode(error)).toThrow(expected)
  expect(() => decode(events.slice(0, 6).join('\n\n') + `\n\n${error}`)).toThrow(expected)
})

const whole = {
  id: 'msg_01',
  type: 'message',
  role: 'assistant',
  model: origin.model,
  content: [
    { type: 'redacted_thinking', data: 'aGlkZGVu' },
    {
      type: 'text',
      text: 'Rome',
      citations: [
        {
          type: 'web_search_result_location',
          url: 'https://example.com',
          title: 'A',
          cited_text: '',
          encrypted_index: '',
        },
        { type: 'char_location', document_index: 0 },
      ],
    },
    { type: 'tool_use', id: 'toolu_01', name: 'f', input: { a: [1] } },
  ],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 12, output_tokens: 5, cache_creation: null, cache_read_input_tokens: null },
}
const small: Usage = { inputTokens: 12, cachedTokens: 0, outputTokens: 5 }

test('a whole answer', () => {
  expect(decodeAnswer(whole)).toEqual([
    { type: 'reasoning-start' },
    { type: 'reasoning-end', redacted: 'aGlkZGVu' },
    { type: 'text-start' },
    { type: 'text-delta', text: 'Rome' },
    { type: 'source', url: 'https://example.com', title: 'A' },
    { type: 'text-end' },
    { type: 'tool-call-start', id: 'toolu_01', name: 'f' },
    { type: 'tool-call-delta', id: 'toolu_01', arguments: '{"a":[1]}' },
    { type: 'tool-call-end', id: 'toolu_01' },
    { type: 'finish', reason: 'stop', usage: small, origin, costNanoUsd: 0 },
  ])
})

test.each([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['pause_turn', 'stop'],
  ['something_new', 'stop'],
  ['tool_use', 'tool-calls'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['refusal', 'content-filter'],
])('%s means %s', (stop_reason, reason) => {
  expect(decodeAnswer({ ...whole, stop_reason }).at(-1)).toMatchObject({ type: 'finish', reason })
})

test('a refusal without a word is an answer without one', () => {
  const parts = decodeAnswer({ ...whole, content: [], stop_reason: 'refusal' })
  expect(parts).toEqual([expect.objectContaining({ type: 'finish', reason: 'content-filter' })])
})

test.each([
  [null],
  ['<html>'],
  [{}],
  [{ ...whole, content: 'Rome' }],
  [{ ...whole, content: [5] }],
  [{ ...whole, content: [{ type: 'tool_use' }] }],
  [{ ...whole, stop_reason: null }],
  [{ type: 'error', error: { type: 'api_error', message: 'No.' } }],
])('%j is no answer', (body) => {
  expect(() => decodeAnswer(body)).toThrow(expect.objectContaining({ code: 'provider_failed' }))
})

test('nothing but a VadeError or parts come of any JSON', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.jsonValue(), fc.record({ content: fc.array(fc.jsonValue()), usage: fc.jsonValue() })),
      (body) => {
        expect(() => decodeAnswer(body)).toThrow(expect.objectContaining({ isVadeError: true }))
      },
    ),
  )
})
