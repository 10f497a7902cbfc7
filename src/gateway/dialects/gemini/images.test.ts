import { expect, test } from 'vitest'
import { decodeImages, encodeImageRequest } from './images.ts'

test('Imagen predicts, the others generate', () => {
  expect(encodeImageRequest({ model: 'x', prompt: 'a cat', n: 2, size: '1024x1024' }, 'imagen-4')).toEqual({
    path: '/models/imagen-4:predict',
    body: { instances: [{ prompt: 'a cat' }], parameters: { sampleCount: 2, aspectRatio: '1:1' } },
    lost: [],
  })
  expect(encodeImageRequest({ prompt: 'a cat', size: '7x7', background: 'opaque' }, 'gemini-image')).toEqual({
    path: '/models/gemini-image:generateContent',
    body: {
      contents: [{ role: 'user', parts: [{ text: 'a cat' }] }],
      generationConfig: { responseModalities: ['IMAGE'] },
    },
    lost: ['background', 'size'],
  })
  expect(encodeImageRequest({ prompt: 'a', size: 'auto' }, 'gemini-image').lost).toEqual([])
})

test.each([
  [{ response_format: 'url' }, 'response_format'],
  [{ stream: true }, 'stream'],
  [{ n: 2 }, 'n'],
])('%j cannot be honoured', (more, param) => {
  expect(() => encodeImageRequest({ prompt: 'a', ...more }, 'gemini-image')).toThrow(
    expect.objectContaining({ code: 'unsupported', param }),
  )
})

test('either answer is read; without a picture it is a refusal', () => {
  const predicted = { predictions: [{ bytesBase64Encoded: 'QQ==' }, { raiFilteredReason: 'no' }] }
  expect(decodeImages(predicted, 5)).toEqual({ created: 5, data: [{ b64_json: 'QQ==' }] })
  const generated = {
    candidates: [{ content: { parts: [{ text: 'Here' }, { inlineData: { mimeType: 'image/png', data: 'Qg==' } }] } }],
    usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 1290 },
  }
  expect(decodeImages(generated, 5)).toEqual({
    created: 5,
    data: [{ b64_json: 'Qg==' }],
    usage: { input_tokens: 3, output_tokens: 1290, total_tokens: 1293 },
  })
  expect(() => decodeImages({ candidates: [] }, 5)).toThrow(expect.objectContaining({ code: 'content_refused' }))
})
