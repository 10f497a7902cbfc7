import { expect, test } from 'vitest'
import { openaiResponses } from './responses.ts'

const { provider } = openaiResponses

test('the path', () => {
  expect(provider.path('m', true)).toBe('/responses')
})
