import { expect, test } from 'vitest'
import { openaiChat } from './chat.ts'

const hello = [{ role: 'user', content: 'Hello' }]
const decode = (more: object) => {
  const [request] = openaiChat.caller.decode({ model: 'm', messages: hello, ...more }).requests
  return request
}
const messages = (...given: object[]) => decode({ messages: given })?.messages
const user = (...content: object[]) => messages({ role: 'user', content })?.[0]
const png = 'data:image/png;base64,AQID'
const bytes = Uint8Array.of(1, 2, 3)

test('pictures, sound and documents', () => {
  expect(
    user(
      { type: 'text', text: 'a', cache_control: { type: 'ephemeral' } },
      { type: 'image_url', image_url: { url: png, detail: 'low' } },
      {
        type: 'image_url',
        image_url: { url: 'https://example.org/a.png' },
        prompt_cache_breakpoint: { mode: 'explicit' },
      },
      { type: 'input_audio', input_audio: { data: 'AQID', format: 'mp3' } },
      { type: 'file', file: { file_data: 'data:application/pdf;base64,AQID', filename: 'a.pdf' } },
      {
        type: 'file',
        file: { file_data: 'https://example.org/a.pdf' },
        cache_control: { type: 'ephemeral', ttl: '1h' },
      },
    ),
  ).toEqual({
    role: 'user',
    content: [
      { type: 'text', text: 'a', cache: '5m' },
      { type: 'image', mediaType: 'image/png', data: bytes, detail: 'low' },
      { type: 'image-url', url: 'https://example.org/a.png', cache: '5m' },
      { type: 'audio', mediaType: 'audio/mpeg', data: bytes },
      { type: 'document', mediaType: 'application/pdf', data: bytes, name: 'a.pdf' },
      { type: 'document-url', url: 'https://example.org/a.pdf', cache: '1h' },
    ],
  })
})

test('a mark for the cache ends a system message', () => {
  const cache_control = { type: 'ephemeral' }
  const content = [
    { type: 'text', text: 'a' },
    { type: 'text', text: 'b', cache_control },
    { type: 'text', text: 'c' },
  ]
  expect(messages({ role: 'developer', content })).toEqual([
    { role: 'system', text: 'ab', cache: '5m' },
    { role: 'system', text: 'c' },
  ])
  expect(messages({ role: 'system', content: [] })).toEqual([{ role: 'system', text: '' }])
})

test('what an assistant thought, refused and called, and what the tool said', () => {
  const call = { id: 'c1', type: 'function', function: { name: 'look', arguments: '{}' } }
  expect(
    messages(
      { role: 'user', content: 'a', name: 'ann' },
      { role: 'assistant', content: null, reasoning_content: 'hm', tool_calls: [call] },
      {
        role: 'tool',
        tool_call_id: 'c1',
        content: [
          { type: 'text', text: 'seen' },
          { type: 'image_url', image_url: { url: png } },
        ],
      },
      { role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] },
      { role: 'assistant', content: '', refusal: 'Never.' },
      {
        role: 'assistant',
        content: 'b',
        reasoning_details: [
          { type: 'reasoning.text', text: 'so', index: 0 },
          { type: 'reasoning.text', signature: 's', index: 0 },
          { type: 'reasoning.encrypted', data: 'x' },
        ],
        tool_calls: [{ ...call, extra_content: { google: { thought_signature: 't' } } }],
      },
    ),
  ).toEqual([
    { role: 'user', content: [{ type: 'text', text: 'a' }], name: 'ann' },
    {
      role: 'assistant',
      text: '',
      reasoning: [{ text: 'hm' }],
      toolCalls: [{ id: 'c1', name: 'look', arguments: '{}' }],
    },
    {
      role: 'tool',
      callId: 'c1',
      name: 'look',
      text: 'seen',
      content: [{ type: 'image', mediaType: 'image/png', data: bytes }],
    },
    { role: 'assistant', text: 'No.' },
    { role: 'assistant', text: 'Never.' },
    {
      role: 'assistant',
      text: 'b',
      reasoning: [
        { text: 'so', signature: 's' },
        { text: '', redacted: 'x' },
      ],
      toolCalls: [{ id: 'c1', name: 'look', arguments: '{}', signature: 't' }],
    },
  ])
})

const tools = ['a', 'b', 'c'].map((name) => ({ type: 'function', function: { name, strict: name === 'a' } }))

test('tools, and which of them may be chosen', () => {
  const a = { name: 'a', parameters: { type: 'object', properties: {} }, strict: true }
  expect(
    decode({ tools, tool_choice: { type: 'function', function: { name: 'b' } }, parallel_tool_calls: false }),
  ).toMatchObject({
    tools: [a, { name: 'b', strict: false }, { name: 'c' }],
    toolChoice: { name: 'b' },
    parallelToolCalls: false,
  })
  const allowed = (...names: string[]) => ({
    type: 'allowed_tools',
    allowed_tools: { mode: 'required', tools: names.map((name) => ({ type: 'function', function: { name } })) },
  })
  expect(decode({ tools, tool_choice: allowed('a', 'c') })).toMatchObject({
    tools: [{ name: 'a' }, { name: 'c' }],
    toolChoice: 'required',
  })
  expect(() => decode({ tools, tool_choice: allowed('a', 'd') })).toThrow(
    expect.objectContaining({ param: 'tool_choice' }),
  )
  expect(decode({ tools, tool_choice: null })).not.toHaveProperty('toolChoice')
  expect(decode({ tools: [] })).not.toHaveProperty('tools')
})

test('settings', () => {
  expect(
    decode({
      max_tokens: 5,
      max_completion_tokens: 7,
      stop: ['', 'x'],
      logit_bias: { '5': -100 },
      top_k: 4,
      repetition_penalty: 1.1,
      logprobs: true,
      top_logprobs: 2,
      reasoning_effort: 'max',
      reasoning: { max_tokens: 100, exclude: true },
      verbosity: 'low',
      user: 'u1',
      safety_identifier: 'u2',
      metadata: { a: 'b' },
      service_tier: 'flex',
      prompt_cache_key: 'k',
      store: true,
      modalities: ['text'],
      response_format: { type: 'json_schema', json_schema: { name: 'p', schema: {}, strict: true, description: 'd' } },
    }),
  ).toEqual({
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
    sampling: { maxTokens: 7, stop: ['x'], logitBias: { '5': -100 }, topK: 4, repeatPenalty: 1.1 },
    logprobs: { top: 2 },
    reasoning: { effort: 'xhigh', maxTokens: 100, show: false },
    verbosity: 'low',
    user: 'u2',
    metadata: { a: 'b' },
    serviceTier: 'flex',
    cacheKey: 'k',
    output: { type: 'json-schema', name: 'p', schema: {}, strict: true, description: 'd' },
  })
  expect(decode({ reasoning: { enabled: false } })?.reasoning).toEqual({ effort: 'none' })
  expect(decode({ logit_bias: {}, metadata: {}, prompt_cache_key: '', reasoning: {} })).toEqual({
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
    sampling: {},
  })
})

test('several choices are several requests, with the seed counted up', () => {
  const { requests } = openaiChat.caller.decode({ model: 'm', messages: hello, n: 3, seed: 7 })
  expect(requests.map(({ sampling }) => sampling?.seed)).toEqual([7, 8, 9])
})

test.each([
  [{ audio: { voice: 'a' } }, 'audio'],
  [{ modalities: ['text', 'audio'] }, 'modalities'],
  [{ web_search_options: {} }, 'web_search_options'],
  [{ prediction: { type: 'content', content: 'a' } }, 'prediction'],
  [{ function_call: 'auto' }, 'function_call'],
  [
    { messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: 'f' } }] }] },
    'messages[0].content[0].file.file_id',
  ],
])('%j is for a provider of this protocol only', (more, param) => {
  expect(() => decode(more)).toThrow(expect.objectContaining({ code: 'unsupported', param }))
})

const image = (url: string) => ({ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }] })

test.each([
  [{ messages: [] }, 'messages'],
  [{ messages: [null] }, 'messages[0]'],
  [{ messages: [{ role: 'tool', content: 'a' }] }, 'messages[0].tool_call_id'],
  [{ messages: [{ role: 'user', content: [{ type: 'video_url' }] }] }, 'messages[0].content[0].type'],
  [{ messages: [{ role: 'user', content: [{ type: 'file', file: {} }] }] }, 'messages[0].content[0].file'],
  [image('ftp://a'), 'messages[0].content[0].image_url.url'],
  [image('data:image/png,abc'), 'messages[0].content[0].image_url.url'],
  [image('data:image/png;base64,'), 'messages[0].content[0].image_url.url'],
  [image('data:image/png;base64,a b'), 'messages[0].content[0].image_url.url'],
  [{ tools: [{ type: 'custom', custom: { name: 'a' } }] }, 'tools[0].type'],
  [{ logit_bias: { hello: 1 } }, 'logit_bias.hello'],
  [{ logit_bias: { '1': 101 } }, 'logit_bias.1'],
  [{ reasoning_effort: 'much' }, 'reasoning_effort'],
  [{ top_logprobs: 21 }, 'top_logprobs'],
  [{ metadata: { a: 1 } }, 'metadata.a'],
  [{ functions: [{ name: 'a' }] }, 'functions'],
])('a wrong %j names %s', (more, param) => {
  expect(() => decode(more)).toThrow(expect.objectContaining({ code: 'invalid_request', param }))
})
