import { expect, test } from 'vitest'
import { userText, type GenerateRequest, type Message } from '../../../core/index.ts'
import { openaiChat } from './chat.ts'

const encode = (more: Partial<GenerateRequest>, stream = false) =>
  openaiChat.provider.encode({ messages: [userText('a')], ...more }, { model: 'm', stream })
const data = Uint8Array.of(1, 2, 3)

test('the least there is', () => {
  expect(encode({})).toEqual({ body: { model: 'm', messages: [{ role: 'user', content: 'a' }] }, lost: [] })
  expect(encode({}, true).body).toMatchObject({ stream: true, stream_options: { include_usage: true } })
  expect(openaiChat.provider.path('m', true)).toBe('/chat/completions')
})

test('settings', () => {
  const { body, lost } = encode({
    sampling: { maxTokens: 5, stop: ['x'], seed: 1, logitBias: { '5': 1 } },
    logprobs: { top: 2 },
    tools: [{ name: 'f', parameters: {}, strict: true, cache: '5m' }],
    toolChoice: { name: 'f' },
    parallelToolCalls: false,
    output: { type: 'json-schema', name: 'p', schema: {}, strict: true },
    reasoning: { maxTokens: 4000, show: true },
    cacheKey: 'k',
    user: 'u',
  })
  expect(body).toMatchObject({
    max_completion_tokens: 5,
    stop: ['x'],
    seed: 1,
    logit_bias: { '5': 1 },
    logprobs: true,
    top_logprobs: 2,
    tools: [{ type: 'function', function: { name: 'f', parameters: {}, strict: true } }],
    tool_choice: { type: 'function', function: { name: 'f' } },
    parallel_tool_calls: false,
    response_format: { type: 'json_schema', json_schema: { name: 'p', schema: {}, strict: true } },
    reasoning_effort: 'medium',
    prompt_cache_key: 'k',
    user: 'u',
  })
  expect(lost).toEqual(['tools.cache', 'reasoning.maxTokens', 'reasoning.show'])
  expect(encode({ reasoning: { maxTokens: 0 } })).toMatchObject({ body: { reasoning_effort: 'none' }, lost: [] })
})

test('choices among no tools are left out', () => {
  const { body } = encode({ tools: [], toolChoice: 'auto', parallelToolCalls: true })
  expect(Object.keys(body)).toEqual(['model', 'messages'])
})

test('what tools show follows the last of their answers', () => {
  const call = (id: string) => ({ id, name: 'look', arguments: '{}' })
  const messages: Message[] = [
    { role: 'assistant', text: '', toolCalls: [call('1'), call('2')] },
    {
      role: 'tool',
      callId: '1',
      name: 'look',
      text: 'one',
      content: [{ type: 'image', mediaType: 'image/png', data }],
    },
    { role: 'tool', callId: '2', text: 'two', isError: true },
    userText('go on'),
  ]
  const { body, lost } = encode({ messages })
  expect(lost).toEqual(['messages.isError'])
  expect(body['messages']).toEqual([
    expect.objectContaining({ role: 'assistant', content: null }),
    { role: 'tool', tool_call_id: '1', content: 'one' },
    { role: 'tool', tool_call_id: '2', content: 'two' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'With the answer of look (1):' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,AQID' } },
      ],
    },
    { role: 'user', content: 'go on' },
  ])
})

test('an answer that was begun is not gone on with, and marks for a cache are not sent', () => {
  expect(encode({ messages: [userText('a'), { role: 'assistant', text: 'b' }] }).lost).toEqual(['messages.prefill'])
  expect(encode({ messages: [{ role: 'user', content: [{ type: 'text', text: 'a', cache: '1h' }] }] }).lost).toEqual([
    'messages.cache',
  ])
})

test.each<[Partial<GenerateRequest>, string]>([
  [{ rawPrompt: 'a', messages: [] }, 'prompt'],
  [{ sampling: { stop: ['1', '2', '3', '4', '5'] } }, 'sampling.stop'],
  [{ output: { type: 'grammar', grammar: '' } }, 'output'],
  [
    { messages: [{ role: 'user', content: [{ type: 'document-url', url: 'https://example.org' }] }] },
    'messages[0].content',
  ],
  [
    { messages: [{ role: 'user', content: [{ type: 'audio', mediaType: 'audio/midi', data }] }] },
    'messages[0].content',
  ],
])('%j is refused', (more, param) => {
  expect(() => encode(more)).toThrow(expect.objectContaining({ code: 'unsupported', param }))
})
