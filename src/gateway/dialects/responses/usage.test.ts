import { expect, test } from 'vitest'
import { openaiResponses } from './responses.ts'

const { provider } = openaiResponses

test('usage in an answer, in an event, and in neither', () => {
  const usage = {
    input_tokens: 9,
    input_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 },
    output_tokens: 7,
    output_tokens_details: { reasoning_tokens: 5 },
  }
  const read = { inputTokens: 9, cachedTokens: 4, outputTokens: 7, reasoningTokens: 5, cacheWriteTokens: { '5m': 2 } }
  expect(provider.usage({ usage })).toEqual(read)
  expect(provider.usage({ type: 'response.completed', response: { usage } })).toEqual(read)
  expect(provider.usage({ type: 'response.created', response: { usage: null } }, read)).toEqual(read)
  expect(provider.usage('nothing')).toBeUndefined()
})
