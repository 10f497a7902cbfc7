import { toVadeError, VadeError, type CallContext, type EmbeddingModel } from '../../core/index.ts'
import { decodeEmbedContent, encodeEmbedded } from '../dialects/gemini/embeddings.ts'
import { decodeEmbeddingRequest, encodeEmbeddings } from '../dialects/openai/embeddings.ts'
import type { ModelDirectory } from '../directory.ts'
import { deviceProvider, free } from '../providers/device.ts'
import type { Target } from '../routing/target.ts'
import type { Named } from './planned.ts'
import type { Asked } from './outgoing.ts'

/** The embedding model of this machine by its name; or why there is none. */
export function deviceEmbeddings(local: ModelDirectory, name: string): Named | { readonly error: VadeError } {
  let model: EmbeddingModel
  try {
    model = local.embedding(name)
  } catch (thrown) {
    return { error: toVadeError(thrown) }
  }
  const groups = [[targetOf(model.id)]]
  return { targets: () => groups, policy: patient }
}

/** Its weights may have to be fetched, and a small machine takes its time. */
const patient: Named['policy'] = {
  retries: 0,
  totalMs: 3_600_000,
  connectMs: 5000,
  firstContentMs: 3_600_000,
  wholeAnswerMs: 3_600_000,
  longestPauseMs: 0,
  otherProviderOnRefusal: false,
  hedgeQuantile: 0,
  betweenTokensMs: 3_600_000,
  cacheSeconds: 0,
}

function targetOf(id: string): Target {
  const model = {
    id,
    names: [],
    // A text that is too long is cut by the model itself.
    contextTokens: Number.MAX_SAFE_INTEGER,
    maxOutputTokens: 0,
    input: ['text'],
    tools: false,
    schema: false,
    logprobs: false,
    reasoning: false,
    price: free,
    serves: 'embeddings',
  } as const
  const provider = deviceProvider([model])
  const [endpoint] = provider.endpoints
  return { provider, model, endpoint: endpoint as Target['endpoint'], key: { id: 'none', secret: '' }, weight: 1 }
}

export async function embedOnDevice(
  local: ModelDirectory | null,
  target: Target,
  { body, gemini, context }: Asked & { readonly context: CallContext },
): Promise<object> {
  if (local === null) {
    const sentence = "This process is the gateway alone; 'vade serve' has the models of this machine."
    throw new VadeError('model_not_found', sentence, { param: 'model' })
  }
  const json = body.form === 'json' ? body.parsed.json : {}
  const model = local.embedding(target.model.id)
  if (gemini !== undefined) {
    const { texts, dimensions } = decodeEmbedContent(json, gemini.isBatch)
    checkDimensions(model, dimensions, 'outputDimensionality')
    return encodeEmbedded((await model.embed(texts, context)).vectors, gemini.isBatch)
  }
  const decoded = decodeEmbeddingRequest(json)
  checkDimensions(model, decoded.dimensions, 'dimensions')
  return encodeEmbeddings(await model.embed(decoded.texts, context), decoded)
}

/** A vector of a model that was not trained for it says little when it is cut short. */
function checkDimensions({ id, dimensions }: EmbeddingModel, asked: number | undefined, param: string): void {
  if (asked === undefined || asked === dimensions) return
  const sentence = `${id} has vectors of ${String(dimensions)} dimensions, which cannot be shortened; leave the field out.`
  throw new VadeError('invalid_request', sentence, { param })
}
