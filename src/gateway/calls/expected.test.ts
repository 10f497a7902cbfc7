import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { costOf } from '../money/price.ts'
import { unitCost } from '../money/units.ts'
import { parseObject } from '../request/parse.ts'
import { tinyTarget } from '../routing/tiny-target.ts'
import { boundOf, expectedOf, usedBy } from './expected.ts'
import { kindAt, type Kind } from './kinds.ts'

const price = { input: 1e9, output: 2e9, image: 4e7, second: 1e11, character: 15e9, request: 2e6 }
const target = tinyTarget('p', { price, maxOutputTokens: 1000 })
const of = (path: string, json: object) =>
  expectedOf(kindAt(path) as Kind, { form: 'json', parsed: parseObject(Buffer.from(JSON.stringify(json))) })

test('what is expected never costs more than what was set aside', () => {
  const text = fc.string({ minLength: 1, maxLength: 300 })
  const body = fc.oneof(
    fc.record({ input: fc.array(text, { minLength: 1, maxLength: 5 }) }).map((json) => ['/embeddings', json] as const),
    fc
      .record({ query: text, documents: fc.array(text, { minLength: 1, maxLength: 250 }) })
      .map((json) => ['/rerank', json] as const),
    fc
      .record({ prompt: text, n: fc.integer({ min: 1, max: 10 }) })
      .map((json) => ['/images/generations', json] as const),
    fc.record({ input: text }).map((json) => ['/audio/speech', json] as const),
    fc
      .record({
        prompt: fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 4 })),
        n: fc.integer({ min: 1, max: 5 }),
      })
      .map((json) => ['/completions', json] as const),
  )
  fc.assert(
    fc.property(body, ([path, json]) => {
      const expected = of(path, json)
      const { usage, units } = usedBy(expected, { usage: undefined, units: {} })
      const cost = costOf({ ...price, asOf: '' }, usage) + unitCost({ ...price, asOf: '' }, units)
      expect(cost).toBeLessThanOrEqual(boundOf(expected, [target]).nanoUsd)
    }),
  )
})

test('what the answer tells counts; who counts seconds or searches counts no tokens', () => {
  const rank = of('/rerank', { query: 'abcd', documents: Array<string>(101).fill('a') })
  expect(usedBy(rank, { usage: undefined, units: {} }).units).toEqual({ requests: 2 })
  expect(usedBy(rank, { usage: undefined, units: { requests: 1 } })).toMatchObject({
    usage: { inputTokens: 0 },
    units: { requests: 1 },
  })
  const told = { inputTokens: 3, cachedTokens: 0, outputTokens: 0 }
  expect(usedBy(rank, { usage: told, units: {} }).usage).toBe(told)
})

test('several texts are measured one by one; several completions are as many answers', () => {
  expect(of('/embeddings', { input: Array<string>(100).fill('abcdefgh') }).eachTokens).toBeLessThan(4)
  expect(of('/completions', { prompt: ['a', 'b'], n: 3, max_tokens: 5 })).toMatchObject({
    choices: 6,
    usage: { outputTokens: 30 },
  })
})

test('where no price is known nothing is set aside', () => {
  expect(boundOf(of('/embeddings', { input: 'a' }), [tinyTarget('p', { price: null })]).nanoUsd).toBe(0)
})
