import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeEmbedContent, decodeEmbedded, encodeEmbedContents, encodeEmbedded } from './embeddings.ts'

test('what is encoded is decoded to the same', () => {
  const question = fc.record({
    texts: fc.array(fc.string(), { minLength: 1, maxLength: 100 }),
    dimensions: fc.option(fc.integer({ min: 1, max: 3072 }), { nil: undefined }),
  })
  fc.assert(
    fc.property(question, (asked) => {
      const body = JSON.parse(JSON.stringify(encodeEmbedContents(asked, 'm'))) as unknown
      expect(decodeEmbedContent(body, true)).toEqual({ ...asked, lost: [] })
    }),
  )
  const vector = fc.array(
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((one) => !Object.is(one, -0)),
    { minLength: 1 },
  )
  fc.assert(
    fc.property(fc.array(vector, { minLength: 1 }), (vectors) => {
      const body = JSON.parse(JSON.stringify(encodeEmbedded(vectors, true))) as unknown
      expect(decodeEmbedded(body)).toEqual({ vectors, inputTokens: undefined })
    }),
  )
})

test('one content, with what others have no words for', () => {
  const body = {
    content: { parts: [{ text: 'a' }, { text: 'b' }] },
    taskType: 'CLUSTERING',
    title: 't',
    outputDimensionality: 3,
  }
  expect(decodeEmbedContent(body, false)).toEqual({ texts: ['ab'], dimensions: 3, lost: ['taskType', 'title'] })
  expect(encodeEmbedded([[1, 2]], false)).toEqual({ embedding: { values: [1, 2] } })
  const answer = { embedding: { values: [1] }, usageMetadata: { promptTokenCount: 4 } }
  expect(decodeEmbedded(answer)).toEqual({ vectors: [[1]], inputTokens: 4 })
})

test.each([
  [{ requests: [] }, 'requests'],
  [
    { requests: [{ content: { parts: [{ text: 'a' }] } }, { content: { parts: [{ inlineData: {} }] } }] },
    'requests[1].content.parts[0].text',
  ],
  [
    {
      requests: [
        { content: { parts: [{ text: 'a' }] } },
        { content: { parts: [{ text: 'a' }] }, outputDimensionality: 5 },
      ],
    },
    'requests[1].outputDimensionality',
  ],
])('%j is refused naming %s', (body, param) => {
  expect(() => decodeEmbedContent(body, true)).toThrow(expect.objectContaining({ param }))
})

test.each([[{}], [{ embeddings: [] }], [{ embeddings: [{ values: ['a'] }] }], [{ embedding: { values: [] } }], [null]])(
  '%j has no vectors',
  (answer) => {
    expect(() => decodeEmbedded(answer)).toThrow(expect.objectContaining({ code: 'provider_failed' }))
  },
)
