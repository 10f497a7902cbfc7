import { expect, test } from 'vitest'
import { userText } from '../../core/index.ts'
import { needsOf } from './needs.ts'

test('a plain question needs text only', () => {
  expect(needsOf({ messages: [{ role: 'system', text: 'x'.repeat(30) }, userText('x'.repeat(10))] }, ['seed'])).toEqual(
    {
      input: ['text'],
      tools: false,
      schema: false,
      logprobs: false,
      inputTokens: 10,
      parameters: ['seed'],
    },
  )
})

test('sees what a request has in it, also in the answers of tools', () => {
  const needs = needsOf(
    {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image-url', url: 'https://example.org/a.png' },
            { type: 'document', mediaType: 'application/pdf', data: new Uint8Array(9) },
          ],
        },
        { role: 'assistant', text: '', toolCalls: [{ id: '1', name: 'look', arguments: '{}' }] },
        {
          role: 'tool',
          callId: '1',
          text: 'Here.',
          content: [{ type: 'audio', mediaType: 'audio/wav', data: new Uint8Array(9) }],
        },
      ],
      tools: [{ name: 'look', parameters: { type: 'object' } }],
      output: { type: 'json-schema', name: 'answer', schema: {} },
      logprobs: { top: 0 },
      sampling: { maxTokens: 50 },
    },
    [],
  )
  expect(needs).toMatchObject({ tools: true, schema: true, logprobs: true, outputTokens: 50 })
  expect(needs.input.toSorted()).toEqual(['audio', 'document', 'image', 'text'])
  expect(needs.inputTokens).toBeGreaterThan(5000)
})
