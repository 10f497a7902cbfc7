import type { App } from '../app/index.ts'
import { VadeError, type CallContext, type EmbeddingModel } from '../core/index.ts'
import {
  decodeEmbeddingRequest,
  encodeEmbeddings,
  openaiChat,
  openaiCompletions,
  requireAbilities,
  type CallerSide,
} from '../gateway/index.ts'
import { sendCompletion } from './completions.ts'
import { bearerOf } from './guard.ts'
import { methodNotAllowed, readJson, sendJson, type Exchange } from './http.ts'

/** Answers at the same time or waiting to be; more are refused, so that none waits for ever. */
const mostAnswers = 64

interface Called extends Exchange {
  readonly context: CallContext
}

/** The API that OpenAI's clients speak, under `/v1` and `/openai/v1`; `path` is what follows. */
export async function handleOpenAi(app: App, path: string, exchange: Exchange): Promise<void> {
  const key = app.keys.check(bearerOf(exchange.request))
  const context: CallContext = { signal: exchange.signal, caller: key.id }
  if (path === '/models') return sendModels(app, exchange)
  if (path.startsWith('/models/')) return sendModel(app, exchange, decodeURIComponent(path.slice('/models/'.length)))
  if (path === '/chat/completions') return complete(app, openaiChat.caller, { ...exchange, context })
  if (path === '/completions') return complete(app, openaiCompletions, { ...exchange, context })
  if (path === '/embeddings') return embed(app, { ...exchange, context })
  throw new VadeError('not_found', `There is no ${path} in this API.`)
}

function sendModels(app: App, exchange: Exchange): void {
  if (exchange.request.method !== 'GET') throw methodNotAllowed(exchange, ['GET'])
  sendJson(exchange.response, 200, { object: 'list', data: modelsOf(app) })
}

function sendModel(app: App, exchange: Exchange, id: string): void {
  if (exchange.request.method !== 'GET') throw methodNotAllowed(exchange, ['GET'])
  const model = modelsOf(app).find((one) => one.id === id)
  if (model === undefined)
    throw new VadeError('model_not_found', `There is no model called '${id}'.`, { param: 'model' })
  sendJson(exchange.response, 200, model)
}

function modelsOf(app: App) {
  return app.directory.list().map(({ id, ownedBy, created, contextTokens }) => ({
    id,
    object: 'model',
    created,
    owned_by: ownedBy,
    context_window: contextTokens,
  }))
}

async function complete(app: App, side: CallerSide, exchange: Called): Promise<void> {
  if (exchange.request.method !== 'POST') throw methodNotAllowed(exchange, ['POST'])
  const asked = side.decode(await readJson(exchange.request))
  const model = app.directory.resolve(asked.model)
  for (const request of asked.requests) requireAbilities(model, request)
  if (app.meter.running() + asked.requests.length > mostAnswers) {
    throw new VadeError('overloaded', `More than ${String(mostAnswers)} answers are wanted at once; try again later.`, {
      retryAfter: 5,
    })
  }
  await sendCompletion(exchange.response, { asked, model, context: exchange.context })
}

async function embed(app: App, exchange: Called): Promise<void> {
  if (exchange.request.method !== 'POST') throw methodNotAllowed(exchange, ['POST'])
  const decoded = decodeEmbeddingRequest(await readJson(exchange.request))
  const model = app.directory.embedding(decoded.model)
  checkDimensions(model, decoded.dimensions)
  const result = await model.embed(decoded.texts, exchange.context)
  sendJson(exchange.response, 200, encodeEmbeddings(result, decoded))
}

/** A vector of a model that was not trained for it says little when it is cut short. */
function checkDimensions({ id, dimensions }: EmbeddingModel, asked: number | undefined): void {
  if (asked === undefined || asked === dimensions) return
  const sentence = `${id} has vectors of ${String(dimensions)} dimensions, which cannot be shortened; leave the field out.`
  throw new VadeError('invalid_request', sentence, { param: 'dimensions' })
}
