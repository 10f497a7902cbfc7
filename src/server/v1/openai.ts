import { VadeError, type CallContext, type EmbeddingModel } from '../../core/index.ts'
import { loadLocalDialects, requireAbilities } from '../../gateway/index.ts'
import { sendCompletion } from './completions.ts'
import type { V1App } from './v1.ts'
import { methodNotAllowed, readJson, sendJson, type Exchange } from '../http.ts'

/** Answers at the same time or waiting to be; more are refused, so that none waits for ever. */
const mostAnswers = 64

interface Called extends Exchange {
  readonly context: CallContext
}

/** Text completions, from the models of this machine. */
export async function complete(app: V1App, exchange: Called): Promise<void> {
  if (exchange.request.method !== 'POST') throw methodNotAllowed(exchange, ['POST'])
  const { openaiCompletions } = await loadLocalDialects()
  const asked = openaiCompletions.decode(await readJson(exchange.request))
  const { directory, running } = localOf(app)
  const model = directory.resolve(asked.model)
  for (const request of asked.requests) requireAbilities(model, request)
  if (running() + asked.requests.length > mostAnswers) {
    throw new VadeError('overloaded', `More than ${String(mostAnswers)} answers are wanted at once; try again later.`, {
      retryAfter: 5,
    })
  }
  await sendCompletion(exchange.response, { asked, model, context: exchange.context })
}

export async function embed(app: V1App, exchange: Called): Promise<void> {
  if (exchange.request.method !== 'POST') throw methodNotAllowed(exchange, ['POST'])
  const { decodeEmbeddingRequest, encodeEmbeddings } = await loadLocalDialects()
  const decoded = decodeEmbeddingRequest(await readJson(exchange.request))
  const model = localOf(app).directory.embedding(decoded.model)
  checkDimensions(model, decoded.dimensions)
  const result = await model.embed(decoded.texts, exchange.context)
  sendJson(exchange.response, 200, encodeEmbeddings(result, decoded))
}

function localOf({ local }: V1App) {
  if (local !== null) return local
  throw new VadeError(
    'model_not_found',
    "This process is the gateway alone; 'vade serve' has the models of this machine.",
    {
      param: 'model',
    },
  )
}

/** A vector of a model that was not trained for it says little when it is cut short. */
function checkDimensions({ id, dimensions }: EmbeddingModel, asked: number | undefined): void {
  if (asked === undefined || asked === dimensions) return
  const sentence = `${id} has vectors of ${String(dimensions)} dimensions, which cannot be shortened; leave the field out.`
  throw new VadeError('invalid_request', sentence, { param: 'dimensions' })
}
