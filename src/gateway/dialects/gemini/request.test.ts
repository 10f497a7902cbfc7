import { expect, test } from 'vitest'
import { decodeRequest } from './request.ts'

const path = { model: 'gemini-3-flash', stream: false }
const hello = [{ role: 'user', parts: [{ text: 'Hello' }] }]

function decode(body: unknown) {
  return decodeRequest(body, path).requests[0]
}

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

const declared = [{ functionDeclarations: [{ name: 'f' }, { name: 'g' }, { name: 'h' }] }]

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

const call = { role: 'model', parts: [{ functionCall: { name: 'f' } }] }

test.each([
  [null, undefined, 'body'],
  ['x', undefined, 'body'],
  [{}, 'contents', 'is missing'],
  [{ contents: 'Hello' }, 'contents', 'array'],
  [{ contents: [] }, 'contents', 'at least one'],
  [{ contents: [5] }, 'contents[0]', 'object'],
  [{ contents: [{ role: 'system', parts: [] }] }, 'contents[0].role', 'user'],
  [{ contents: [{ role: 'user' }] }, 'contents[0].parts', 'is missing'],
  [{ contents: [{ parts: [{}] }] }, 'contents[0].parts[0]', 'empty'],
  [{ contents: [{ parts: [{ text: 5 }] }] }, 'contents[0].parts[0].text', 'string'],
  [{ contents: [{ parts: [{ text: 'a', fileData: { fileUri: 'b' } }] }] }, 'contents[0].parts[0]', 'text and fileData'],
  [
    { contents: [{ parts: [{ text: 'a' }, { inlineData: { mimeType: 'image/png', data: 'é' } }] }] },
    'contents[0].parts[1].inlineData.data',
    'base64',
  ],
  [
    { contents: [{ parts: [{ text: 'a' }, { inline_data: { mime_type: 'image/png', data: 7 } }] }] },
    'contents[0].parts[1].inlineData.data',
    'string',
  ],
  [
    { contents: [{ parts: [{ inlineData: { mimeType: 'png', data: '' } }] }] },
    'contents[0].parts[0].inlineData.mimeType',
    'media type',
  ],
  [{ contents: [{ parts: [{ fileData: {} }] }] }, 'contents[0].parts[0].fileData.fileUri', 'is missing'],
  [{ contents: [{ ...call, role: 'user' }] }, 'contents[0].parts[0].functionCall', 'model'],
  [{ contents: [{ parts: [{ text: 'a', thought: true }] }] }, 'contents[0].parts[0].thought', 'model'],
  [
    { contents: [{ role: 'model', parts: [{ functionCall: { name: 'f', args: [1] } }] }] },
    'contents[0].parts[0].functionCall.args',
    'object',
  ],
  [
    { contents: [call, { parts: [{ functionResponse: { name: 'g', response: {} } }] }] },
    'contents[1].parts[0].functionResponse',
    'answers no call',
  ],
  [
    { contents: [call, { parts: [{ functionResponse: { name: 'f' } }] }] },
    'contents[1].parts[0].functionResponse.response',
    'object',
  ],
  [
    { contents: [call, { parts: [{ functionResponse: { name: 'f', response: {}, parts: [{}] } }] }] },
    'contents[1].parts[0].functionResponse.parts[0]',
    'empty',
  ],
  [{ contents: hello, systemInstruction: 5 }, 'systemInstruction', 'text or a content'],
  [{ contents: hello, systemInstruction: { parts: [{ text: 5 }] } }, 'systemInstruction.parts[0].text', 'string'],
  [
    { contents: hello, systemInstruction: { parts: [{ fileData: { fileUri: 'a' } }] } },
    'systemInstruction.parts[0]',
    'text',
  ],
  [{ contents: hello, tools: [5] }, 'tools[0]', 'object'],
  [
    { contents: hello, tools: [{ functionDeclarations: [{ name: 'a b' }] }] },
    'tools[0].functionDeclarations[0].name',
    'letters',
  ],
  [
    { contents: hello, tools: [{ functionDeclarations: [{ name: 'f', parameters: {}, parametersJsonSchema: {} }] }] },
    'tools[0].functionDeclarations[0].parametersJsonSchema',
    'one of them',
  ],
  [
    { contents: hello, toolConfig: { functionCallingConfig: { mode: 'MAYBE' } } },
    'toolConfig.functionCallingConfig.mode',
    'ANY',
  ],
  [
    {
      contents: hello,
      tools: declared,
      toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['x'] } },
    },
    'toolConfig.functionCallingConfig.allowedFunctionNames',
    "'x'",
  ],
  [
    {
      contents: hello,
      tools: declared,
      toolConfig: { functionCallingConfig: { mode: 'AUTO', allowedFunctionNames: ['f'] } },
    },
    'toolConfig.functionCallingConfig.allowedFunctionNames',
    'ANY',
  ],
  [{ contents: hello, generationConfig: { temperature: '1' } }, 'generationConfig.temperature', 'number'],
  [{ contents: hello, generationConfig: { candidateCount: 9 } }, 'generationConfig.candidateCount', '8'],
  [{ contents: hello, generationConfig: { stopSequences: 'a' } }, 'generationConfig.stopSequences', 'array'],
  [{ contents: hello, generationConfig: { logprobs: 2 } }, 'generationConfig.logprobs', 'responseLogprobs'],
  [
    { contents: hello, generationConfig: { responseSchema: { type: 'OBJECT' } } },
    'generationConfig.responseMimeType',
    'application/json',
  ],
  [
    { contents: hello, generationConfig: { thinkingConfig: { thinkingLevel: 'MUCH' } } },
    'generationConfig.thinkingConfig.thinkingLevel',
    'HIGH',
  ],
])('%j is refused naming %s', (body, param, words) => {
  expect(() => decode(body)).toThrow(
    expect.objectContaining({ code: 'invalid_request', param, message: expect.stringMatching(words) }),
  )
})

test.each([
  [{ cachedContent: 'cachedContents/1' }, 'cachedContent'],
  [{ tools: [{ functionDeclarations: [] }, { googleSearch: {} }] }, 'tools[1].googleSearch'],
  [{ tools: [{ code_execution: {} }] }, 'tools[0].codeExecution'],
  [{ tools: [{ somethingNew: {} }] }, 'tools[0].somethingNew'],
  [{ generationConfig: { responseModalities: ['TEXT', 'IMAGE'] } }, 'generationConfig.responseModalities'],
  [{ generationConfig: { responseMimeType: 'text/x.enum' } }, 'generationConfig.responseMimeType'],
  [{ generationConfig: { speechConfig: {} } }, 'generationConfig.speechConfig'],
  [
    { contents: [{ role: 'model', parts: [{ executableCode: { language: 'PYTHON', code: '1' } }] }] },
    'contents[0].parts[0].executableCode',
  ],
  [
    { contents: [{ role: 'model', parts: [{ text: 'a' }, { inlineData: { mimeType: 'image/png', data: '' } }] }] },
    'contents[0].parts[1].inlineData',
  ],
])('%j is refused as what nobody else can do, naming %s', (body, param) => {
  expect(() => decode({ contents: hello, ...body })).toThrow(expect.objectContaining({ code: 'unsupported', param }))
})

test('a schema, arguments and an answer of a tool may not be nested without end', () => {
  const deep: unknown = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`)
  for (const body of [
    { contents: [{ role: 'model', parts: [{ functionCall: { name: 'f', args: deep } }] }] },
    { contents: [call, { parts: [{ functionResponse: { name: 'f', response: deep } }] }] },
    { contents: hello, tools: [{ functionDeclarations: [{ name: 'f', parameters: deep }] }] },
    { contents: hello, generationConfig: { responseMimeType: 'application/json', responseJsonSchema: deep } },
  ]) {
    expect(() => decode(body)).toThrow(
      expect.objectContaining({ code: 'invalid_request', message: expect.stringContaining('too deeply') }),
    )
  }
})
