import { expect, test } from 'vitest'
import { VadeError, type Finish, type Part } from '../../../core/index.ts'
import { openaiChat } from './chat.ts'
import { openaiCompletions } from './completions.ts'

const finish = (more: Partial<Finish> = {}): Finish => ({
  type: 'finish',
  reason: 'stop',
  usage: {
    inputTokens: 10,
    cachedTokens: 4,
    outputTokens: 5,
    reasoningTokens: 2,
    cacheWriteTokens: { '5m': 1, '1h': 2 },
  },
  origin: { model: 'm', runsOn: 'cloud' },
  costNanoUsd: 7,
  ...more,
})
const said: Part[] = [
  { type: 'reasoning-start' },
  { type: 'reasoning-delta', text: 'h' },
  { type: 'reasoning-delta', text: 'm' },
  { type: 'reasoning-end', signature: 's' },
  { type: 'text-start' },
  { type: 'text-delta', text: 'a', logprobs: [{ token: 'a', logprob: -1, top: [] }] },
  { type: 'text-delta', text: 'b' },
  { type: 'text-end' },
  { type: 'tool-call-start', id: 'c1', name: 'f', signature: 't' },
  { type: 'tool-call-delta', id: 'c1', arguments: '{"a":' },
  { type: 'tool-call-delta', id: 'c1', arguments: '1}' },
  { type: 'tool-call-end', id: 'c1' },
  { type: 'source', url: 'https://example.org', title: 'E' },
  finish({ reason: 'tool-calls' }),
]
const usage = {
  prompt_tokens: 10,
  completion_tokens: 5,
  total_tokens: 15,
  prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 3 },
  completion_tokens_details: { reasoning_tokens: 2 },
}
const chat = (more: object = {}) =>
  openaiChat.caller.decode({ model: 'm', messages: [{ role: 'user', content: 'a' }], ...more }).createReply()

/** The JSON of each event of a stream. */
function eventsOf(text: string): unknown[] {
  return text
    .split('\n\n')
    .filter(Boolean)
    .map((event) => {
      expect(event).toMatch(/^data: [^\n]*$/)
      const data = event.slice('data: '.length)
      return data === '[DONE]' ? data : (JSON.parse(data) as unknown)
    })
}

test('a whole answer', () => {
  expect(chat().whole([said])).toEqual({
    id: expect.stringMatching(/^chatcmpl/),
    object: 'chat.completion',
    created: expect.any(Number),
    model: 'm',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: 'ab',
          refusal: null,
          reasoning_content: 'hm',
          reasoning_details: [{ type: 'reasoning.text', text: 'hm', signature: 's', index: 0 }],
          tool_calls: [
            {
              id: 'c1',
              type: 'function',
              function: { name: 'f', arguments: '{"a":1}' },
              extra_content: { google: { thought_signature: 't' } },
            },
          ],
          annotations: [
            {
              type: 'url_citation',
              url_citation: { url: 'https://example.org', title: 'E', start_index: 0, end_index: 0 },
            },
          ],
        },
        logprobs: { content: [{ token: 'a', logprob: -1, bytes: null, top_logprobs: [] }], refusal: null },
        finish_reason: 'tool_calls',
      },
    ],
    usage,
  })
})

test('the same as a stream', () => {
  const reply = chat({ stream_options: { include_usage: true } })
  const events = eventsOf(said.map((part) => reply.part(part, 0)).join('') + reply.end())
  const deltas = events.slice(0, -2).map((event) => (event as { choices: { delta: object }[] }).choices[0]?.delta)
  expect(deltas).toEqual([
    { role: 'assistant', content: '', refusal: null },
    { reasoning_content: 'h' },
    { reasoning_content: 'm' },
    { reasoning_details: [{ type: 'reasoning.text', text: 'hm', signature: 's', index: 0 }] },
    { content: 'a' },
    { content: 'b' },
    { tool_calls: [expect.objectContaining({ index: 0, id: 'c1', function: { name: 'f', arguments: '' } })] },
    { tool_calls: [{ index: 0, function: { arguments: '{"a":' } }] },
    { tool_calls: [{ index: 0, function: { arguments: '1}' } }] },
    { annotations: [expect.objectContaining({ type: 'url_citation' })] },
    {},
  ])
  expect(events[4]).toEqual({
    id: expect.any(String),
    object: 'chat.completion.chunk',
    created: expect.any(Number),
    model: 'm',
    choices: [
      {
        index: 0,
        delta: { content: 'a' },
        logprobs: { content: [{ token: 'a', logprob: -1, bytes: null, top_logprobs: [] }], refusal: null },
        finish_reason: null,
      },
    ],
    usage: null,
  })
  expect(events.at(-3)).toMatchObject({ choices: [{ finish_reason: 'tool_calls' }] })
  expect(events.at(-2)).toMatchObject({ choices: [], usage })
  expect(events.at(-1)).toBe('[DONE]')
})

test('two choices share their prompt', () => {
  const reply = chat({ n: 2, stream_options: { include_usage: true } })
  expect(reply.whole([[finish()], [finish()]])).toMatchObject({ usage: { prompt_tokens: 10, completion_tokens: 10 } })
  const events = eventsOf([1, 0].map((choice) => reply.part(finish(), choice)).join('') + reply.end())
  expect(events.slice(0, 4).map((event) => (event as { choices: { index: number }[] }).choices[0]?.index)).toEqual([
    1, 1, 0, 0,
  ])
  expect(events[4]).toMatchObject({ usage: { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 } })
})

test('a stream that fails has an error and no end', () => {
  const text = chat().fail(new VadeError('rate_limited', 'Too much.'))
  expect(eventsOf(text)).toEqual([
    { error: { message: 'Too much.', type: 'rate_limit_error', param: null, code: 'rate_limit_exceeded' } },
  ])
})

test('without being asked for there is no usage, and what was thought can be left out', () => {
  const reply = chat({ reasoning: { exclude: true } })
  const text = said.map((part) => reply.part(part, 0)).join('') + reply.end()
  expect(text).not.toMatch(/usage|reasoning/)
  expect(JSON.stringify(reply.whole([said]))).not.toContain('reasoning_content')
})

test('reasons have their names', () => {
  const reasonOf = (reason: Finish['reason']) => chat().whole([[finish({ reason })]])
  expect(reasonOf('content-filter')).toMatchObject({ choices: [{ finish_reason: 'content_filter' }] })
  expect(reasonOf('length')).toMatchObject({ choices: [{ finish_reason: 'length' }] })
  expect(reasonOf('aborted')).toMatchObject({ choices: [{ finish_reason: 'stop' }] })
})

test('a completion echoes its prompt and has columns of log-probabilities', () => {
  const token = (text: string) => ({ token: text, logprob: -1, top: [{ token: text, logprob: -1 }] })
  const parts: Part[] = [
    { type: 'text-delta', text: 'bc', logprobs: [token('b'), token('c')] },
    { type: 'text-delta', text: 'd', logprobs: [token('d')] },
    finish(),
  ]
  const ask = (more: object) =>
    openaiCompletions.decode({ model: 'm', prompt: ['a', 'x'], n: 1, ...more }).createReply()
  expect(ask({ echo: true }).whole([parts, parts])).toMatchObject({
    object: 'text_completion',
    choices: [{ text: 'abcd' }, { text: 'xbcd', index: 1 }],
    usage: { prompt_tokens: 20 },
  })
  const columns = { tokens: ['b', 'c', 'd'], token_logprobs: [-1, -1, -1], text_offset: [0, 1, 2] }
  expect(ask({ logprobs: 1 }).whole([parts, parts])).toMatchObject({ choices: [{ logprobs: columns }, {}] })
  const reply = ask({ echo: true })
  const events = eventsOf(parts.map((part) => reply.part(part, 1)).join('') + reply.end())
  expect(events.map((event) => (event as { choices?: { text: string }[] }).choices?.[0]?.text)).toEqual([
    'x',
    'bc',
    'd',
    '',
    undefined,
  ])
  expect(events[2]).toMatchObject({ choices: [{ index: 1, logprobs: { tokens: ['d'], text_offset: [2] } }] })
})
