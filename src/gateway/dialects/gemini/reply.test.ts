import { expect, test } from 'vitest'
import { VadeError, type Finish, type Part } from '../../../core/index.ts'
import { createReply } from './reply.ts'

const finish: Finish = {
  type: 'finish',
  reason: 'stop',
  usage: { inputTokens: 5, cachedTokens: 0, outputTokens: 3 },
  origin: { model: 'other', runsOn: 'device' },
  costNanoUsd: 0,
}
const head = { modelVersion: 'asked', responseId: expect.stringMatching(/^resp_\w+$/) }

function events(parts: readonly Part[], choice = 0): unknown[] {
  const reply = createReply('asked')
  const text = parts.map((part) => reply.part(part, choice)).join('') + reply.end()
  return text === ''
    ? []
    : text
        .split('\n\n')
        .slice(0, -1)
        .map((event) => JSON.parse(event.replace(/^data: /, '')))
}

const call: Part[] = [
  { type: 'tool-call-start', id: 'a', name: 'f', signature: 'c2ln' },
  { type: 'tool-call-delta', id: 'a', arguments: '{"x"' },
  { type: 'tool-call-delta', id: 'a', arguments: ':1}' },
  { type: 'tool-call-end', id: 'a' },
]
const functionCall = { functionCall: { id: 'a', name: 'f', args: { x: 1 } }, thoughtSignature: 'c2ln' }

test('texts come as they are said, a call when it is whole', () => {
  const parts: Part[] = [
    { type: 'reasoning-start' },
    { type: 'reasoning-delta', text: 'Hm.' },
    { type: 'reasoning-end', signature: 'dGg=' },
    { type: 'text-start' },
    { type: 'text-delta', text: 'Hi' },
    { type: 'text-end' },
    { type: 'notice', code: 'compacted', message: 'm' },
    ...call,
    { type: 'source', url: 'https://a.example', title: 'A' },
    { ...finish, reason: 'tool-calls' },
  ]
  const piece = (part: object) => ({ candidates: [{ content: { parts: [part], role: 'model' }, index: 0 }], ...head })
  expect(events(parts)).toEqual([
    piece({ text: 'Hm.', thought: true }),
    piece({ text: '', thought: true, thoughtSignature: 'dGg=' }),
    piece({ text: 'Hi' }),
    piece(functionCall),
    {
      candidates: [
        {
          content: { parts: [{ text: '' }], role: 'model' },
          finishReason: 'STOP',
          groundingMetadata: { groundingChunks: [{ web: { uri: 'https://a.example', title: 'A' } }] },
          index: 0,
        },
      ],
      usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 3, totalTokenCount: 8 },
      ...head,
    },
  ])
  expect(createReply('asked').whole([parts])).toEqual({
    candidates: [
      {
        content: {
          parts: [{ text: 'Hm.', thought: true, thoughtSignature: 'dGg=' }, { text: 'Hi' }, functionCall],
          role: 'model',
        },
        finishReason: 'STOP',
        groundingMetadata: { groundingChunks: [{ web: { uri: 'https://a.example', title: 'A' } }] },
        index: 0,
      },
    ],
    usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 3, totalTokenCount: 8 },
    ...head,
  })
})

test('choices side by side keep their calls apart, and usage grows to the sum', () => {
  const reply = createReply('asked')
  const said = [0, 1].map((choice) => call.map((part) => reply.part(part, choice)).join(''))
  expect(said[0]).toContain('"index":0')
  expect(said[1]).toContain('"index":1')
  expect(reply.part(finish, 1)).toContain('"candidatesTokenCount":3')
  expect(reply.part({ ...finish, reason: 'length' }, 0)).toMatch(/"MAX_TOKENS","index":0.*"candidatesTokenCount":6/)
  expect(createReply('asked').whole([[finish], [finish]])).toMatchObject({
    candidates: [{ index: 0 }, { index: 1 }],
    usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 6, totalTokenCount: 11 },
  })
})

test('logprobs', () => {
  const top = [{ token: 'Hi', logprob: -0.5 }]
  const logprobs = [{ token: 'Hi', logprob: -0.5, bytes: [72, 105], top }]
  const result = {
    avgLogprobs: -0.5,
    logprobsResult: {
      chosenCandidates: [{ token: 'Hi', logProbability: -0.5 }],
      topCandidates: [{ candidates: [{ token: 'Hi', logProbability: -0.5 }] }],
    },
  }
  const parts: Part[] = [{ type: 'text-delta', text: 'Hi', logprobs }, finish]
  expect(events(parts)[0]).toMatchObject({ candidates: [result] })
  expect(createReply('asked').whole([parts])).toMatchObject({ candidates: [result] })
})

test('arguments that are no object are a malformed call, unless the answer was cut off', () => {
  const broken: Part[] = [
    { type: 'tool-call-start', id: 'a', name: 'f' },
    { type: 'tool-call-delta', id: 'a', arguments: '{"x":' },
    { type: 'tool-call-end', id: 'a' },
  ]
  expect(events([...broken, { ...finish, reason: 'tool-calls' }])).toMatchObject([
    { candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL', finishMessage: expect.stringContaining('f') }] },
  ])
  expect(createReply('asked').whole([[...broken, { ...finish, reason: 'length' }]])).toMatchObject({
    candidates: [{ content: { parts: [{ text: '' }] }, finishReason: 'MAX_TOKENS' }],
  })
})

test('a stream that fails ends with an error and no finishReason', () => {
  const text = createReply('asked').fail(new VadeError('provider_failed', 'It broke.'))
  expect(text).toMatch(/^data: .*\n\n$/)
  expect(JSON.parse(text.slice(6))).toMatchObject({ error: { code: 502, message: 'It broke.', status: 'UNAVAILABLE' } })
})
