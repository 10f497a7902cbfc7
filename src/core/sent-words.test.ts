import { expect, test } from 'vitest'
import { sentInWords } from './sent-words.ts'

const sent = { provider: 'openai', model: 'openai/gpt-4o', bytes: 363, redactions: 0, classes: ['ordinary'] }

test.each([
  [0, 'a question of 363 bytes to openai (openai/gpt-4o). The record'],
  [1, 'a question of 363 bytes to openai (openai/gpt-4o); 1 personal word was replaced first. The record'],
  [2, 'a question of 363 bytes to openai (openai/gpt-4o); 2 personal words were replaced first. The record'],
])('%i redactions', (redactions, beginning) => {
  expect(sentInWords({ ...sent, redactions })).toBe(
    `${beginning} of what left also counts the heads, and each attempt.`,
  )
})
