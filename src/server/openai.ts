import type { IncomingMessage, ServerResponse } from 'node:http'
import type { App } from '../app/index.ts'
import {
  toVadeError,
  VadeError,
  type CallContext,
  type EmbeddingModel,
  type Finish,
  type Model,
  type Part,
} from '../core/index.ts'
import {
  createAnswer,
  createChunkEncoder,
  decodeChatRequest,
  decodeCompletionRequest,
  decodeEmbeddingRequest,
  encodeAnswer,
  encodeEmbeddings,
  encodeError,
  encodeUsageChunk,
  type Decoded,
} from '../gateway/index.ts'
import { bearerOf } from './guard.ts'
import { openEvents, readJson, sendJson } from './http.ts'

/** The API that OpenAI's clients speak, under `/v1` and `/openai/v1`. */
export async function handleOpenAi(
  app: App,
  path: string,
  exchange: { readonly request: IncomingMessage; readonly response: ServerResponse; readonly signal: AbortSignal },
): Promise<void> {
  const { request, response, signal } = exchange
  const key = app.keys.check(bearerOf(request))
  const context: CallContext = { signal, caller: key.id }
  if (path === '/models' || path.startsWith('/models/')) {
    allow(request, 'GET')
    const models = app.directory.list().map(({ id, ownedBy, created, contextTokens }) => ({
      id,
      object: 'model',
      created,
      owned_by: ownedBy,
      context_window: contextTokens,
    }))
    if (path === '/models') return sendJson(response, 200, { object: 'list', data: models })
    const id = decodeURIComponent(path.slice('/models/'.length))
    const one = models.find((model) => model.id === id)
    if (one === undefined)
      throw new VadeError('model_not_found', `There is no model called '${id}'.`, { param: 'model' })
    return sendJson(response, 200, one)
  }
  if (path === '/chat/completions' || path === '/completions') {
    allow(request, 'POST')
    const kind = path === '/completions' ? 'completion' : 'chat'
    const json = await readJson(request)
    const decoded = kind === 'chat' ? decodeChatRequest(json) : decodeCompletionRequest(json)
    const model = app.directory.resolve(decoded.model)
    const answer = createAnswer(kind, decoded.model)
    if (decoded.stream) return stream(response, { answer, decoded, model, context })
    const choices: Part[][] = []
    for (const one of choicesOf(decoded)) choices.push(await Array.fromAsync(model.generate(one, context)))
    if (!signal.aborted) sendJson(response, 200, encodeAnswer(answer, choices))
    return
  }
  if (path === '/embeddings') {
    allow(request, 'POST')
    const decoded = decodeEmbeddingRequest(await readJson(request))
    const model = app.directory.embedding(decoded.model)
    checkDimensions(model, decoded.dimensions)
    const result = await model.embed(decoded.texts, context)
    if (!signal.aborted) sendJson(response, 200, encodeEmbeddings(result, decoded))
    return
  }
  throw new VadeError('not_found', `There is no ${path} in this API.`)
}

/** A vector of a model that was not trained for it says little when it is cut short. */
function checkDimensions({ id, dimensions }: EmbeddingModel, asked: number | undefined): void {
  if (asked === undefined || asked === dimensions) return
  const sentence = `${id} has vectors of ${String(dimensions)} dimensions, which cannot be shortened; leave the field out.`
  throw new VadeError('invalid_request', sentence, { param: 'dimensions' })
}

interface Streamed {
  readonly answer: ReturnType<typeof createAnswer>
  readonly decoded: Decoded
  readonly model: Model
  readonly context: CallContext
}

/** Headers go out with the first part, so that a request that cannot be answered still gets its status. */
async function stream(response: ServerResponse, { answer, decoded, model, context }: Streamed): Promise<void> {
  let events: ReturnType<typeof openEvents> | undefined
  const finishes: Finish[] = []
  try {
    for (const [index, request] of choicesOf(decoded).entries()) {
      const encode = createChunkEncoder(answer, index)
      for await (const part of model.generate(request, context)) {
        events ??= openEvents(response)
        for (const chunk of encode(part)) await events.send(JSON.stringify(chunk))
        if (part.type === 'finish') finishes.push(part)
      }
    }
    if (decoded.includeUsage) await events?.send(JSON.stringify(encodeUsageChunk(answer, finishes)))
    await events?.send('[DONE]')
  } catch (thrown) {
    if (events === undefined) throw thrown
    await events.send(JSON.stringify(encodeError(toVadeError(thrown))))
  }
  events?.end()
}

/** `n` answers to one question: a given seed is counted up, or all would be the same. */
function choicesOf({ request, n }: Decoded): Decoded['request'][] {
  return Array.from({ length: n }, (_, index) => {
    const seed = request.sampling?.seed
    return index === 0 || seed === undefined
      ? request
      : { ...request, sampling: { ...request.sampling, seed: seed + index } }
  })
}

function allow(request: IncomingMessage, method: string): void {
  if (request.method !== method)
    throw new VadeError('method_not_allowed', `Use ${method} here, not ${request.method ?? ''}.`)
}
