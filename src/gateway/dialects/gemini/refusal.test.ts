import { expect, test } from 'vitest'
import { declared, decode, hello } from './tiny-exchange.ts'

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
