import * as fc from 'fast-check'
import type { ResponseCreateParams } from 'openai/resources/responses/responses'
import { expect, test } from 'vitest'
import { isVadeError } from '../../../core/index.ts'
import { text } from './arbitrary-requests.ts'
import { openaiResponses } from './responses.ts'

const { caller } = openaiResponses

test('a request in the words of the SDK', () => {
  const body: ResponseCreateParams = {
    model: 'gpt-5',
    instructions: 'Be brief.',
    input: [
      { role: 'user', content: 'What is the weather in Ulm?' },
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Ask.' }], encrypted_content: 'gAAA' },
      { type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{"city":"Ulm"}', id: 'fc_1' },
      { type: 'function_call_output', call_id: 'c1', output: 'Rain' },
      {
        type: 'message',
        role: 'assistant',
        id: 'msg_1',
        status: 'completed',
        content: [{ type: 'output_text', text: 'It rains.', annotations: [] }],
      },
      { role: 'developer', content: [{ type: 'input_text', text: 'Rhyme now.' }] },
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'And here?' },
          { type: 'input_image', image_url: 'https://example.com/a.png', detail: 'low' },
          { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' },
        ],
      },
    ],
    tools: [
      { type: 'function', name: 'weather', parameters: { type: 'object' }, strict: true },
      { type: 'function', name: 'time', parameters: null, strict: null, description: 'Tells the time.' },
    ],
    tool_choice: { type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'time' }] },
    text: {
      format: { type: 'json_schema', name: 'rhyme', schema: { type: 'object' }, strict: true },
      verbosity: 'low',
    },
    reasoning: { effort: 'low', summary: 'auto' },
    include: ['message.output_text.logprobs', 'reasoning.encrypted_content'],
    top_logprobs: 2,
    max_output_tokens: 100,
    temperature: 0.5,
    safety_identifier: 'u1',
    prompt_cache_key: 'k1',
    service_tier: 'flex',
    metadata: { run: '7' },
    store: false,
    stream: true,
  }
  expect(caller.decode(body)).toMatchObject({ model: 'gpt-5', stream: true })
  expect(caller.decode(body).requests).toEqual([
    {
      messages: [
        { role: 'system', text: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'What is the weather in Ulm?' }] },
        {
          role: 'assistant',
          reasoning: [{ text: 'Ask.', signature: 'rs_1:gAAA' }],
          text: '',
          toolCalls: [{ id: 'c1', name: 'weather', arguments: '{"city":"Ulm"}' }],
        },
        { role: 'tool', callId: 'c1', name: 'weather', text: 'Rain' },
        { role: 'assistant', text: 'It rains.' },
        { role: 'system', text: 'Rhyme now.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'And here?' },
            { type: 'image-url', url: 'https://example.com/a.png', detail: 'low' },
            { type: 'document', mediaType: 'application/pdf', data: new Uint8Array(3), name: 'a.pdf' },
          ],
        },
      ],
      tools: [{ name: 'time', description: 'Tells the time.', parameters: { type: 'object', properties: {} } }],
      toolChoice: 'required',
      output: { type: 'json-schema', name: 'rhyme', schema: { type: 'object' }, strict: true },
      sampling: { temperature: 0.5, maxTokens: 100 },
      logprobs: { top: 2 },
      reasoning: { effort: 'low', show: true },
      user: 'u1',
      metadata: { run: '7' },
      cacheKey: 'k1',
      serviceTier: 'flex',
      verbosity: 'low',
    },
  ])
})

test('sound is understood, though OpenAI does not take it here', () => {
  const content = [{ type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } }]
  const { requests } = caller.decode({ model: 'm', input: [{ role: 'user', content }] })
  const sound = { type: 'audio', mediaType: 'audio/wav', data: new Uint8Array(3) }
  expect(requests).toMatchObject([{ messages: [{ role: 'user', content: [sound] }] }])
})

test('calls of one turn stay together, whatever was said between them', () => {
  const call = (id: string) => ({ type: 'function_call', call_id: id, name: 'f', arguments: '{}' })
  const input = [
    call('a'),
    { role: 'assistant', content: 'Also:' },
    call('b'),
    { type: 'function_call_output', call_id: 'a', output: '1' },
  ]
  expect(caller.decode({ model: 'm', input }).requests[0]?.messages).toEqual([
    {
      role: 'assistant',
      text: 'Also:',
      toolCalls: [
        { id: 'a', name: 'f', arguments: '{}' },
        { id: 'b', name: 'f', arguments: '{}' },
      ],
    },
    { role: 'tool', callId: 'a', name: 'f', text: '1' },
  ])
})

const input = 'Hi'
const user = (part: unknown) => ({
  model: 'm',
  input: [
    { role: 'user', content: 'a' },
    { role: 'user', content: [part] },
  ],
})
const items = (...some: unknown[]) => ({ model: 'm', input: [{ role: 'user', content: 'a' }, ...some] })

test.each([
  [null, undefined],
  [[], undefined],
  [{ input }, 'model'],
  [{ model: 'm' }, 'input'],
  [{ model: 'm', input: [] }, 'input'],
  [{ model: 'm', input: 5 }, 'input'],
  [items({ role: 'user' }), 'input[1].content'],
  [items({ role: 'wizard', content: 'a' }), 'input[1].role'],
  [items({ type: 'function_call', name: 'f', arguments: '{}' }), 'input[1].call_id'],
  [items({ type: 'function_call', call_id: 'c', name: 'f', arguments: {} }), 'input[1].arguments'],
  [items({ type: 'function_call_output', call_id: 'c', output: 5 }), 'input[1].output'],
  [items({ type: 'function_call_output', call_id: 'c', output: [{ type: 'input_text' }] }), 'input[1].output[0].text'],
  [items({ type: 'item_reference', id: 'msg_1' }), 'input[1].id'],
  [items({ id: 'msg_1' }), 'input[1].id'],
  [items({ role: 'assistant', content: [{ type: 'input_image', image_url: 'https://a.b/c' }] }), 'input[1].content[0]'],
  [items(7), 'input[1]'],
  [user({ type: 'input_text', text: 5 }), 'input[1].content[0].text'],
  [user({ type: 'hologram' }), 'input[1].content[0].type'],
  [user({ type: 'input_image', image_url: 'file:///etc/passwd' }), 'input[1].content[0].image_url'],
  [user({ type: 'input_image' }), 'input[1].content[0].image_url'],
  [user({ type: 'input_image', image_url: 'data:image/png,abc' }), 'input[1].content[0].image_url'],
  [user({ type: 'input_image', image_url: 'data:image/png;base64,@' }), 'input[1].content[0].image_url'],
  [user({ type: 'input_image', image_url: 'https://a.b/c', detail: 'original' }), 'input[1].content[0].detail'],
  [user({ type: 'input_file', file_data: 'not base64!' }), 'input[1].content[0].file_data'],
  [user({ type: 'input_file' }), 'input[1].content[0].file_url'],
  [
    user({ type: 'input_audio', input_audio: { data: 'AAAA', format: 'ogg' } }),
    'input[1].content[0].input_audio.format',
  ],
  [{ model: 'm', input, tools: [{ type: 'function', name: 'a b' }] }, 'tools[0].name'],
  [{ model: 'm', input, tool_choice: { type: 'function', name: 'f' } }, 'tool_choice'],
  [{ model: 'm', input, tool_choice: 'always' }, 'tool_choice'],
  [{ model: 'm', input, temperature: 3 }, 'temperature'],
  [{ model: 'm', input, top_logprobs: 21 }, 'top_logprobs'],
  [{ model: 'm', input, max_output_tokens: 0 }, 'max_output_tokens'],
  [{ model: 'm', input, background: true }, 'background'],
  [{ model: 'm', input, conversation: 'conv_1' }, 'conversation'],
  [{ model: 'm', input, prompt: { id: 'p' } }, 'prompt'],
  [{ model: 'm', input, text: { format: { type: 'json_schema', name: 'a' } } }, 'text.format.schema'],
  [{ model: 'm', input, reasoning: { effort: 'immense' } }, 'reasoning.effort'],
  [{ model: 'm', input, metadata: { a: 1 } }, 'metadata.a'],
  [{ model: 'm', input, stream: 'yes' }, 'stream'],
])('%j is refused naming %s', (body, param) => {
  expect(() => caller.decode(body)).toThrow(expect.objectContaining({ code: 'invalid_request', param }))
})

test.each([
  [{ model: 'm', input, tools: [{ type: 'web_search' }] }, 'tools[0]', 'web_search'],
  [{ model: 'm', input, tools: [{ type: 'custom', name: 'a' }] }, 'tools[0]', 'custom'],
  [{ model: 'm', input, tool_choice: { type: 'mcp', server_label: 'a' } }, 'tool_choice', 'mcp'],
  [items({ type: 'web_search_call', id: 'ws_1', status: 'completed' }), 'input[1].type', 'web_search_call'],
  [user({ type: 'input_image', file_id: 'file-1' }), 'input[1].content[0].file_id', 'one provider'],
  [user({ type: 'input_file', file_id: 'file-1' }), 'input[1].content[0].file_id', 'one provider'],
])('%j is not supported, and the sentence says %s', (body, param, sentence) => {
  expect(() => caller.decode(body)).toThrow(
    expect.objectContaining({ code: 'unsupported', param, message: expect.stringContaining(sentence) }),
  )
})

function outcomeOf(body: unknown): string {
  try {
    caller.decode(body)
    return 'decoded'
  } catch (thrown) {
    return isVadeError(thrown) ? thrown.code : String(thrown)
  }
}

test('whatever JSON comes, it is decoded or refused with a sentence', () => {
  const almost = fc.record(
    {
      model: fc.oneof(fc.constant('m'), fc.jsonValue()),
      input: fc.oneof(
        fc.jsonValue(),
        fc.array(
          fc.record(
            {
              type: fc.constantFrom(
                'message',
                'function_call',
                'function_call_output',
                'reasoning',
                'item_reference',
                'x',
              ),
              role: fc.oneof(fc.constantFrom('user', 'assistant', 'system'), fc.jsonValue()),
              content: fc.oneof(text, fc.array(fc.jsonValue(), { maxLength: 2 })),
              call_id: fc.oneof(text, fc.jsonValue()),
              output: fc.jsonValue(),
              summary: fc.jsonValue(),
            },
            { requiredKeys: [] },
          ),
          { maxLength: 3 },
        ),
      ),
      tools: fc.jsonValue(),
      tool_choice: fc.jsonValue(),
      text: fc.jsonValue(),
      reasoning: fc.jsonValue(),
    },
    { requiredKeys: ['model', 'input'] },
  )
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), almost), (body) => {
      expect(outcomeOf(body)).toMatch(/^(decoded|invalid_request|unsupported)$/)
    }),
    { numRuns: 500 },
  )
})
