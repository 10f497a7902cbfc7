import { expect, test } from 'vitest'
import { decodeRequest } from './request.ts'
import { declared, decode, hello, path } from './tiny-exchange.ts'

test('the model and streaming come from the address', () => {
  const asked = decodeRequest({ contents: hello }, { model: 'm', stream: true })
  expect(asked).toMatchObject({ model: 'm', stream: true, lost: [] })
  expect(asked.requests).toEqual([{ messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }] }])
  expect(() => decodeRequest({ contents: hello }, undefined)).toThrow(expect.objectContaining({ param: 'model' }))
})

test('a conversation with tools, thoughts and signatures', () => {
  const request = decode({
    systemInstruction: { parts: [{ text: 'Be brief.' }] },
    contents: [
      { role: 'user', parts: [{ text: 'Weather in Oslo and Rome?' }] },
      {
        role: 'model',
        parts: [
          { text: 'Two calls.', thought: true, thoughtSignature: 'dGhpbms=' },
          { text: 'I look.' },
          { functionCall: { id: 'a1', name: 'weather', args: { city: 'Oslo' } }, thoughtSignature: 'c2ln' },
          { functionCall: { id: 'a2', name: 'weather', args: { city: 'Rome' } } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'a1', name: 'weather', response: { output: '-3 °C' } } },
          { functionResponse: { id: 'a2', name: 'weather', response: { error: 'no station' } } },
          { text: 'And the sea?' },
        ],
      },
    ],
  })
  expect(request?.messages).toEqual([
    { role: 'system', text: 'Be brief.' },
    { role: 'user', content: [{ type: 'text', text: 'Weather in Oslo and Rome?' }] },
    {
      role: 'assistant',
      reasoning: [{ text: 'Two calls.', signature: 'dGhpbms=' }],
      text: 'I look.',
      toolCalls: [
        { id: 'a1', name: 'weather', arguments: '{"city":"Oslo"}', signature: 'c2ln' },
        { id: 'a2', name: 'weather', arguments: '{"city":"Rome"}' },
      ],
    },
    { role: 'tool', callId: 'a1', name: 'weather', text: '-3 °C' },
    { role: 'tool', callId: 'a2', name: 'weather', text: 'no station', isError: true },
    { role: 'user', content: [{ type: 'text', text: 'And the sea?' }] },
  ])
})

test('the pieces of a stream that a client kept are one message', () => {
  const piece = (part: object) => ({ role: 'model', parts: [part] })
  const request = decode({
    contents: [
      ...hello,
      piece({ text: 'Hm', thought: true }),
      piece({ text: '.', thought: true }),
      piece({ text: '', thought: true, thoughtSignature: 'b25l' }),
      piece({ text: 'One, ' }),
      piece({ text: 'two.' }),
      piece({ text: '', thoughtSignature: 'dHdv' }),
      piece({ functionCall: { id: 'a', name: 'f' } }),
      piece({ text: '' }),
      { role: 'user', parts: [{ functionResponse: { id: 'a', name: 'f', response: { output: '' } } }] },
      piece({ text: 'Three.' }),
    ],
  })
  expect(request?.messages.slice(1)).toEqual([
    {
      role: 'assistant',
      reasoning: [
        { text: 'Hm.', signature: 'b25l' },
        { text: '', signature: 'dHdv' },
      ],
      text: 'One, two.',
      toolCalls: [{ id: 'a', name: 'f', arguments: '{}' }],
    },
    { role: 'tool', callId: 'a', name: 'f', text: '' },
    { role: 'assistant', text: 'Three.' },
  ])
})

test('calls without ids are numbered, and answered by name in their order', () => {
  const request = decode({
    contents: [
      ...hello,
      {
        role: 'model',
        parts: [
          { functionCall: { name: 'f', args: {} } },
          { functionCall: { name: 'g' } },
          { functionCall: { name: 'f' } },
        ],
      },
      {
        role: 'function',
        parts: [
          { functionResponse: { name: 'f', response: { temperature: 3 } } },
          { functionResponse: { name: 'f', response: {} } },
          { functionResponse: { name: 'g', response: { output: [1] } } },
        ],
      },
    ],
  })
  expect(request?.messages.slice(1)).toEqual([
    {
      role: 'assistant',
      text: '',
      toolCalls: [
        { id: 'call_0', name: 'f', arguments: '{}' },
        { id: 'call_1', name: 'g', arguments: '{}' },
        { id: 'call_2', name: 'f', arguments: '{}' },
      ],
    },
    { role: 'tool', callId: 'call_0', name: 'f', text: '{"temperature":3}' },
    { role: 'tool', callId: 'call_2', name: 'f', text: '{}' },
    { role: 'tool', callId: 'call_1', name: 'g', text: '[1]' },
  ])
})

test('names in snake_case, one message for a list, and null for nothing', () => {
  const request = decode({
    system_instruction: { parts: { text: 'S' } },
    contents: {
      parts: [
        { inline_data: { mime_type: 'image/png', data: 'iVBO' }, text: null },
        { file_data: { mime_type: 'application/pdf', file_uri: 'https://example.org/a.pdf' } },
      ],
    },
    tools: { function_declarations: [{ name: 'f', parameters_json_schema: { type: 'object' } }] },
    tool_config: { function_calling_config: { mode: 'ANY', allowed_function_names: ['f'] } },
    generation_config: { max_output_tokens: 5, response_mime_type: 'application/json', top_k: 4, seed: null },
  })
  expect(request).toEqual({
    messages: [
      { role: 'system', text: 'S' },
      {
        role: 'user',
        content: [
          { type: 'image', mediaType: 'image/png', data: Uint8Array.of(0x89, 0x50, 0x4e) },
          { type: 'document-url', url: 'https://example.org/a.pdf', mediaType: 'application/pdf' },
        ],
      },
    ],
    tools: [{ name: 'f', parameters: { type: 'object' } }],
    toolChoice: { name: 'f' },
    sampling: { maxTokens: 5, topK: 4 },
    output: { type: 'json' },
  })
})

test('snake_case is read in the names of fields only, never inside arguments, answers and schemas', () => {
  const request = decode({
    contents: [
      { role: 'model', parts: [{ function_call: { name: 'f', args: { file_uri: 1, function_call: 2 } } }] },
      { role: 'user', parts: [{ function_response: { name: 'f', response: { inline_data: 3 } } }] },
    ],
    tools: [{ functionDeclarations: [{ name: 'f', parametersJsonSchema: { properties: { mime_type: {} } } }] }],
  })
  expect(request).toMatchObject({
    messages: [{ toolCalls: [{ arguments: '{"file_uri":1,"function_call":2}' }] }, { text: '{"inline_data":3}' }],
    tools: [{ parameters: { properties: { mime_type: {} } } }],
  })
})

test('every setting of generationConfig', () => {
  const generationConfig = {
    temperature: 0.5,
    topP: 0.9,
    topK: 40,
    maxOutputTokens: 100,
    stopSequences: ['\n\n', ''],
    seed: 7,
    presencePenalty: 0.1,
    frequencyPenalty: -0.1,
    responseLogprobs: true,
    logprobs: 3,
    thinkingConfig: { thinkingLevel: 'LOW', includeThoughts: true },
    responseMimeType: 'application/json',
    responseJsonSchema: { title: 'person', type: 'object' },
    candidateCount: 3,
  }
  const { requests } = decodeRequest({ contents: hello, generationConfig, serviceTier: 'flex' }, path)
  expect(requests.map(({ sampling }) => sampling?.seed)).toEqual([7, 8, 9])
  expect(requests[0]).toMatchObject({
    sampling: {
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      maxTokens: 100,
      stop: ['\n\n'],
      seed: 7,
      presencePenalty: 0.1,
      frequencyPenalty: -0.1,
    },
    logprobs: { top: 3 },
    reasoning: { effort: 'low', show: true },
    output: { type: 'json-schema', name: 'person', schema: { title: 'person', type: 'object' } },
    serviceTier: 'flex',
  })
})

test.each([
  [{ thinkingBudget: 0 }, { maxTokens: 0 }],
  [{ thinkingBudget: -1 }, {}],
  [
    { thinkingBudget: 128, includeThoughts: false },
    { maxTokens: 128, show: false },
  ],
  [{ thinkingLevel: 'THINKING_LEVEL_UNSPECIFIED' }, {}],
])('thinkingConfig %j asks for %j', (thinkingConfig, reasoning) => {
  expect(decode({ contents: hello, generationConfig: { thinkingConfig } })?.reasoning).toEqual(reasoning)
})

test.each([
  [undefined, undefined, ['f', 'g', 'h']],
  [{ mode: 'AUTO' }, 'auto', ['f', 'g', 'h']],
  [{ mode: 'NONE' }, 'none', ['f', 'g', 'h']],
  [{ mode: 'ANY' }, 'required', ['f', 'g', 'h']],
  [{ mode: 'ANY', allowedFunctionNames: ['g'] }, { name: 'g' }, ['f', 'g', 'h']],
  [{ mode: 'ANY', allowedFunctionNames: ['h', 'f'] }, 'required', ['f', 'h']],
  [{ mode: 'VALIDATED', allowedFunctionNames: ['h'] }, 'auto', ['h']],
])('the choice %j is %j among %j', (functionCallingConfig, choice, names) => {
  const request = decode({ contents: hello, tools: declared, toolConfig: { functionCallingConfig } })
  expect(request?.toolChoice).toEqual(choice)
  expect(request?.tools?.map(({ name }) => name)).toEqual(names)
})

test('what means something to Google only is told', () => {
  const { lost } = decodeRequest(
    {
      contents: [{ parts: [{ text: 'a', videoMetadata: { fps: 1 } }] }],
      safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
      tools: [{ functionDeclarations: [{ name: 'f', response: {} }] }],
      generationConfig: { mediaResolution: 'MEDIA_RESOLUTION_LOW' },
      labels: { team: 'a' },
    },
    path,
  )
  expect(lost).toEqual([
    'safetySettings',
    'labels',
    'generationConfig.mediaResolution',
    'contents.parts.videoMetadata',
    'tools.functionDeclarations.response',
  ])
})
