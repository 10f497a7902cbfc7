import { expect, test } from 'vitest'
import { placeOf } from './index.ts'

test.each([
  ['/v1beta/models/gemini-2.5-pro:generateContent', 'gemini-2.5-pro', false],
  ['/v1/models/groq/llama:streamGenerateContent', 'groq/llama', true],
  ['/v1/models/groq%2Fllama:generateContent', 'groq/llama', false],
  // As the AI SDK asks for a model with a slash in its name.
  ['/v1beta/groq/llama:streamGenerateContent', 'groq/llama', true],
  ['/v1beta/publishers/google/models/gemini-2.5-pro:generateContent', 'gemini-2.5-pro', false],
  ['/gemini/v1beta/models/llama3:8b:generateContent', 'llama3:8b', false],
])('%s asks %s', (path, model, stream) => {
  expect(placeOf(path)).toMatchObject({ kind: 'chat', dialect: 'gemini', model, stream })
})
