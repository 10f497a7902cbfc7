import { expect, test } from 'vitest'
import { openaiChat } from './chat.ts'

const { provider } = openaiChat
const delta = (one: object, more: object = {}) => ({ model: 'm', choices: [{ index: 0, delta: one, ...more }] })
const stop = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }

function parts(...events: readonly (object | string)[]) {
  const decoder = provider.createDecoder()
  const all = events.flatMap((event) =>
    decoder.event({ data: typeof event === 'string' ? event : JSON.stringify(event) }),
  )
  return [...all, ...decoder.end()]
}
const call = (index: number | undefined, id: string | undefined, name: string | undefined, given: string) =>
  delta({ tool_calls: [{ index, id, function: { name, arguments: given } }] })
/** The calls that a stream makes, and whether each was told before the next began. */
function callsOf(...events: readonly (object | string)[]) {
  const calls: { id: string; name: string; text: string }[] = []
  let open: string | undefined
  for (const part of parts(...events)) {
    if (part.type === 'tool-call-start') {
      if (open !== undefined) throw new Error(`${open} was still open.`)
      open = part.id
      calls.push({ id: part.id, name: part.name, text: '' })
    }
    if (part.type === 'tool-call-delta') {
      if (part.id !== open) throw new Error(`${part.id} was not open.`)
      const last = calls.at(-1)
      if (last) last.text += part.arguments
    }
    if (part.type === 'tool-call-end') {
      if (part.id !== open) throw new Error(`${part.id} was not open.`)
      open = undefined
    }
  }
  return calls.map(({ id, name, text }) => [id, name, text])
}
const finish = {
  type: 'finish',
  reason: 'stop',
  usage: { inputTokens: 3, cachedTokens: 1, outputTokens: 2 },
  origin: { model: 'm', runsOn: 'cloud' },
  costNanoUsd: 0,
}
const spent = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5, prompt_tokens_details: { cached_tokens: 1 } }

test('thoughts, then text, then usage in an event without choices', () => {
  expect(
    parts(
      delta({ role: 'assistant', content: '' }),
      delta({ reasoning_content: 'h' }),
      delta({ reasoning: 'm', content: null }),
      delta({ content: 'a' }, { logprobs: { content: [{ token: 'a', logprob: -1, bytes: [97], top_logprobs: [] }] } }),
      delta({ content: 'b' }),
      stop,
      { model: 'm', choices: [], usage: spent },
      '[DONE]',
    ),
  ).toEqual([
    { type: 'reasoning-start' },
    { type: 'reasoning-delta', text: 'h' },
    { type: 'reasoning-delta', text: 'm' },
    { type: 'reasoning-end' },
    { type: 'text-start' },
    { type: 'text-delta', text: 'a', logprobs: [{ token: 'a', logprob: -1, bytes: [97], top: [] }] },
    { type: 'text-delta', text: 'b' },
    { type: 'text-end' },
    finish,
  ])
})

test('a stream without [DONE], with usage beside a choice', () => {
  expect(parts(delta({ content: 'a' }), { ...stop, usage: spent }).at(-1)).toEqual(finish)
})

test('a whole answer gives the same', () => {
  const message = {
    role: 'assistant',
    content: 'a',
    reasoning: 'hm',
    annotations: [{ url_citation: { url: 'https://example.org', title: 'E' } }],
  }
  expect(provider.decodeAnswer({ model: 'm', choices: [{ message, finish_reason: 'stop' }], usage: spent })).toEqual([
    { type: 'reasoning-start' },
    { type: 'reasoning-delta', text: 'hm' },
    { type: 'reasoning-end' },
    { type: 'text-start' },
    { type: 'text-delta', text: 'a' },
    { type: 'text-end' },
    { type: 'source', url: 'https://example.org', title: 'E' },
    finish,
  ])
})

test('signatures of thoughts', () => {
  const details = (...reasoning_details: object[]) => delta({ reasoning: 'hm', reasoning_details })
  expect(
    parts(
      details({ type: 'reasoning.text', text: 'hm', index: 0 }),
      delta({ reasoning_details: [{ type: 'reasoning.text', signature: 's', index: 0 }] }),
      delta({ reasoning_details: [{ type: 'reasoning.encrypted', data: 'x', index: 1 }] }),
      stop,
    ).slice(0, -1),
  ).toEqual([
    { type: 'reasoning-start' },
    { type: 'reasoning-delta', text: 'hm' },
    { type: 'reasoning-end', signature: 's' },
    { type: 'reasoning-start' },
    { type: 'reasoning-end', redacted: 'x' },
  ])
})

test('pieces of content as Mistral writes them, and pages as Perplexity names them', () => {
  const thinking = { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }
  expect(
    parts(delta({ content: [thinking] }), {
      ...delta({ content: [{ type: 'text', text: 'a' }] }, { finish_reason: 'model_length' }),
      citations: ['https://example.org', 'https://example.org/b'],
      search_results: [{ url: 'https://example.org', title: 'E' }],
    }).filter(({ type }) => /delta|source|finish/.test(type)),
  ).toEqual([
    { type: 'reasoning-delta', text: 'hm' },
    { type: 'text-delta', text: 'a' },
    { type: 'source', url: 'https://example.org', title: 'E' },
    { type: 'source', url: 'https://example.org/b' },
    expect.objectContaining({ reason: 'length' }),
  ])
})

test.each<[string, readonly object[], readonly (readonly unknown[])[]]>([
  [
    'numbered, with ids in the first fragment',
    [call(0, 'a', 'f', ''), call(0, undefined, undefined, '{"x"'), call(0, '', '', ':1}'), call(1, 'b', 'g', '{}')],
    [
      ['a', 'f', '{"x":1}'],
      ['b', 'g', '{}'],
    ],
  ],
  ['with id and name repeated', [call(0, 'a', 'f', '{"x"'), call(0, 'a', 'f', ':1}')], [['a', 'f', '{"x":1}']]],
  [
    'in between each other',
    [
      call(0, 'a', 'f', ''),
      call(1, 'b', 'g', ''),
      call(1, undefined, undefined, '{"y"'),
      call(0, undefined, undefined, '{"x":1}'),
      call(1, undefined, undefined, ':2}'),
    ],
    [
      ['a', 'f', '{"x":1}'],
      ['b', 'g', '{"y":2}'],
    ],
  ],
  [
    'all numbered 0',
    [call(0, 'a', 'f', '{}'), call(0, 'b', 'f', '{"x":1}')],
    [
      ['a', 'f', '{}'],
      ['b', 'f', '{"x":1}'],
    ],
  ],
  [
    'without ids',
    [call(0, undefined, 'f', '{}'), call(1, undefined, 'g', '{}')],
    [
      [expect.stringMatching(/^call/), 'f', '{}'],
      [expect.stringMatching(/^call/), 'g', '{}'],
    ],
  ],
  [
    'without numbers',
    [
      call(undefined, 'a', 'f', '{"x":'),
      call(undefined, 'a', undefined, '1'),
      call(undefined, undefined, undefined, '}'),
      call(undefined, undefined, 'g', '{}'),
    ],
    [
      ['a', 'f', '{"x":1}'],
      [expect.stringMatching(/^call/), 'g', '{}'],
    ],
  ],
  [
    'two with the same id',
    [call(0, 'a', 'f', '{}'), call(1, 'a', 'g', '{}')],
    [
      ['a', 'f', '{}'],
      [expect.stringMatching(/^call/), 'g', '{}'],
    ],
  ],
  ['with no arguments', [call(0, 'a', 'f', '')], [['a', 'f', '{}']]],
  ['with the name after the id', [call(0, 'a', undefined, ''), call(0, undefined, 'f', '{}')], [['a', 'f', '{}']]],
  [
    'with an object for arguments',
    [delta({ tool_calls: [{ id: 'a', function: { name: 'f', arguments: { x: 1 } } }] })],
    [['a', 'f', '{"x":1}']],
  ],
])('calls %s', (_, events, expected) => {
  expect(callsOf(...events, stop)).toEqual(expected)
  expect(parts(...events, stop).at(-1)).toMatchObject({ reason: 'tool-calls' })
})

test('a signature on a call', () => {
  const one = {
    id: 'a',
    function: { name: 'f', arguments: '{}' },
    extra_content: { google: { thought_signature: 's' } },
  }
  expect(parts(delta({ tool_calls: [one] }), stop)[0]).toEqual({
    type: 'tool-call-start',
    id: 'a',
    name: 'f',
    signature: 's',
  })
})

test.each<[string, readonly (object | string)[], RegExp]>([
  ['has no end', [delta({ content: 'a' })], /in the middle/],
  ['has nothing but [DONE]', ['[DONE]'], /in the middle/],
  ['is not JSON', ['{"choices":[{"del'], /not JSON/],
  ['is a number', ['5'], /no object/],
  ['calls without a name', [call(0, 'a', undefined, '{}'), stop], /without a name/],
  ['goes on with a call that it never began', [call(0, undefined, undefined, '{}')], /belongs to none/],
  [
    'goes on with a call after its end',
    [call(0, 'a', 'f', '{}'), call(1, 'b', 'g', '{}'), call(0, undefined, undefined, '{}')],
    /belongs to none/,
  ],
  ['ends by an error', [delta({}, { finish_reason: 'error' })], /'error'/],
  [
    'has an error as OpenAI writes it',
    [{ error: { message: 'Slow down.', type: 'rate_limit_error', code: 'rate_limit_exceeded' } }],
    /^Slow down\.$/,
  ],
  ['has an error of one text', [{ error: 'Slow down.' }], /^Slow down\.$/],
  ['has an error as vLLM writes it', [{ object: 'error', message: 'Slow down.', code: 429 }], /^Slow down\.$/],
  [
    'has an error in its choice',
    [{ choices: [{ delta: {}, error: { code: 429, message: 'Slow down.' } }] }],
    /^Slow down\.$/,
  ],
  ['has an error instead of choices', [{ code: 429, message: 'Slow down.' }], /^Slow down\.$/],
])('a stream that %s fails', (_, events, message) => {
  expect(() => parts(...events)).toThrow(
    expect.objectContaining({ code: 'provider_failed', message: expect.stringMatching(message) }),
  )
})

test('an error event says what kind of fault it is', () => {
  const decoder = provider.createDecoder()
  expect(() => decoder.event({ event: 'error', data: '{"message":"Slow down.","code":429}' })).toThrow(
    expect.objectContaining({ fault: 'rate-limit', message: 'Slow down.' }),
  )
})

test('nothing but a filter, and a refusal in words', () => {
  expect(parts(delta({}, { finish_reason: 'content_filter' }))).toEqual([
    expect.objectContaining({ type: 'finish', reason: 'content-filter' }),
  ])
  expect(parts(delta({ content: 'a' }, { finish_reason: 'content_filter' })).at(-1)).toMatchObject({
    reason: 'content-filter',
  })
  expect(parts(delta({ refusal: 'No.' }), stop)).toEqual([
    { type: 'text-start' },
    { type: 'text-delta', text: 'No.' },
    { type: 'text-end' },
    expect.objectContaining({ reason: 'content-filter' }),
  ])
})

test.each([[undefined], [null], ['a'], [{}], [{ choices: [] }], [{ choices: [{ text: 'a' }] }]])(
  '%j is no answer',
  (body) => {
    expect(() => provider.decodeAnswer(body)).toThrow(expect.objectContaining({ code: 'provider_failed' }))
  },
)

test.each([
  [{ usage: spent }, { inputTokens: 3, cachedTokens: 1, outputTokens: 2 }],
  [
    { x_groq: { usage: { prompt_tokens: 3, completion_tokens: 2 } } },
    { inputTokens: 3, cachedTokens: 0, outputTokens: 2 },
  ],
  [
    { choices: [{ usage: { prompt_tokens: 3, completion_tokens: 2, cached_tokens: 1 } }] },
    { inputTokens: 3, cachedTokens: 1, outputTokens: 2 },
  ],
  [
    { usage: { prompt_tokens: 3, completion_tokens: 2, prompt_cache_hit_tokens: 1 } },
    { inputTokens: 3, cachedTokens: 1, outputTokens: 2 },
  ],
  [
    { usage: { ...spent, completion_tokens_details: { reasoning_tokens: 1 } } },
    { inputTokens: 3, cachedTokens: 1, outputTokens: 2, reasoningTokens: 1 },
  ],
  [
    { usage: { ...spent, total_tokens: 9, completion_tokens_details: { reasoning_tokens: 4 } } },
    { inputTokens: 3, cachedTokens: 1, outputTokens: 6, reasoningTokens: 4 },
  ],
  [
    {
      usage: {
        prompt_tokens: 9,
        completion_tokens: 1,
        prompt_tokens_details: { cached_tokens: 2, cache_write_tokens: 5 },
      },
    },
    { inputTokens: 9, cachedTokens: 2, outputTokens: 1, cacheWriteTokens: { '5m': 5 } },
  ],
  [{ usage: { prompt_tokens: 'many', completion_tokens: -1 } }, { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }],
])('usage of %j', (json, expected) => {
  expect(provider.usage(json, { inputTokens: 99, cachedTokens: 0, outputTokens: 0 })).toEqual(expected)
})

test('what tells no usage leaves what was told before', () => {
  const before = { inputTokens: 1, cachedTokens: 0, outputTokens: 0 }
  for (const json of [{}, { usage: null }, null, 5]) expect(provider.usage(json, before)).toBe(before)
  expect(provider.usage({ choices: [] })).toBeUndefined()
})
