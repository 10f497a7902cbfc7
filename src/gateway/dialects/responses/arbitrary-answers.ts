import * as fc from 'fast-check'
import type { Part } from '../../../core/index.ts'
import { finish } from './tiny-answer.ts'

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 })
const token = fc.record({ token: text, logprob: fc.constantFrom(-0.25, -3) })
const logprobs = fc.array(
  fc.record({
    token: text,
    logprob: fc.constant(-0.5),
    bytes: fc.constant([1, 255]),
    top: fc.array(token, { maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 2 },
)

const textBlock: fc.Arbitrary<Part[]> = fc
  .record({
    deltas: fc.array(fc.record({ text, logprobs }, { requiredKeys: ['text'] }), { maxLength: 3 }),
    sources: fc.array(fc.record({ url: fc.webUrl(), title: text }, { requiredKeys: ['url'] }), { maxLength: 2 }),
  })
  .map(({ deltas, sources }) => [
    { type: 'text-start' },
    ...deltas.map((delta): Part => ({ type: 'text-delta', ...delta })),
    ...sources.map((source): Part => ({ type: 'source', ...source })),
    { type: 'text-end' },
  ])
const reasoningBlock: fc.Arbitrary<Part[]> = fc
  .record({
    deltas: fc.array(text, { maxLength: 3 }),
    end: fc.oneof(fc.constant({}), fc.record({ signature: fc.base64String({ minLength: 4 }) })),
  })
  .map(({ deltas, end }) => [
    { type: 'reasoning-start' },
    ...deltas.map((delta): Part => ({ type: 'reasoning-delta', text: delta })),
    { type: 'reasoning-end', ...end },
  ])
/** Calls that are said at the same time, a piece of each in turn. */
const callsBlock: fc.Arbitrary<Part[]> = fc
  .array(fc.record({ name: text, pieces: fc.array(text, { maxLength: 3 }), id: fc.uuid() }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((calls) => [
    ...calls.map(({ id, name }): Part => ({ type: 'tool-call-start', id, name })),
    ...[0, 1, 2].flatMap((round) =>
      calls.flatMap(({ id, pieces }): Part[] =>
        pieces[round] === undefined ? [] : [{ type: 'tool-call-delta', id, arguments: pieces[round] }],
      ),
    ),
    ...calls.map(({ id }): Part => ({ type: 'tool-call-end', id })),
  ])
const finishOf = fc.record({
  reason: fc.constantFrom('stop' as const, 'length' as const, 'content-filter' as const, 'aborted' as const),
  usage: fc.record(
    {
      inputTokens: fc.nat(),
      cachedTokens: fc.nat(),
      outputTokens: fc.nat(),
      reasoningTokens: fc.integer({ min: 1, max: 999 }),
      cacheWriteTokens: fc.record({ '5m': fc.integer({ min: 1, max: 999 }) }),
    },
    { requiredKeys: ['inputTokens', 'cachedTokens', 'outputTokens'] },
  ),
})

/** Everything that an answer can say in this dialect, as tests generate it. */
export const answers: fc.Arbitrary<Part[]> = fc
  .record({ blocks: fc.array(fc.oneof(textBlock, reasoningBlock, callsBlock), { maxLength: 4 }), end: finishOf })
  .map(({ blocks, end }) => {
    const parts = blocks.flat()
    const called = parts.some(({ type }) => type === 'tool-call-start')
    const reason = end.reason === 'stop' && called ? 'tool-calls' : end.reason
    return [...parts, finish({ ...end, reason })]
  })
