import { expect, test } from 'vitest'
import type { GenerateRequest } from '../../../core/index.ts'
import { encodeRequest } from './encode-request.ts'

const hello: GenerateRequest = { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }] }
const old = { model: 'claude-sonnet-4-5', stream: false }
const opus = { model: 'claude-opus-5-5', stream: false }

test('the least that can be asked', () => {
  expect(encodeRequest(hello, old)).toEqual({
    body: {
      model: 'claude-sonnet-4-5',
      max_tokens: 4096,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
    },
    lost: [],
  })
  expect(encodeRequest(hello, { ...old, stream: true, maxOutputTokens: 64_000 }).body).toMatchObject({
    stream: true,
    max_tokens: 64_000,
  })
})

test('turns alternate: what is said in a row is joined, results of tools are the user’s, blanks are left out', () => {
  const { body, lost } = encodeRequest(
    {
      messages: [
        { role: 'system', text: 'One.', cache: '1h' },
        { role: 'system', text: ' ' },
        { role: 'user', content: [{ type: 'text', text: 'A' }] },
        {
          role: 'user',
          name: 'Ada',
          content: [
            { type: 'text', text: '' },
            { type: 'text', text: 'B' },
          ],
        },
        { role: 'assistant', text: '' },
        {
          role: 'assistant',
          reasoning: [{ text: 'of another provider' }],
          text: 'C',
          toolCalls: [
            { id: '1', name: 'f', arguments: '{"id":12345678901234567890,"n":1.5}' },
            { id: '2', name: 'g', arguments: '{"brok' },
            { id: '3', name: 'h', arguments: '' },
          ],
          cache: '5m',
        },
        { role: 'tool', callId: '1', text: 'ok' },
        { role: 'tool', callId: '2', text: '', isError: true },
        { role: 'user', content: [{ type: 'text', text: 'D' }] },
        { role: 'system', text: 'Two.' },
        { role: 'user', content: [{ type: 'text', text: 'E' }] },
        { role: 'assistant', text: 'F \n' },
      ],
    },
    old,
  )
  expect(JSON.parse(JSON.stringify(body['system']))).toEqual([
    { type: 'text', text: 'One.', cache_control: { type: 'ephemeral', ttl: '1h' } },
    { type: 'text', text: 'Two.' },
  ])
  expect(body['messages']).toMatchObject([
    { role: 'user', content: [{ text: 'A' }, { text: 'B' }] },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'C' },
        { type: 'tool_use', id: '1' },
        { type: 'tool_use', id: '2', input: { INVALID_JSON: '{"brok' } },
        { type: 'tool_use', id: '3', input: {}, cache_control: { type: 'ephemeral' } },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: '1', content: 'ok' },
        { type: 'tool_result', tool_use_id: '2', is_error: true },
        { text: 'D' },
        { text: 'E' },
      ],
    },
    { role: 'assistant', content: [{ text: 'F' }] },
  ])
  expect(JSON.stringify(body)).toContain('{"id":12345678901234567890,"n":1.5}')
  expect(lost).toEqual(['messages.name', 'messages.reasoning', 'messages.toolCalls.arguments', 'messages.position'])
})

test('a system message stays inside a conversation where the model takes it', () => {
  const messages: GenerateRequest['messages'] = [
    ...hello.messages,
    { role: 'system', text: 'Be short.' },
    { role: 'assistant', text: 'Hi' },
    ...hello.messages,
    { role: 'system', text: 'Be long.' },
  ]
  const { body, lost } = encodeRequest({ messages }, opus)
  expect(body['messages']).toMatchObject(['user', 'system', 'assistant', 'user', 'system'].map((role) => ({ role })))
  expect(lost).toEqual([])
  expect(encodeRequest({ messages }, old)).toMatchObject({ lost: ['messages.position'] })
  const early = encodeRequest({ messages: [...hello.messages, { role: 'system', text: 'a' }, ...hello.messages] }, opus)
  expect(early).toMatchObject({ body: { system: [{ text: 'a' }] }, lost: ['messages.position'] })
})

test.each<[Partial<GenerateRequest>, object, readonly string[]]>([
  [{ sampling: { temperature: 1.5, topP: 0.5 } }, { temperature: 1 }, ['sampling.temperature', 'sampling.topP']],
  [{ sampling: { temperature: 0.5, topP: 1, topK: 3 } }, { temperature: 0.5, top_k: 3 }, []],
  [{ sampling: { topP: 0.5 } }, { top_p: 0.5 }, []],
  [{ sampling: { stop: ['a', ' \n'] } }, { stop_sequences: ['a'] }, ['sampling.stop']],
  [
    {
      sampling: { seed: 1, frequencyPenalty: 0, presencePenalty: 1, minP: 0.1, repeatPenalty: 1, logitBias: { 1: 2 } },
    },
    {},
    ['sampling.minP', 'sampling.seed', 'sampling.presencePenalty', 'sampling.logitBias'],
  ],
  [
    { logprobs: { top: 1 }, metadata: { a: 'b' }, verbosity: 'low', serviceTier: 'flex', cacheKey: 'c' },
    {},
    ['serviceTier', 'logprobs', 'metadata', 'verbosity', 'cacheKey'],
  ],
  [{ serviceTier: 'default' }, { service_tier: 'standard_only' }, []],
  [{ toolChoice: 'required', parallelToolCalls: false }, {}, []],
  [
    { tools: [{ name: 'f', parameters: {} }], parallelToolCalls: false },
    {
      tools: [{ name: 'f', input_schema: { type: 'object' } }],
      tool_choice: { type: 'auto', disable_parallel_tool_use: true },
    },
    [],
  ],
  [
    { output: { type: 'json' } },
    { system: [{ type: 'text', text: expect.stringContaining('JSON') as string }] },
    ['output'],
  ],
  [
    { reasoning: { effort: 'high' }, sampling: { maxTokens: 10_000, temperature: 0 } },
    { thinking: { type: 'enabled', budget_tokens: 8000 } },
    ['sampling.temperature'],
  ],
  [{ reasoning: { maxTokens: 5000 } }, { max_tokens: 9096, thinking: { type: 'enabled', budget_tokens: 5000 } }, []],
  [
    { reasoning: { maxTokens: 5000 }, sampling: { maxTokens: 3000 } },
    { max_tokens: 3000, thinking: { type: 'enabled', budget_tokens: 2999 } },
    ['reasoning.maxTokens'],
  ],
  [{ reasoning: { effort: 'low' }, sampling: { maxTokens: 1000 } }, { max_tokens: 1000 }, ['reasoning']],
  [{ reasoning: { effort: 'none' } }, { thinking: { type: 'disabled' } }, []],
  [
    { reasoning: { effort: 'low' }, tools: [{ name: 'f', parameters: { type: 'object' } }], toolChoice: { name: 'f' } },
    { tool_choice: { type: 'tool', name: 'f' } },
    ['reasoning'],
  ],
])('%j of an older model', (fields, expected, lost) => {
  const { model: _, messages: __, ...body } = encodeRequest({ ...hello, ...fields }, old).body
  expect({ body, lost: encodeRequest({ ...hello, ...fields }, old).lost }).toEqual({
    body: {
      max_tokens: fields.sampling?.maxTokens ?? 4096,
      ...('tools' in expected ? {} : tools(fields)),
      ...expected,
    },
    lost,
  })
})

function tools({ tools: given }: Partial<GenerateRequest>): object {
  return given ? { tools: given.map(({ name, parameters }) => ({ name, input_schema: parameters })) } : {}
}

test.each<[Partial<GenerateRequest>, object, readonly string[]]>([
  [
    { sampling: { temperature: 0.5, topP: 0.5, topK: 1 } },
    {},
    ['sampling.temperature', 'sampling.topP', 'sampling.topK'],
  ],
  [{ sampling: { temperature: 1, topP: 1 } }, {}, []],
  [{ reasoning: {} }, { thinking: { type: 'adaptive' } }, []],
  [
    { reasoning: { effort: 'minimal', maxTokens: 2000, show: false }, sampling: { maxTokens: 4096 } },
    { thinking: { type: 'adaptive', display: 'omitted' }, output_config: { effort: 'low' } },
    ['reasoning.maxTokens', 'reasoning.effort'],
  ],
  [
    { reasoning: { effort: 'xhigh', maxTokens: 0 } },
    { thinking: { type: 'disabled' }, output_config: { effort: 'high' } },
    ['reasoning.effort'],
  ],
])('%j of a newer model', (fields, expected, lost) => {
  const encoded = encodeRequest({ ...hello, ...fields }, opus)
  const { model: _, messages: __, ...body } = encoded.body
  expect({ body, lost: encoded.lost }).toEqual({ body: { max_tokens: 4096, ...expected }, lost })
})

test('a model with a budget thinks on after a tool only with the thoughts before it', () => {
  const calls: GenerateRequest['messages'] = [
    ...hello.messages,
    { role: 'assistant', text: '', toolCalls: [{ id: 'functions.f:0', name: 'f', arguments: '{}' }] },
    { role: 'tool', callId: 'functions.f:0', text: 'ok' },
  ]
  const reasoning = { maxTokens: 2000 }
  const { body, lost } = encodeRequest({ messages: calls, reasoning }, old)
  expect(lost).toEqual(['reasoning'])
  expect(body).not.toHaveProperty('thinking')
  expect(body['messages']).toMatchObject([
    {},
    { content: [{ type: 'tool_use', id: 'functions_f_0' }] },
    { content: [{ type: 'tool_result', tool_use_id: 'functions_f_0' }] },
  ])
  const signed = calls.map((one) =>
    one.role === 'assistant' ? { ...one, reasoning: [{ text: 'a', signature: 'b' }] } : one,
  )
  expect(encodeRequest({ messages: signed, reasoning }, old)).toMatchObject({ body: { thinking: {} }, lost: [] })
  expect(encodeRequest({ messages: calls, reasoning: {} }, opus)).toMatchObject({ body: { thinking: {} }, lost: [] })
  const begun: GenerateRequest['messages'] = [...hello.messages, { role: 'assistant', text: 'Well' }]
  expect(encodeRequest({ messages: begun, reasoning }, old).lost).toEqual(['reasoning'])
})

test('a schema is closed, and its limits become words', () => {
  const schema = {
    type: 'object',
    properties: {
      maximum: { type: 'integer', maximum: 5, description: 'How many' },
      list: { type: 'array', minItems: 2, items: { anyOf: [{ type: 'object' }, { type: 'string', maxLength: 3 }] } },
    },
    $defs: { a: { type: 'object', additionalProperties: { type: 'object' } } },
    required: ['maximum'],
  }
  const given: GenerateRequest = { ...hello, output: { type: 'json-schema', name: 'a', description: 'b', schema } }
  expect(encodeRequest(given, old)).toMatchObject({
    body: {
      output_config: {
        format: {
          type: 'json_schema',
          schema: {
            type: 'object',
            additionalProperties: false,
            properties: {
              maximum: { type: 'integer', description: 'How many (maximum: 5)' },
              list: {
                type: 'array',
                description: 'minItems: 2',
                items: {
                  anyOf: [
                    { type: 'object', additionalProperties: false },
                    { type: 'string', description: 'maxLength: 3' },
                  ],
                },
              },
            },
            $defs: { a: { type: 'object', additionalProperties: { type: 'object', additionalProperties: false } } },
            required: ['maximum'],
          },
        },
      },
    },
    lost: ['output.description', 'output.schema'],
  })
  expect(JSON.stringify(encodeRequest(given, old).body)).not.toMatch(/"maximum":5|"minItems":2|"maxLength":3/)
})

test('pictures and documents', () => {
  const text = new TextEncoder().encode('\u{FEFF}# Title')
  const { body, lost } = encodeRequest(
    {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', mediaType: 'image/png', data: Buffer.from('xabcx').subarray(1, 4), detail: 'low' },
            { type: 'image-url', url: 'https://example.com/a.png', detail: 'auto', cache: '5m' },
            { type: 'document', mediaType: 'text/markdown', data: text, name: 'README' },
            { type: 'document-url', url: 'https://example.com/a.pdf' },
          ],
        },
      ],
    },
    old,
  )
  expect(body['messages']).toEqual([
    {
      role: 'user',
      content: [
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'YWJj' } },
        {
          type: 'image',
          source: { type: 'url', url: 'https://example.com/a.png' },
          cache_control: { type: 'ephemeral' },
        },
        {
          type: 'document',
          title: 'README',
          source: { type: 'text', media_type: 'text/plain', data: '\u{FEFF}# Title' },
        },
        { type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } },
      ],
    },
  ])
  expect(lost).toEqual(['messages.content.detail', 'messages.content.mediaType'])
})

const sound = { type: 'audio', mediaType: 'audio/wav', data: Uint8Array.of(1) } as const
test.each<[Partial<GenerateRequest>, string]>([
  [{ messages: [], rawPrompt: 'Once' }, 'prompt'],
  [{ messages: [{ role: 'system', text: 'a' }] }, 'messages'],
  [{ messages: [{ role: 'user', content: [{ type: 'text', text: ' ' }, sound] }] }, 'messages[0].content[1]'],
  [
    { messages: [{ role: 'user', content: [{ ...sound, type: 'image', mediaType: 'image/tiff' }] }] },
    'messages[0].content[0]',
  ],
  [
    { messages: [{ role: 'user', content: [{ ...sound, type: 'document', mediaType: 'application/zip' }] }] },
    'messages[0].content[0]',
  ],
  [
    {
      messages: [{ role: 'user', content: [{ type: 'document', mediaType: 'text/plain', data: Uint8Array.of(255) }] }],
    },
    'messages[0].content[0]',
  ],
  [
    { messages: [{ role: 'user', content: [{ type: 'document-url', mediaType: 'text/csv', url: 'https://a.b/c' }] }] },
    'messages[0].content[0]',
  ],
  [{ output: { type: 'grammar', grammar: 'root ::= "a"' } }, 'output'],
])('%j cannot be asked', (fields, param) => {
  expect(() => encodeRequest({ ...hello, ...fields }, old)).toThrow(
    expect.objectContaining({ code: 'unsupported', param }),
  )
})
