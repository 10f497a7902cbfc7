import { VadeError } from '../../../core/index.ts'
import { objectIn, objectsIn, textIn, type JsonObject } from './reading.ts'
import { unsupported } from './refusal.ts'
import { decodeUsage } from './usage.ts'

/** Shapes of pictures that both protocols have words for. */
const ratios: Readonly<Record<string, string>> = {
  '1024x1024': '1:1',
  '512x512': '1:1',
  '256x256': '1:1',
  '1536x1024': '3:2',
  '1024x1536': '2:3',
  '1792x1024': '16:9',
  '1024x1792': '9:16',
}
const understood = ['model', 'prompt', 'n', 'size', 'response_format', 'user']

export interface ImageRequest {
  readonly path: string
  readonly body: object
  readonly lost: readonly string[]
}

/**
 * OpenAI's `/images/generations` as Google answers it: Imagen by `predict`, the others by `generateContent`. Source:
 * Google's reference of the Gemini API, image generation.
 */
export function encodeImageRequest(asked: JsonObject, model: string): ImageRequest {
  const { prompt, n, size, response_format: format } = asked
  if (format === 'url') throw unsupported('response_format', 'Google sends pictures, not addresses; ask for b64_json')
  if (asked['stream'] === true) throw unsupported('stream', 'Google sends whole pictures')
  const aspectRatio = typeof size === 'string' ? ratios[size] : undefined
  const lost = Object.keys(asked).filter((name) => !understood.includes(name))
  if (typeof size === 'string' && size !== 'auto' && aspectRatio === undefined) lost.push('size')
  const at = `/models/${encodeURIComponent(model)}`
  if (model.startsWith('imagen')) {
    const parameters = { sampleCount: n ?? 1, ...(aspectRatio !== undefined && { aspectRatio }) }
    return { path: `${at}:predict`, body: { instances: [{ prompt }], parameters }, lost }
  }
  if (typeof n === 'number' && n > 1) throw unsupported('n', 'this model makes one picture at a time')
  const generationConfig = {
    responseModalities: ['IMAGE'],
    ...(aspectRatio !== undefined && { imageConfig: { aspectRatio } }),
  }
  return {
    path: `${at}:generateContent`,
    body: { contents: [{ role: 'user', parts: [{ text: prompt }] }], generationConfig },
    lost,
  }
}

/** Either answer, as OpenAI's. Throws `content_refused` where Google made no picture of it. */
export function decodeImages(json: unknown, created: number): object {
  const answer = objectIn(json)
  const predicted = objectsIn(answer?.['predictions']).map(({ bytesBase64Encoded }) => bytesBase64Encoded)
  const parts = objectsIn(answer?.['candidates']).flatMap(({ content }) => objectsIn(objectIn(content)?.['parts']))
  const drawn = parts.map(({ inlineData }) => objectIn(inlineData)?.['data'])
  const data = [...predicted, ...drawn]
    .filter((one) => textIn(one) !== undefined)
    .map((picture) => ({ b64_json: picture }))
  if (data.length === 0)
    throw new VadeError('content_refused', 'Google made no picture of this prompt; word it another way.')
  const usage = decodeUsage(json)
  return {
    created,
    data,
    ...(usage !== undefined && {
      usage: {
        input_tokens: usage.inputTokens,
        output_tokens: usage.outputTokens,
        total_tokens: usage.inputTokens + usage.outputTokens,
      },
    }),
  }
}
