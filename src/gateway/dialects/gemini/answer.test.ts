import { expect, test } from 'vitest'
import type { Part } from '../../../core/index.ts'
import { createDecoder, decodeAnswer } from './answer.ts'

function decodeStream(...events: readonly unknown[]): Part[] {
  const decoder = createDecoder()
  return [...events.flatMap((event) => decoder.event({ data: JSON.stringify(event) })), ...decoder.end()]
}

function said(...parts: readonly object[]) {
  return { candidates: [{ content: { parts, role: 'model' }, index: 0 }], modelVersion: 'gemini-2.5-flash' }
}

const stop = {
  candidates: [{ content: { parts: [{ text: '' }], role: 'model' }, finishReason: 'STOP', index: 0 }],
  usageMetadata: {
    promptTokenCount: 11,
    candidatesTokenCount: 7,
    totalTokenCount: 42,
    cachedContentTokenCount: 4,
    thoughtsTokenCount: 24,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: 11 }],
  },
  modelVersion: 'gemini-2.5-flash',
  responseId: 'mzNfaJ',
}

const finish = {
  type: 'finish',
  reason: 'stop',
  usage: { inputTokens: 11, cachedTokens: 4, outputTokens: 31, reasoningTokens: 24 },
  origin: { model: 'gemini-2.5-flash', runsOn: 'cloud' },
  costNanoUsd: 0,
}

test('thoughts, then text, in pieces', () => {
  const parts = decodeStream(
    said({ text: 'I count', thought: true }),
    said({ text: ' to two.', thought: true }),
    said({ text: 'One, ' }),
    { ...said({ text: 'two.' }), usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 2 } },
    stop,
  )
  expect(parts).toEqual([
    { type: 'reasoning-start' },
    { type: 'reasoning-delta', text: 'I count' },
    { type: 'reasoning-delta', text: ' to two.' },
    { type: 'reasoning-end' },
    { type: 'text-start' },
    { type: 'text-delta', text: 'One, ' },
    { type: 'text-delta', text: 'two.' },
    { type: 'text-end' },
    finish,
  ])
})

test('calls side by side, with the signature of the first', () => {
  const parts = decodeStream(
    said(
      { functionCall: { id: 'a', name: 'weather', args: { city: 'Oslo' } }, thoughtSignature: 'c2ln' },
      { functionCall: { name: 'clock' } },
    ),
    stop,
  )
  expect(parts).toEqual([
    { type: 'tool-call-start', id: 'a', name: 'weather', signature: 'c2ln' },
    { type: 'tool-call-delta', id: 'a', arguments: '{"city":"Oslo"}' },
    { type: 'tool-call-end', id: 'a' },
    { type: 'tool-call-start', id: expect.stringMatching(/^call_\w{24}$/), name: 'clock' },
    { type: 'tool-call-delta', id: expect.any(String), arguments: '{}' },
    { type: 'tool-call-end', id: expect.any(String) },
    { ...finish, reason: 'tool-calls' },
  ])
})

test('calls of the same tool without ids get ids of their own', () => {
  const parts = decodeStream(said({ functionCall: { name: 'f' } }), said({ functionCall: { name: 'f' } }), stop)
  const ids = parts.flatMap((part) => (part.type === 'tool-call-start' ? [part.id] : []))
  expect(new Set(ids).size).toBe(2)
})

test('signatures end a thought, and that of a text is an empty thought', () => {
  const parts = decodeStream(
    said({ text: 'A', thought: true }, { text: '', thought: true, thoughtSignature: 'one' }),
    said({ text: 'B', thought: true, thoughtSignature: 'two' }, { text: 'C' }),
    said({ text: '', thoughtSignature: 'three' }),
    stop,
  )
  expect(parts.slice(0, -1)).toEqual([
    { type: 'reasoning-start' },
    { type: 'reasoning-delta', text: 'A' },
    { type: 'reasoning-end', signature: 'one' },
    { type: 'reasoning-start' },
    { type: 'reasoning-delta', text: 'B' },
    { type: 'reasoning-end', signature: 'two' },
    { type: 'text-start' },
    { type: 'text-delta', text: 'C' },
    { type: 'text-end' },
    { type: 'reasoning-start' },
    { type: 'reasoning-end', signature: 'three' },
  ])
})

test('a whole answer with logprobs and sources', () => {
  const parts = decodeAnswer({
    candidates: [
      {
        content: { parts: [{ text: 'Yes' }, { text: '.' }], role: 'model' },
        finishReason: 'MAX_TOKENS',
        avgLogprobs: -0.1,
        logprobsResult: {
          chosenCandidates: [
            { token: 'Yes', tokenId: 5, logProbability: -0.1 },
            { token: '.', tokenId: 6, logProbability: -0.2 },
          ],
          topCandidates: [{ candidates: [{ token: 'No', tokenId: 7, logProbability: -2 }] }],
        },
        groundingMetadata: {
          webSearchQueries: ['q'],
          groundingChunks: [
            { web: { uri: 'https://a.example', title: 'A' } },
            { retrievedContext: { uri: 'gs://b', text: 'words' } },
            { web: { uri: 'https://a.example', title: 'A again' } },
            { web: {} },
          ],
        },
        citationMetadata: { citations: [{ startIndex: 1, endIndex: 2, uri: 'https://c.example', license: 'mit' }] },
      },
    ],
    usageMetadata: { promptTokenCount: 3, toolUsePromptTokenCount: 2, candidatesTokenCount: 2, totalTokenCount: 7 },
    modelVersion: 'm',
  })
  expect(parts).toEqual([
    { type: 'text-start' },
    {
      type: 'text-delta',
      text: 'Yes',
      logprobs: [
        { token: 'Yes', logprob: -0.1, top: [{ token: 'No', logprob: -2 }] },
        { token: '.', logprob: -0.2, top: [] },
      ],
    },
    { type: 'text-delta', text: '.' },
    { type: 'source', url: 'https://a.example', title: 'A' },
    { type: 'source', url: 'gs://b' },
    { type: 'source', url: 'https://c.example' },
    { type: 'text-end' },
    {
      type: 'finish',
      reason: 'length',
      usage: { inputTokens: 5, cachedTokens: 0, outputTokens: 2 },
      origin: { model: 'm', runsOn: 'cloud' },
      costNanoUsd: 0,
    },
  ])
})

test('of several choices the first is read', () => {
  const others = [{ index: 1, content: { parts: [{ text: 'other' }] }, finishReason: 'STOP' }]
  const parts = decodeAnswer({
    candidates: [...others, { index: 0, content: { parts: [{ text: 'first' }] }, finishReason: 'STOP' }],
  })
  expect(parts.filter(({ type }) => type === 'text-delta')).toEqual([{ type: 'text-delta', text: 'first' }])
  expect(() => decodeAnswer({ candidates: others })).toThrow(expect.objectContaining({ code: 'provider_failed' }))
})

test('a source that a stream repeats is told once', () => {
  const grounded = {
    candidates: [{ groundingMetadata: { groundingChunks: [{ web: { uri: 'https://a.example' } }] } }],
  }
  expect(decodeStream(grounded, grounded, stop).filter(({ type }) => type === 'source')).toHaveLength(1)
})

test.each([
  ['STOP', 'stop'],
  ['MAX_TOKENS', 'length'],
  ['SAFETY', 'content-filter'],
  ['RECITATION', 'content-filter'],
  ['PROHIBITED_CONTENT', 'content-filter'],
])('%s is %s, without a word too', (finishReason, reason) => {
  expect(decodeAnswer({ candidates: [{ finishReason }] }).at(-1)).toMatchObject({ type: 'finish', reason })
})

test.each([
  [{ error: { code: 429, message: 'Resource exhausted.', status: 'RESOURCE_EXHAUSTED' } }, 'Resource exhausted.'],
  [[{ error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } }], 'overloaded'],
  [{ error: { code: 500, status: 'INTERNAL' } }, 'INTERNAL'],
  [{ error: 'words' }, 'words'],
  [[], 'not an object'],
  ['text', 'not an object'],
  [{ candidates: {} }, 'not a list'],
  [{ candidates: [{ content: { parts: 'a' } }] }, 'not a list'],
  [said(null as unknown as object), 'not an object'],
  [said({ functionCall: { args: {} } }), 'without a name'],
  [said({ inlineData: { mimeType: 'image/png', data: 'AQ==' } }), 'image/png'],
  [
    { candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL', finishMessage: 'Malformed function call: f(' }] },
    'MALFORMED_FUNCTION_CALL\\): Malformed',
  ],
  [{ candidates: [{ finishReason: 'toString' }] }, 'toString'],
])('%j is a failure of the provider', (json, words) => {
  const failure = expect.objectContaining({ code: 'provider_failed', message: expect.stringMatching(words) })
  expect(() => decodeAnswer(json)).toThrow(failure)
  expect(() => decodeStream(said({ text: 'a' }), json)).toThrow(failure)
})

test.each([[{}], [said({ text: 'half' })], [{ usageMetadata: { promptTokenCount: 5 } }]])(
  '%j is no finished answer',
  (json) => {
    const failure = expect.objectContaining({ code: 'provider_failed', message: expect.stringContaining('finished') })
    expect(() => decodeAnswer(json)).toThrow(failure)
    expect(() => decodeStream(json)).toThrow(failure)
  },
)

test('an event that is not JSON, and arguments without end', () => {
  expect(() => createDecoder().event({ data: '{"candidates":[' })).toThrow(
    expect.objectContaining({ code: 'provider_failed' }),
  )
  const args: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)
  expect(() => decodeAnswer(said({ functionCall: { name: 'f', args } }))).toThrow(
    expect.objectContaining({ code: 'provider_failed' }),
  )
})

test('a refused question', () => {
  const body = {
    promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
    usageMetadata: { promptTokenCount: 9, totalTokenCount: 9 },
  }
  const refusal = expect.objectContaining({
    code: 'content_refused',
    message: expect.stringContaining('PROHIBITED_CONTENT'),
  })
  expect(() => decodeAnswer(body)).toThrow(refusal)
  expect(() => decodeStream(body)).toThrow(refusal)
})
