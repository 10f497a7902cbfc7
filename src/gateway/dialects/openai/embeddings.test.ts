import { expect, test } from 'vitest'
import { decodeEmbeddingRequest, encodeEmbeddings } from './embeddings.ts'

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
  [{ model, input: [] }, 'input', 'give a text|1 items'],
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
