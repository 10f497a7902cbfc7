import * as fc from 'fast-check'
import type { ResponseCreateParams } from 'openai/resources/responses/responses'
import { expect, test } from 'vitest'
import { isVadeError, type Content, type GenerateRequest, type Message, type ToolCall } from '../../../core/index.ts'
import { openaiResponses } from './responses.ts'

const { caller, provider } = openaiResponses

const text = fc.string({ unit: 'grapheme', maxLength: 20 })
const name = fc.stringMatching(/^[a-zA-Z0-9_-]{1,12}$/)
const bytes = fc.uint8Array({ minLength: 1, maxLength: 12 })
const url = fc.webUrl()
const jsonObject = fc.dictionary(name, fc.oneof(text, fc.integer(), fc.boolean()), { maxKeys: 3 })

const picture: fc.Arbitrary<Exclude<Content, { type: 'text' }>> = fc.oneof(
  fc.record(
    {
      type: fc.constant('image' as const),
      mediaType: fc.constantFrom('image/png', 'image/jpeg'),
      data: bytes,
      detail: fc.constantFrom('low' as const, 'high' as const),
    },
    { requiredKeys: ['type', 'mediaType', 'data'] },
  ),
  fc.record({ type: fc.constant('image-url' as const), url }),
  fc.record({
    type: fc.constant('document' as const),
    mediaType: fc.constantFrom('application/pdf', 'text/plain'),
    data: bytes,
    name,
  }),
  fc.record({ type: fc.constant('document-url' as const), url, name }, { requiredKeys: ['type', 'url'] }),
)
const words: fc.Arbitrary<Content> = fc.record({ type: fc.constant('text' as const), text })
const sealed = fc.record({
  text: fc.oneof(fc.constant(''), text),
  signature: fc.tuple(name, fc.base64String({ minLength: 4 })).map(([id, seal]) => `rs_${id}:${seal}`),
})

/** One turn of the assistant, and the answers to its calls. */
const turn: fc.Arbitrary<Message[]> = fc
  .record({
    reasoning: fc.array(sealed, { maxLength: 2 }),
    text,
    calls: fc.array(fc.record({ name, arguments: jsonObject.map((value) => JSON.stringify(value)) }), { maxLength: 3 }),
    answers: fc.array(fc.record({ text, content: fc.array(picture, { maxLength: 2 }) }), {
      minLength: 3,
      maxLength: 3,
    }),
    prefix: fc.uuid(),
  })
  .map(({ reasoning, text: said, calls, answers, prefix }) => {
    const toolCalls = calls.map((call, index): ToolCall => ({ id: `call_${prefix}_${String(index)}`, ...call }))
    return [
      {
        role: 'assistant' as const,
        ...(reasoning.length > 0 && { reasoning }),
        text: said,
        ...(toolCalls.length > 0 && { toolCalls }),
      },
      ...toolCalls.map((call, index) => ({
        role: 'tool' as const,
        callId: call.id,
        name: call.name,
        text: answers[index]?.text ?? '',
        ...((answers[index]?.content ?? []).length > 0 && { content: answers[index]?.content ?? [] }),
      })),
    ]
  })

const pause: readonly Message[] = [{ role: 'user', content: [{ type: 'text', text: 'Go on.' }] }]

const messages: fc.Arbitrary<Message[]> = fc
  .array(
    fc.oneof(
      fc.record({ role: fc.constant('system' as const), text }).map((one): Message[] => [one]),
      fc
        .record({
          role: fc.constant('user' as const),
          content: fc.array(fc.oneof(words, picture), { minLength: 1, maxLength: 4 }),
        })
        .map((one): Message[] => [one]),
      turn,
    ),
    { minLength: 1, maxLength: 6 },
  )
  // The protocol does not tell where one turn of the assistant ends and another begins.
  .map((turns) => turns.flatMap((one) => (one[0]?.role === 'assistant' ? [...one, ...pause] : one)))

const tool = fc
  .record({
    name,
    description: fc.option(text.filter((one) => one !== '')),
    parameters: jsonObject,
    strict: fc.boolean(),
  })
  .map(({ description, strict, ...rest }) => ({
    ...rest,
    ...(description !== null && { description }),
    ...(strict && { strict }),
  }))

const request: fc.Arbitrary<GenerateRequest> = fc
  .record(
    {
      messages,
      tools: fc.uniqueArray(tool, { minLength: 1, maxLength: 3, selector: (one) => one.name }),
      toolChoice: fc.constantFrom('auto' as const, 'none' as const, 'required' as const),
      parallelToolCalls: fc.boolean(),
      output: fc.oneof(
        fc.constant({ type: 'json' as const }),
        fc.record(
          {
            type: fc.constant('json-schema' as const),
            name,
            schema: jsonObject,
            description: text.filter((one) => one !== ''),
            strict: fc.boolean(),
          },
          { requiredKeys: ['type', 'name', 'schema'] },
        ),
      ),
      sampling: fc.record(
        {
          temperature: fc.double({ min: 0, max: 2, noNaN: true }),
          topP: fc.double({ min: 0, max: 1, noNaN: true }),
          maxTokens: fc.integer({ min: 16, max: 9999 }),
        },
        { requiredKeys: ['maxTokens'] },
      ),
      logprobs: fc.record({ top: fc.integer({ min: 0, max: 20 }) }),
      cacheKey: name,
      reasoning: fc.record(
        {
          effort: fc.constantFrom(
            'none' as const,
            'minimal' as const,
            'low' as const,
            'high' as const,
            'xhigh' as const,
          ),
          show: fc.constant(true),
        },
        { requiredKeys: ['effort'] },
      ),
      user: name,
      metadata: fc.dictionary(
        name.filter((one) => one !== '__proto__'),
        text,
        { maxKeys: 4 },
      ),
      serviceTier: fc.constantFrom('auto', 'flex', 'priority'),
      verbosity: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
    },
    { requiredKeys: ['messages'] },
  )
  .map((one) => {
    const named = one.tools?.[0]?.name
    return named !== undefined && one.parallelToolCalls === true ? { ...one, toolChoice: { name: named } } : one
  })

test('what a caller asks survives the way to a provider and back', () => {
  fc.assert(
    fc.property(request, fc.boolean(), (asked, stream) => {
      const { body, lost } = provider.encode(asked, { model: 'm', stream })
      const decoded = caller.decode(JSON.parse(JSON.stringify(body)))
      expect(lost).toEqual([])
      expect(decoded).toMatchObject({ model: 'm', stream })
      expect(decoded.requests).toEqual([asked])
    }),
    { numRuns: 300 },
  )
})

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

const hello: readonly Message[] = [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }]
const encode = (some: Partial<GenerateRequest>) =>
  provider.encode({ messages: hello, ...some }, { model: 'm', stream: false })

test.each<[Partial<GenerateRequest>, readonly string[]]>([
  [{ sampling: { topK: 4, seed: 1 } }, ['sampling.topK', 'sampling.seed']],
  [{ sampling: { maxTokens: 15 } }, ['sampling.maxTokens']],
  [
    { sampling: { frequencyPenalty: 1, presencePenalty: 1 } },
    ['sampling.frequencyPenalty', 'sampling.presencePenalty'],
  ],
  [{ reasoning: { maxTokens: 500 } }, ['reasoning.maxTokens']],
  [{ serviceTier: 'standard_only' }, ['serviceTier']],
  [{ messages: [{ role: 'system', text: 'a', cache: '5m' }, ...hello] }, ['messages.cache']],
  [{ messages: [{ role: 'user', name: 'Ada', content: [{ type: 'text', text: 'a' }] }] }, ['messages.name']],
  [
    { messages: [{ role: 'assistant', text: 'a', reasoning: [{ text: 'b', signature: 'EqQB' }] }] },
    ['messages.reasoning'],
  ],
  [{ messages: [{ role: 'assistant', text: 'a', reasoning: [{ text: 'b' }] }] }, ['messages.reasoning']],
  [{ messages: [{ role: 'tool', callId: 'c', text: 'a', isError: true }] }, ['messages.isError']],
  [
    {
      messages: [{ role: 'assistant', text: '', toolCalls: [{ id: 'c', name: 'f', arguments: '{}', signature: 's' }] }],
    },
    ['messages.toolCalls.signature'],
  ],
])('%j is sent with a word about what is lost', (some, lost) => {
  expect(encode(some).lost).toEqual(lost)
})

test.each<[Partial<GenerateRequest>, string]>([
  [{ messages: [], rawPrompt: 'Once' }, 'rawPrompt'],
  [{ sampling: { stop: ['\n'] } }, 'sampling.stop'],
  [{ sampling: { logitBias: { 5: 1 } } }, 'sampling.logitBias'],
  [{ output: { type: 'grammar', grammar: 'root ::= "a"' } }, 'output'],
  [
    { messages: [{ role: 'user', content: [{ type: 'audio', mediaType: 'audio/wav', data: new Uint8Array(1) }] }] },
    'messages[0].content',
  ],
])('%j would mean something else without it and is refused', (some, param) => {
  expect(() => encode(some)).toThrow(expect.objectContaining({ code: 'unsupported', param }))
})

test('nothing is kept at the provider, and thoughts are asked for sealed only where a model thinks', () => {
  expect(encode({}).body).toEqual({
    model: 'm',
    store: false,
    input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }],
  })
  expect(encode({ reasoning: { effort: 'low' } }).body).toMatchObject({
    reasoning: { effort: 'low' },
    include: ['reasoning.encrypted_content'],
  })
  expect(encode({ reasoning: { maxTokens: 0 } }).body).toMatchObject({ reasoning: { effort: 'none' } })
  expect(encode({ reasoning: { effort: 'none' } }).body).not.toHaveProperty('include')
  expect(
    encode({
      messages: [
        { role: 'user', content: [{ type: 'document', mediaType: 'application/pdf', data: new Uint8Array(3) }] },
      ],
    }).body,
  ).toMatchObject({ input: [{ content: [{ filename: 'document', file_data: 'data:application/pdf;base64,AAAA' }] }] })
})

test('an identifier that is too long for OpenAI is sent as its hash', () => {
  const long = 'u'.repeat(65)
  const { body } = encode({ user: long, cacheKey: 'k'.repeat(64) })
  expect(body).toMatchObject({
    safety_identifier: expect.stringMatching(/^[0-9a-f]{64}$/),
    prompt_cache_key: 'k'.repeat(64),
  })
})
