import { expect, test } from 'vitest'
import { VadeError } from '../../core/index.ts'
import { dialects } from '../dialects/all.ts'
import type { DialectName } from '../dialects/dialect.ts'
import { AttemptError } from '../routing/target.ts'
import { inCallersWords } from './callers-words.ts'

type Body = Readonly<Record<string, unknown>>

function named(dialect: DialectName, body: Body, param: string) {
  const path = { model: 'm', stream: false }
  const decode = (json: Body) => dialects[dialect].caller.decode(json, path)
  const error = new VadeError('unsupported', `'${param}' is not taken.`, { param })
  const { message, param: field } = inCallersWords(error, { dialect, body, decode }) as VadeError
  return { message, field }
}

test.each<[DialectName, Body, string, string]>([
  ['anthropic', { max_tokens: 5 }, 'sampling.maxTokens', 'max_tokens'],
  ['anthropic', {}, 'output', 'output_config.format'],
  ['anthropic', {}, 'schema.properties.a', 'output_config.format.schema.properties.a'],
  ['gemini', {}, 'sampling.maxTokens', 'generationConfig.maxOutputTokens'],
  ['gemini', {}, 'messages', 'contents'],
  [
    'gemini',
    { generationConfig: { responseSchema: {} } },
    'schema.properties.a',
    'generationConfig.responseSchema.properties.a',
  ],
  ['openai-responses', {}, 'sampling.maxTokens', 'max_output_tokens'],
  ['openai-responses', { input: 'Hello' }, 'messages[0].content[0]', 'input'],
  ['openai-chat', { max_tokens: 5 }, 'sampling.maxTokens', 'max_tokens'],
  ['openai-chat', {}, 'sampling.maxTokens', 'max_completion_tokens'],
  ['openai-chat', {}, 'output', 'response_format'],
  ['openai-chat', {}, 'model', 'model'],
])('a caller of %s with %j hears of %s as %s', (dialect, body, param, field) => {
  expect(named(dialect, body, param)).toEqual({ field, message: `'${field}' is not taken.` })
})

const use = { type: 'tool_use', id: 't', name: 'f', input: {} }
const result = { type: 'tool_result', tool_use_id: 't', content: 'done' }
const said = { type: 'text', text: 'See' }

test('of a message the turn is named that it was made from', () => {
  const anthropic = {
    model: 'm',
    max_tokens: 5,
    system: [said, said],
    messages: [
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: [use] },
      // A turn of which two messages are made.
      { role: 'user', content: [result, said] },
      { role: 'assistant', content: 'Well' },
      { role: 'user', content: [said] },
    ],
  }
  const turns = [2, 3, 4, 5, 6, 7].map((index) =>
    named('anthropic', anthropic, `messages[${String(index)}].content[0]`),
  )
  expect(turns.map(({ field }) => field)).toEqual([
    'messages[0].content',
    'messages[1].content',
    'messages[2].content',
    'messages[2].content',
    'messages[3].content',
    'messages[4].content[0]',
  ])
  const responses = {
    model: 'm',
    input: [
      { type: 'message', role: 'user', content: 'Hello' },
      // Turns of which one message is made.
      { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
      { type: 'function_call', call_id: 'b', name: 'f', arguments: '{}' },
      { type: 'function_call_output', call_id: 'a', output: '1' },
      { type: 'function_call_output', call_id: 'b', output: '2' },
    ],
  }
  expect(named('openai-responses', responses, 'messages[3].content').field).toBe('input[4]')
  expect(named('openai-responses', { ...responses, previous_response_id: 'r' }, 'messages[3].content').field).toBe(
    'input',
  )
  const gemini = { contents: [{ role: 'user', parts: [{ text: 'a' }] }] }
  expect(named('gemini', gemini, 'messages[0].content[0]').field).toBe('contents[0].parts[0]')
  expect(named('gemini', gemini, 'messages[0].toolCalls[0].arguments').field).toBe('contents[0]')
})

test('what a provider calls a field is told in the words of the caller, or not at all', () => {
  const fault = (param: string) => new AttemptError('bad-request', 'It is too large.', { param, retryAfter: 3 })
  const caller = { dialect: 'gemini', body: {} } as const
  const told = inCallersWords(fault('max_output_tokens'), caller, 'openai-responses')
  expect(told).toMatchObject({ fault: 'bad-request', param: 'generationConfig.maxOutputTokens', retryAfter: 3 })
  expect(inCallersWords(fault('input[3].content'), caller, 'openai-responses')).toMatchObject({ param: 'contents' })
  expect(inCallersWords(fault('service_tier'), caller, 'openai-responses')).toMatchObject({ param: undefined })
})
