import { expect, test } from 'vitest'
import { userText } from '../../../core/index.ts'
import {
  countTokensPath,
  decodeCountTokens,
  decodeTokenCount,
  encodeCountTokens,
  encodeTokenCount,
} from './count-tokens.ts'

const messages = [userText('Hello')]
const contents = [{ role: 'user', parts: [{ text: 'Hello' }] }]

test('contents alone, or a whole question', () => {
  expect(decodeCountTokens({ contents })).toEqual({ messages })
  const question = { model: 'models/m', contents, system_instruction: 'S' }
  expect(decodeCountTokens({ generate_content_request: question })).toEqual({
    messages: [{ role: 'system', text: 'S' }, ...messages],
  })
})

test.each([
  [{}, 'contents'],
  [{ contents: [] }, 'contents'],
  [{ contents, generateContentRequest: { contents } }, 'generateContentRequest'],
  [{ generateContentRequest: { contents: [{}] } }, 'generateContentRequest.contents[0].parts'],
])('%j is refused naming %s', (body, param) => {
  expect(() => decodeCountTokens(body)).toThrow(expect.objectContaining({ code: 'invalid_request', param }))
})

test('asking Google and reading its answer', () => {
  expect(countTokensPath('gemini-3-flash')).toBe('/models/gemini-3-flash:countTokens')
  expect(encodeCountTokens({ messages }, 'gemini-3-flash')).toEqual({
    generateContentRequest: { model: 'models/gemini-3-flash', contents },
  })
  expect(decodeTokenCount(encodeTokenCount(31))).toBe(31)
  for (const body of [{}, { totalTokens: -1 }, null]) {
    expect(() => decodeTokenCount(body)).toThrow(expect.objectContaining({ code: 'provider_failed' }))
  }
})
