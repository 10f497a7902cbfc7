import { expect, test } from 'vitest'
import { VadeError, type Finish, type Part } from '../../../core/index.ts'
import { createSseSplitter } from '../sse.ts'
import { createReply } from './reply.ts'

const finish: Finish = {
  type: 'finish',
  reason: 'tool-calls',
  usage: { inputTokens: 100, cachedTokens: 60, cacheWriteTokens: { '5m': 30 }, outputTokens: 7, reasoningTokens: 3 },
  origin: { model: 'gpt', runsOn: 'cloud' },
  costNanoUsd: 5,
}
const usage = {
  input_tokens: 10,
  cache_creation_input_tokens: 30,
  cache_read_input_tokens: 60,
  cache_creation: { ephemeral_5m_input_tokens: 30, ephemeral_1h_input_tokens: 0 },
  output_tokens: 7,
  output_tokens_details: { thinking_tokens: 3 },
}
const parts: readonly Part[] = [
  { type: 'notice', code: 'compacted', message: 'Old turns were left out.' },
  { type: 'reasoning-start' },
  { type: 'reasoning-delta', text: 'Hm' },
  { type: 'reasoning-end', signature: 'c2ln' },
  { type: 'reasoning-start' },
  { type: 'reasoning-end', redacted: 'aGlkZGVu' },
  { type: 'text-start' },
  { type: 'text-delta', text: 'I "look"' },
  { type: 'text-end' },
  { type: 'tool-call-start', id: 'a', name: 'f' },
  { type: 'tool-call-start', id: 'b', name: 'g' },
  { type: 'tool-call-delta', id: 'a', arguments: '{"id":' },
  { type: 'tool-call-delta', id: 'b', arguments: '{}' },
  { type: 'tool-call-delta', id: 'a', arguments: '12345678901234567890}' },
  { type: 'tool-call-end', id: 'a' },
  { type: 'tool-call-end', id: 'b' },
  finish,
]

function events(text: string): unknown[] {
  return createSseSplitter()
    .push(text)
    .map(({ event, data }) => {
      const json = JSON.parse(data) as { readonly type: string }
      expect(event).toBe(json.type)
      return json
    })
}

test('a whole answer', () => {
  const body = createReply('m').whole([parts])
  expect(body).toMatchObject({
    id: expect.stringMatching(/^msg_/),
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [
      { type: 'thinking', thinking: 'Hm', signature: 'c2ln' },
      { type: 'redacted_thinking', data: 'aGlkZGVu' },
      { type: 'text', text: 'I "look"', citations: null },
      { type: 'tool_use', id: 'a', name: 'f' },
      { type: 'tool_use', id: 'b', name: 'g', input: {} },
    ],
    stop_reason: 'tool_use',
    stop_sequence: null,
    usage,
  })
  expect(JSON.stringify(body)).toContain('"input":{"id":12345678901234567890}')
})

test('a stream begins with the message, numbers its blocks and ends with the usage', () => {
  const reply = createReply('m')
  expect(reply.part({ type: 'notice', code: 'compacted', message: '' }, 0)).toBe('')
  const text = parts.map((part) => reply.part(part, 0)).join('') + reply.end()
  expect(events(text)).toMatchObject([
    {
      type: 'message_start',
      message: { type: 'message', model: 'm', content: [], stop_reason: null, usage: { output_tokens: 0 } },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'c2ln' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'content_block_start', index: 1, content_block: { type: 'redacted_thinking', data: 'aGlkZGVu' } },
    { type: 'content_block_stop', index: 1 },
    { type: 'content_block_start', index: 2, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 2, delta: { type: 'text_delta', text: 'I "look"' } },
    { type: 'content_block_stop', index: 2 },
    { type: 'content_block_start', index: 3, content_block: { type: 'tool_use', id: 'a', name: 'f', input: {} } },
    { type: 'content_block_start', index: 4, content_block: { type: 'tool_use', id: 'b', name: 'g', input: {} } },
    { type: 'content_block_delta', index: 3, delta: { type: 'input_json_delta', partial_json: '{"id":' } },
    { type: 'content_block_delta', index: 4, delta: { type: 'input_json_delta', partial_json: '{}' } },
    { type: 'content_block_delta', index: 3, delta: { partial_json: '12345678901234567890}' } },
    { type: 'content_block_stop', index: 3 },
    { type: 'content_block_stop', index: 4 },
    { type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage },
    { type: 'message_stop' },
  ])
})

test('what was left open is closed before the end, and an answer without content has a beginning', () => {
  const reply = createReply('m')
  const text = [{ type: 'text-delta', text: 'a' } as const, { ...finish, reason: 'length' } as const]
  expect(events(text.map((part) => reply.part(part, 0)).join(''))).toMatchObject([
    { type: 'message_start' },
    { type: 'content_block_start' },
    { type: 'content_block_delta' },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'max_tokens' } },
  ])
  expect(events(createReply('m').part({ ...finish, reason: 'content-filter' }, 0))).toMatchObject([
    { type: 'message_start' },
    { type: 'message_delta', delta: { stop_reason: 'refusal', stop_details: { type: 'refusal' } } },
  ])
})

test('a stream that fails ends with an error event', () => {
  expect(events(createReply('m').fail(new VadeError('provider_failed', 'The provider went away.')))).toEqual([
    {
      type: 'error',
      error: { type: 'api_error', message: 'The provider went away.', details: { error_code: 'provider_failed' } },
      request_id: null,
    },
  ])
})
