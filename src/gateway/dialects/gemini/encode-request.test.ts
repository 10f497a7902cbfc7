import { expect, test } from 'vitest'
import { userText, type GenerateRequest, type Message } from '../../../core/index.ts'
import { encodeRequest } from './encode-request.ts'

const old = { model: 'gemini-2.5-flash', stream: false }
const current = { model: 'gemini-3-flash', stream: false }
const hello = userText('Hello')

test('instructions, turns that alternate, and results by name and id', () => {
  const messages: Message[] = [
    { role: 'system', text: 'Be brief.' },
    { role: 'system', text: 'Be kind.' },
    hello,
    {
      role: 'assistant',
      reasoning: [{ text: 'Hm.', signature: 'c2ln' }],
      text: 'I look.',
      toolCalls: [
        { id: 'a', name: 'f', arguments: '{"x":1}', signature: 'dHdv' },
        { id: 'b', name: 'g', arguments: '' },
      ],
    },
    { role: 'tool', callId: 'a', text: 'one' },
    {
      role: 'tool',
      callId: 'b',
      text: 'broken',
      isError: true,
      content: [{ type: 'image', mediaType: 'image/png', data: Uint8Array.of(1, 2, 3) }],
    },
    userText('And?'),
  ]
  expect(encodeRequest({ messages }, old)).toEqual({
    lost: [],
    body: {
      systemInstruction: { parts: [{ text: 'Be brief.' }, { text: 'Be kind.' }] },
      contents: [
        { role: 'user', parts: [{ text: 'Hello' }] },
        {
          role: 'model',
          parts: [
            { text: 'Hm.', thought: true, thoughtSignature: 'c2ln' },
            { text: 'I look.' },
            { functionCall: { id: 'a', name: 'f', args: { x: 1 } }, thoughtSignature: 'dHdv' },
            { functionCall: { id: 'b', name: 'g', args: {} } },
          ],
        },
        {
          role: 'user',
          parts: [
            { functionResponse: { id: 'a', name: 'f', response: { output: 'one' } } },
            {
              functionResponse: {
                id: 'b',
                name: 'g',
                response: { error: 'broken' },
                parts: [{ inlineData: { mimeType: 'image/png', data: 'AQID' } }],
              },
            },
            { text: 'And?' },
          ],
        },
      ],
    },
  })
})

test('files by their bytes and by their address', () => {
  const data = Uint8Array.of(255)
  const { body, lost } = encodeRequest(
    {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'audio', mediaType: 'audio/wav', data },
            { type: 'document', mediaType: 'application/pdf', data, name: 'a.pdf' },
            { type: 'image-url', url: 'https://example.org/a.PNG?b', detail: 'low' },
            { type: 'image-url', url: 'https://example.org/a', detail: 'auto' },
            { type: 'document-url', url: 'https://example.org/b', mediaType: 'text/csv' },
          ],
        },
      ],
    },
    old,
  )
  expect(body['contents']).toEqual([
    {
      role: 'user',
      parts: [
        { inlineData: { mimeType: 'audio/wav', data: '/w==' } },
        { inlineData: { mimeType: 'application/pdf', data: '/w==' } },
        { fileData: { mimeType: 'image/png', fileUri: 'https://example.org/a.PNG?b' } },
        { fileData: { mimeType: 'image/jpeg', fileUri: 'https://example.org/a' } },
        { fileData: { mimeType: 'text/csv', fileUri: 'https://example.org/b' } },
      ],
    },
  ])
  expect(lost).toEqual(['messages.content.name', 'messages.content.detail'])
})

test('calls that another model made are marked for models that check signatures', () => {
  const messages: Message[] = [
    hello,
    {
      role: 'assistant',
      text: '',
      toolCalls: [
        { id: 'a', name: 'f', arguments: '{}' },
        { id: 'b', name: 'f', arguments: '{}' },
      ],
    },
    { role: 'tool', callId: 'a', text: '1' },
    { role: 'tool', callId: 'b', text: '2' },
  ]
  const signatures = (options: typeof old) => {
    const { body } = encodeRequest({ messages }, options)
    return JSON.stringify(body).match(/"thoughtSignature":"[^"]*"/g)
  }
  expect(signatures(current)).toEqual(['"thoughtSignature":"skip_thought_signature_validator"'])
  expect(signatures(old)).toBeNull()
})

test.each<[string, GenerateRequest['reasoning'], object, string[]]>([
  ['gemini-2.5-flash', { effort: 'medium' }, { thinkingBudget: 8192 }, []],
  ['gemini-2.5-flash', { effort: 'none' }, { thinkingBudget: 0 }, []],
  ['gemini-3-pro', { effort: 'high', show: true }, { thinkingLevel: 'HIGH', includeThoughts: true }, []],
  ['gemini-flash-latest', { effort: 'none' }, { thinkingLevel: 'MINIMAL' }, ['reasoning.effort']],
  ['gemini-3-pro', { effort: 'low', maxTokens: 99 }, { thinkingBudget: 99 }, ['reasoning.effort']],
  ['gemini-3-pro', { show: false }, { includeThoughts: false }, []],
])('%s thinks as %j says', (model, reasoning, thinkingConfig, lost) => {
  const encoded = encodeRequest({ messages: [hello], reasoning: reasoning ?? {} }, { model, stream: false })
  expect(encoded).toMatchObject({ body: { generationConfig: { thinkingConfig } }, lost })
})

test('what has no words is told', () => {
  const { lost } = encodeRequest(
    {
      messages: [
        { role: 'user', name: 'ada', content: [{ type: 'text', text: 'a', cache: '5m' }] },
        { role: 'assistant', text: 'b', reasoning: [{ text: '', redacted: 'x' }], cache: '1h' },
        { role: 'system', text: 'c' },
        hello,
      ],
      tools: [{ name: 'f', parameters: { type: 'object' }, strict: true, cache: '5m' }],
      parallelToolCalls: false,
      sampling: { minP: 0.1, repeatPenalty: 1, logitBias: { 5: 1 } },
      cacheKey: 'k',
      user: 'u',
      metadata: {},
      verbosity: 'low',
      serviceTier: 'scale',
    },
    current,
  )
  expect(lost.toSorted()).toEqual([
    'cacheKey',
    'messages.cache',
    'messages.content.cache',
    'messages.name',
    'messages.reasoning.redacted',
    'messages.system',
    'metadata',
    'parallelToolCalls',
    'sampling.logitBias',
    'sampling.minP',
    'sampling.repeatPenalty',
    'serviceTier',
    'tools.cache',
    'tools.strict',
    'user',
    'verbosity',
  ])
})

test('tools, a choice among them, and a schema', () => {
  const { body, lost } = encodeRequest(
    {
      messages: [hello],
      tools: [
        { name: 'f', description: 'Does f.', parameters: { type: 'object', properties: { a: {} } }, strict: true },
        { name: 'g', parameters: { type: 'object', properties: {} } },
      ],
      toolChoice: { name: 'f' },
      output: { type: 'json-schema', name: 'person', description: 'One.', schema: { type: 'object' }, strict: true },
      logprobs: { top: 0 },
      serviceTier: 'default',
      sampling: { seed: 2 ** 40 + 5 },
    },
    current,
  )
  expect(lost).toEqual([])
  expect(body).toMatchObject({
    tools: [
      {
        functionDeclarations: [
          { name: 'f', description: 'Does f.', parametersJsonSchema: { type: 'object', properties: { a: {} } } },
          { name: 'g' },
        ],
      },
    ],
    toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['f'] } },
    generationConfig: {
      seed: 5,
      responseLogprobs: true,
      responseMimeType: 'application/json',
      responseJsonSchema: { title: 'person', description: 'One.', type: 'object' },
    },
    serviceTier: 'standard',
  })
  expect(JSON.stringify(body)).not.toMatch(/"logprobs"|"g","parametersJsonSchema"/)
})

test('instructions alone are asked as a question', () => {
  expect(encodeRequest({ messages: [{ role: 'system', text: 'Go.' }], toolChoice: 'auto' }, current)).toEqual({
    body: { contents: [{ role: 'user', parts: [{ text: 'Go.' }] }] },
    lost: ['messages.system'],
  })
})

test.each<[GenerateRequest, string, string]>([
  [{ messages: [], rawPrompt: 'a' }, 'unsupported', 'rawPrompt'],
  [{ messages: [hello], output: { type: 'grammar', grammar: 'root ::= "a"' } }, 'unsupported', 'output'],
  [{ messages: [hello, { role: 'tool', callId: 'x', text: '' }] }, 'unsupported', 'messages[1]'],
  [
    { messages: [{ role: 'assistant', text: '', toolCalls: [{ id: 'a', name: 'f', arguments: '{"a":' }] }] },
    'unsupported',
    'messages[0].toolCalls[0].arguments',
  ],
])('%j is refused', (request, code, param) => {
  expect(() => encodeRequest(request, current)).toThrow(expect.objectContaining({ code, param }))
})
