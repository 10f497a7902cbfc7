import { VadeError, type GenerateRequest } from '../../../core/index.ts'
import { parseBody } from '../parse.ts'
import { encodeRequest } from './encode-request.ts'
import { countIn, objectIn } from './reading.ts'
import { wrong } from './refusal.ts'
import { decodeQuestion } from './request.ts'
import { countTokensBody } from './request-shape.ts'

/** The question whose tokens are to be counted. Throws as decoding the question itself does. */
export function decodeCountTokens(json: unknown): GenerateRequest {
  const { contents, generateContentRequest } = parseBody(countTokensBody, json)
  if (contents && generateContentRequest) {
    throw wrong('generateContentRequest', 'it has contents of its own; give one of them')
  }
  if (generateContentRequest) return decodeQuestion(generateContentRequest)
  if (contents) return decodeQuestion({ contents })
  throw wrong('contents', 'give contents, or a generateContentRequest')
}

export function encodeTokenCount(tokens: number): object {
  return { totalTokens: tokens }
}

export function countTokensPath(model: string): string {
  return `/models/${encodeURIComponent(model)}:countTokens`
}

/** The whole question is counted: instructions and tools with it. */
export function encodeCountTokens(request: GenerateRequest, model: string): object {
  const { body } = encodeRequest(request, { model, stream: false })
  return { generateContentRequest: { model: `models/${model}`, ...body } }
}

/** Throws `provider_failed` where there is no count. */
export function decodeTokenCount(body: unknown): number {
  const count = countIn(objectIn(body)?.['totalTokens'])
  if (count === undefined) throw new VadeError('provider_failed', 'Gemini answered without a count of tokens.')
  return count
}
