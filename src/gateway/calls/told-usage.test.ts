import { expect, test } from 'vitest'
import { toldAtEnd, toldUsage } from './told-usage.ts'

const tokens = (inputTokens: number, outputTokens = 0, cachedTokens = 0) => ({
  inputTokens,
  cachedTokens,
  outputTokens,
})

test.each([
  ['OpenAI, vectors', { usage: { prompt_tokens: 8, total_tokens: 8 } }, { usage: tokens(8), units: {} }],
  [
    'OpenAI, pictures',
    { usage: { input_tokens: 50, output_tokens: 4000, input_tokens_details: { cached_tokens: 20, image_tokens: 40 } } },
    { usage: tokens(50, 4000, 20), units: { imageTokens: 40 } },
  ],
  [
    'OpenAI, sound',
    { text: 'a', usage: { type: 'duration', seconds: 12.2 } },
    { usage: undefined, units: { seconds: 13 } },
  ],
  ['OpenAI, verbose', { text: 'a', duration: '3.5' }, { usage: undefined, units: { seconds: 4 } }],
  [
    'Mistral, sound',
    { usage: { prompt_audio_seconds: 203, prompt_tokens: 4, completion_tokens: 635 } },
    { usage: tokens(4, 635), units: { seconds: 203 } },
  ],
  ['Jina', { results: [], usage: { total_tokens: 15 } }, { usage: tokens(15), units: {} }],
  ['Cohere, rankings', { meta: { billed_units: { search_units: 2 } } }, { usage: undefined, units: { requests: 2 } }],
  ['Cohere, vectors', { meta: { billed_units: { input_tokens: 7 } } }, { usage: tokens(7), units: {} }],
  ['Gemini', { embedding: {}, usageMetadata: { promptTokenCount: 3 } }, { usage: tokens(3), units: {} }],
  ['nobody', { data: [] }, { usage: undefined, units: {} }],
  [
    'nonsense',
    { usage: { prompt_tokens: -1, output_tokens: 1e15, seconds: 'x' }, meta: 5 },
    { usage: undefined, units: {} },
  ],
  ['no object', 'text', { usage: undefined, units: {} }],
])('%s', (_who, answer, told) => {
  expect(toldUsage(answer)).toEqual(told)
})

test('the last usage of a stream counts, also where its event has lost its beginning', () => {
  const first = 'data: {"type":"delta","usage":{"input_tokens":1}}\n\n'
  const last = '8xWZ","usage":{"input_tokens":10,"output_tokens":20,"input_tokens_details":{"text_tokens":10}}}\n\n'
  expect(toldAtEnd(first + last).usage).toEqual(tokens(10, 20))
  expect(toldAtEnd('data: {"usage":null}\n\n').usage).toBeUndefined()
  expect(toldAtEnd('data: {"usage":{"input_tokens":1').usage).toBeUndefined()
  expect(toldAtEnd('data: [DONE]\n\n').usage).toBeUndefined()
  expect(toldAtEnd('data: {"usage":{"type":"duration","seconds":3}}\n\n').units).toEqual({ seconds: 3 })
})
