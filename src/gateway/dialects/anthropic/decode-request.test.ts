import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isVadeError } from '../../../core/index.ts'
import { decodeCountTokens, decodeRequest, encodeCountTokens } from './decode-request.ts'

const pixel = 'iVBORw0KGgo='
const plain = { model: 'claude-sonnet-4-5', max_tokens: 100, messages: [{ role: 'user', content: 'Hello' }] }

/** What an agent sends in the middle of its work. */
const agent = {
  model: 'claude-opus-4-6',
  max_tokens: 32_000,
  stream: true,
  system: [
    { type: 'text', text: 'You are an agent.' },
    { type: 'text', text: 'Tools follow.', cache_control: { type: 'ephemeral', ttl: '1h' } },
  ],
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } },
        { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
        {
          type: 'document',
          title: 'Notes',
          source: { type: 'text', media_type: 'text/plain', data: 'A — B' },
          cache_control: { type: 'ephemeral' },
        },
        { type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } },
        { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' } },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'I must look.', signature: 'c2ln' },
        { type: 'redacted_thinking', data: 'aGlkZGVu' },
        { type: 'text', text: 'I ' },
        { type: 'text', text: 'look.', citations: null },
        { type: 'tool_use', id: 'toolu_1', name: 'look', input: { at: 1 }, cache_control: { type: 'ephemeral' } },
        { type: 'tool_use', id: 'toolu_2', name: 'listen', input: {} },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'toolu_1', content: 'A cat.' },
        {
          type: 'tool_result',
          tool_use_id: 'toolu_2',
          is_error: true,
          content: [
            { type: 'text', text: 'Deaf. ' },
            { type: 'image', source: { type: 'base64', media_type: 'image/webp', data: pixel } },
            { type: 'text', text: 'Sorry.' },
          ],
        },
        { type: 'text', text: 'Go on.' },
      ],
    },
    { role: 'system', content: 'Be short.' },
  ],
  tools: [
    { name: 'look', description: 'Looks.', input_schema: { type: 'object', properties: {} }, strict: true },
    {
      type: 'custom',
      name: 'listen',
      input_schema: { type: 'object' },
      input_examples: [{}],
      cache_control: { type: 'ephemeral' },
    },
  ],
  tool_choice: { type: 'auto', disable_parallel_tool_use: true },
  thinking: { type: 'adaptive', display: 'summarized' },
  output_config: { effort: 'max', format: { type: 'json_schema', schema: { type: 'object' } } },
  stop_sequences: ['END', ''],
  temperature: 1,
  top_p: 0.5,
  top_k: 40,
  metadata: { user_id: 'u-1' },
  service_tier: 'standard_only',
  context_management: { edits: [] },
}

test('a plain question', () => {
  expect(decodeRequest(plain)).toMatchObject({
    model: 'claude-sonnet-4-5',
    stream: false,
    lost: [],
    requests: [
      {
        messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
        sampling: { maxTokens: 100 },
      },
    ],
  })
})

test('everything the protocol can say', () => {
  expect(decodeRequest(agent)).toEqual({
    createReply: expect.any(Function),
    model: 'claude-opus-4-6',
    stream: true,
    lost: ['context_management', 'tools[1].input_examples', 'output_config.effort'],
    requests: [
      {
        messages: [
          { role: 'system', text: 'You are an agent.' },
          { role: 'system', text: 'Tools follow.', cache: '1h' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is this?' },
              { type: 'image', mediaType: 'image/png', data: Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10) },
              { type: 'image-url', url: 'https://example.com/a.png' },
              {
                type: 'document',
                name: 'Notes',
                mediaType: 'text/plain',
                data: new TextEncoder().encode('A — B'),
                cache: '5m',
              },
              { type: 'document-url', mediaType: 'application/pdf', url: 'https://example.com/a.pdf' },
              { type: 'document', mediaType: 'application/pdf', data: new TextEncoder().encode('%PDF-') },
            ],
          },
          {
            role: 'assistant',
            reasoning: [
              { text: 'I must look.', signature: 'c2ln' },
              { text: '', redacted: 'aGlkZGVu' },
            ],
            text: 'I look.',
            toolCalls: [
              { id: 'toolu_1', name: 'look', arguments: '{"at":1}' },
              { id: 'toolu_2', name: 'listen', arguments: '{}' },
            ],
            cache: '5m',
          },
          { role: 'tool', callId: 'toolu_1', name: 'look', text: 'A cat.' },
          {
            role: 'tool',
            callId: 'toolu_2',
            name: 'listen',
            text: 'Deaf. Sorry.',
            content: [{ type: 'image', mediaType: 'image/webp', data: Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10) }],
            isError: true,
          },
          { role: 'user', content: [{ type: 'text', text: 'Go on.' }] },
          { role: 'system', text: 'Be short.' },
        ],
        tools: [
          { name: 'look', description: 'Looks.', parameters: { type: 'object', properties: {} }, strict: true },
          { name: 'listen', parameters: { type: 'object' }, cache: '5m' },
        ],
        toolChoice: 'auto',
        parallelToolCalls: false,
        output: { type: 'json-schema', name: 'output', schema: { type: 'object' }, strict: true },
        reasoning: { effort: 'xhigh', show: true },
        sampling: { maxTokens: 32_000, temperature: 1, topP: 0.5, topK: 40, stop: ['END'] },
        user: 'u-1',
        serviceTier: 'standard_only',
      },
    ],
  })
})

test.each([
  [{ tool_choice: { type: 'any' }, tools: agent.tools }, { toolChoice: 'required' }],
  [{ tool_choice: { type: 'none' }, tools: agent.tools }, { toolChoice: 'none' }],
  [{ tool_choice: { type: 'tool', name: 'look' }, tools: agent.tools }, { toolChoice: { name: 'look' } }],
  [{ thinking: { type: 'enabled', budget_tokens: 2048 }, max_tokens: 4096 }, { reasoning: { maxTokens: 2048 } }],
  [{ thinking: { type: 'disabled' } }, { reasoning: { maxTokens: 0 } }],
  [{ output_config: { effort: 'low' } }, { reasoning: { effort: 'low' } }],
  [
    { output_format: { type: 'json_schema', schema: { type: 'object' } } },
    { output: { type: 'json-schema', name: 'output', schema: { type: 'object' }, strict: true } },
  ],
  [
    { cache_control: { type: 'ephemeral', ttl: '1h' } },
    { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello', cache: '1h' }] }] },
  ],
])('%j', (fields, expected) => {
  expect(decodeRequest({ ...plain, ...fields }).requests[0]).toMatchObject(expected)
})

test('tokens are counted of a prompt without a limit', () => {
  const { max_tokens: _, ...prompt } = plain
  expect(decodeCountTokens(prompt)).toEqual({
    model: plain.model,
    request: { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }] },
  })
  expect(() => decodeCountTokens({ model: plain.model })).toThrow(expect.objectContaining({ param: 'messages' }))
  expect(encodeCountTokens(7)).toEqual({ input_tokens: 7 })
})

function withBlocks(...content: readonly unknown[]) {
  return { messages: [{ role: 'user', content }] }
}

test.each([
  [{ model: undefined }, 'model', 'missing'],
  [{ model: 5 }, 'model', 'text'],
  [{ max_tokens: undefined }, 'max_tokens', 'missing'],
  [{ max_tokens: 1.5 }, 'max_tokens', 'whole number'],
  [{ max_tokens: '9' }, 'max_tokens', 'whole number'],
  [{ messages: 'Hello' }, 'messages', 'list'],
  [{ messages: [] }, 'messages', 'at least one'],
  [{ messages: [5] }, 'messages[0]', 'object'],
  [{ messages: [{ role: 'tool', content: 'a' }] }, 'messages[0].role', 'user, assistant or system'],
  [{ messages: [{ role: 'user' }] }, 'messages[0].content', 'missing'],
  [{ messages: [{ role: 'user', content: 5 }] }, 'messages[0].content', 'text or a list'],
  [withBlocks(5), 'messages[0].content[0]', 'object'],
  [withBlocks({ type: 'video' }), 'messages[0].content[0].type', 'text, image'],
  [withBlocks({ type: 'text' }), 'messages[0].content[0].text', 'missing'],
  [withBlocks({ type: 'thinking', thinking: 'a' }), 'messages[0].content[0].type', 'tool_result'],
  [withBlocks({ type: 'image' }), 'messages[0].content[0].source', 'object'],
  [withBlocks({ type: 'image', source: { type: 'disk' } }), 'messages[0].content[0].source.type', 'base64 or url'],
  [
    withBlocks(
      { type: 'text', text: 'a' },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: '?' } },
    ),
    'messages[0].content[1].source.data',
    'base64',
  ],
  [
    withBlocks({ type: 'image', source: { type: 'base64', media_type: 'text/html', data: pixel } }),
    'messages[0].content[0].source.media_type',
    'image/png',
  ],
  [
    withBlocks({ type: 'document', source: { type: 'url', url: 'file:///etc/passwd' } }),
    'messages[0].content[0].source.url',
    'https',
  ],
  [
    withBlocks({ type: 'text', text: 'a', cache_control: { type: 'ephemeral', ttl: '2h' } }),
    'messages[0].content[0].cache_control.ttl',
    '5m or 1h',
  ],
  [
    withBlocks({ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'tool_use' }] }),
    'messages[0].content[0].content[0].type',
    'document',
  ],
  [
    { messages: [{ role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'b', input: '{}' }] }] },
    'messages[0].content[0].input',
    'object',
  ],
  [{ system: [{ type: 'image' }] }, 'system[0].type', 'text'],
  [{ system: 5 }, 'system', 'text or a list'],
  [{ temperature: 1.5 }, 'temperature', 'from 0 to 1'],
  [{ temperature: 'hot' }, 'temperature', 'number'],
  [{ top_p: -1 }, 'top_p', 'from 0 to 1'],
  [{ top_k: -1 }, 'top_k', '0 or more'],
  [{ stream: 'yes' }, 'stream', 'true or false'],
  [{ stop_sequences: 'END' }, 'stop_sequences', 'list'],
  [{ stop_sequences: [5] }, 'stop_sequences[0]', 'text'],
  [{ metadata: 5 }, 'metadata', 'object'],
  [{ service_tier: 'priority' }, 'service_tier', 'auto'],
  [{ tools: [{ name: 'a b', input_schema: {} }] }, 'tools[0].name', 'letters'],
  [{ tools: [{ name: 'a' }] }, 'tools[0].input_schema', 'missing'],
  [{ tools: [{ type: 'function', name: 'a', input_schema: {} }] }, 'tools[0].type', 'custom'],
  [{ tool_choice: 'auto' }, 'tool_choice', 'object'],
  [{ tool_choice: { type: 'required' } }, 'tool_choice.type', 'any'],
  [{ tool_choice: { type: 'tool', name: 'a' } }, 'tool_choice.name', 'not among'],
  [{ thinking: { type: 'on' } }, 'thinking.type', 'adaptive'],
  [{ thinking: { type: 'enabled' } }, 'thinking.budget_tokens', 'missing'],
  [{ thinking: { type: 'enabled', budget_tokens: 10 } }, 'thinking.budget_tokens', '1024'],
  [{ thinking: { type: 'enabled', budget_tokens: 1024 } }, 'thinking.budget_tokens', 'less than'],
  [{ output_config: { effort: 'extreme' } }, 'output_config.effort', 'xhigh'],
  [{ output_config: { format: { type: 'json' } } }, 'output_config.format.type', 'json_schema'],
])('%j is refused naming %s', (fields, param, words) => {
  expect(() => decodeRequest({ ...plain, ...fields })).toThrow(
    expect.objectContaining({ code: 'invalid_request', param, message: expect.stringContaining(words) }),
  )
  expect(() => decodeRequest({ ...plain, ...fields })).not.toThrow(/Invalid|expected|received/)
})

test.each([[null], ['text'], [[plain]], [5]])('%j is no request', (body) => {
  expect(() => decodeRequest(body)).toThrow(expect.objectContaining({ code: 'invalid_request', param: undefined }))
})

test.each([
  [{ tools: [{ type: 'web_search_20250305', name: 'web_search' }] }, 'tools[0]'],
  [{ tools: [{ type: 'bash_20250124', name: 'bash' }] }, 'tools[0]'],
  [{ tools: [{ name: 'a', input_schema: {}, defer_loading: true }] }, 'tools[0].defer_loading'],
  [{ mcp_servers: [{ type: 'url', url: 'https://example.com', name: 'a' }] }, 'mcp_servers'],
  [{ container: 'c_1' }, 'container'],
  [{ max_tokens: 0 }, 'max_tokens'],
  [withBlocks({ type: 'image', source: { type: 'file', file_id: 'f' } }), 'messages[0].content[0].source'],
  [withBlocks({ type: 'document', citations: { enabled: true } }), 'messages[0].content[0].citations'],
  [withBlocks({ type: 'search_result' }), 'messages[0].content[0]'],
  [
    withBlocks({ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'tool_reference' }] }),
    'messages[0].content[0].content[0]',
  ],
])('%j is left to those who speak the protocol', (fields, param) => {
  expect(() => decodeRequest({ ...plain, ...fields })).toThrow(
    expect.objectContaining({ code: 'unsupported', param, message: expect.stringContaining(`'${param}'`) }),
  )
})

test('nothing but a VadeError comes of any JSON, whatever is wrong in a body', () => {
  const damaged = fc.tuple(fc.nat(), fc.jsonValue()).map(([at, value]) => replaced(agent, at, value))
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), damaged), (body) => {
      expect(codeOf(() => decodeRequest(body))).toMatch(/^(none|invalid_request|unsupported)$/)
    }),
    { numRuns: 500 },
  )
})

function codeOf(run: () => unknown): string {
  try {
    run()
    return 'none'
  } catch (error) {
    return isVadeError(error) ? error.code : String(error)
  }
}

/** The same JSON with one of its values, counted depth first, replaced. */
function replaced(json: unknown, at: number, value: unknown): unknown {
  const total = JSON.stringify(json).match(/[{[,]/g)?.length ?? 1
  let left = at % total
  const copy = (one: unknown): unknown => {
    if (left-- === 0) return value
    if (Array.isArray(one)) return one.map(copy)
    if (typeof one !== 'object' || one === null) return one
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, copy(inner)]))
  }
  return copy(json)
}
