import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  checkEmbeddingRequest,
  decodeEmbeddingRequest,
  decodeEmbeddings,
  encodeEmbeddings,
  withEncoding,
} from './embeddings.ts'

const model = 'device-embedding'

test('one text and several', () => {
  expect(decodeEmbeddingRequest({ model, input: 'a' })).toEqual({
    model,
    texts: ['a'],
    encoding: 'float',
    dimensions: undefined,
  })
  const several = { model, input: ['a', ' b '], encoding_format: 'base64', dimensions: 384, user: 'me' }
  expect(decodeEmbeddingRequest(several)).toEqual({
    model,
    texts: ['a', ' b '],
    encoding: 'base64',
    dimensions: 384,
  })
  expect(decodeEmbeddingRequest({ model, input: Array(2048).fill('a') }).texts).toHaveLength(2048)
})

test.each([
  [{ input: 'a' }, 'model', 'model'],
  [{ model }, 'input', 'give a text'],
  [{ model, input: 5 }, 'input', 'give a text'],
  [{ model, input: [] }, 'input', 'give a text|not be empty'],
  [{ model, input: Array(2049).fill('a') }, 'input', 'give|2048'],
  [{ model, input: ['a', ''] }, 'input[1]', 'empty'],
  [{ model, input: ' \n' }, 'input', 'empty'],
  [{ model, input: [1, 2] }, 'input[0]', 'token numbers'],
  [{ model, input: [[1, 2]] }, 'input[0]', 'token numbers'],
  [{ model, input: [null] }, 'input[0]', 'not a text'],
  [{ model, input: 'a', encoding_format: 'hex' }, 'encoding_format', 'float'],
  [{ model, input: 'a', dimensions: 0 }, 'dimensions', 'dimensions'],
])('%j is refused naming %s', (body, param, words) => {
  expect(() => decodeEmbeddingRequest(body)).toThrow(
    expect.objectContaining({ code: 'invalid_request', param, message: expect.stringMatching(words) }),
  )
})

test('vectors as numbers, and as base64 of their bytes', () => {
  const result = { vectors: [Float32Array.of(0.5, -1), Float32Array.of(0, 1).subarray(1)], inputTokens: 7 }
  expect(encodeEmbeddings(result, { model, encoding: 'float' })).toEqual({
    object: 'list',
    model,
    data: [
      { object: 'embedding', index: 0, embedding: [0.5, -1] },
      { object: 'embedding', index: 1, embedding: [1] },
    ],
    usage: { prompt_tokens: 7, total_tokens: 7 },
  })
  expect(encodeEmbeddings(result, { model, encoding: 'base64' })).toMatchObject({
    data: [{ embedding: 'AAAAPwAAgL8=' }, { embedding: 'AACAPw==' }],
  })
})

test('what a provider gets may be tokens; a list of them may be long', () => {
  const checked = (input: unknown) => checkEmbeddingRequest({ model, input })
  expect(checked('a')).toEqual({ encoding: 'float', inputs: 1 })
  expect(checked(Array(5000).fill(7))).toEqual({ encoding: 'float', inputs: 1 })
  expect(checked([[1, 2], [3]])).toEqual({ encoding: 'float', inputs: 2 })
})

test.each([
  [[[]], 'input[0]'],
  [[1, 'a'], 'input'],
  [[[1.5]], 'input[0]'],
  [['a', {}], 'input[1]'],
  [Array(2049).fill('a'), 'input'],
  ['', 'input'],
])('no provider gets %j', (input, param) => {
  expect(() => checkEmbeddingRequest({ model, input })).toThrow(expect.objectContaining({ param }))
})

test('vectors come out as they went in, in either encoding and any order', () => {
  const numbers = fc.array(
    fc.float({ noNaN: true, noDefaultInfinity: true }).filter((one) => !Object.is(one, -0)),
    { minLength: 1 },
  )
  fc.assert(
    fc.property(
      fc.array(numbers, { minLength: 1 }),
      fc.constantFrom('float' as const, 'base64' as const),
      (vectors, encoding) => {
        const answer = encodeEmbeddings({ vectors, inputTokens: 1 }, { model, encoding }) as { data: object[] }
        expect(decodeEmbeddings({ ...answer, data: answer.data.toReversed() })).toEqual(vectors)
        expect(withEncoding(answer, encoding)).toBe(answer)
        const other = encoding === 'float' ? 'base64' : 'float'
        expect(decodeEmbeddings(withEncoding(answer, other))).toEqual(vectors)
      },
    ),
  )
  expect(() => decodeEmbeddings({ data: [] })).toThrow('without vectors')
  expect(withEncoding('nonsense', 'float')).toBe('nonsense')
})
