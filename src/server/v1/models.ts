import { VadeError } from '../../core/index.ts'
import { sendJson, type Exchange } from '../http.ts'
import type { V1App } from './v1.ts'

/** `GET /v1/models`: the models of this machine first, then those of providers that can be asked, or of all. */
export async function sendModels(app: V1App, exchange: Exchange, query: string): Promise<void> {
  const all = new URLSearchParams(query).get('all') === 'true'
  sendJson(exchange.response, 200, { object: 'list', data: await modelsOf(app, { all, signal: exchange.signal }) })
}

/** `GET /v1/models/:id` */
export async function sendModel(app: V1App, exchange: Exchange, id: string): Promise<void> {
  const found = (await modelsOf(app, { all: true, signal: exchange.signal })).find((one) => one.id === id)
  if (found === undefined)
    throw new VadeError('model_not_found', `There is no model called '${id}'.`, { param: 'model' })
  sendJson(exchange.response, 200, found)
}

/** `GET /v1beta/models`, as Gemini's clients read it. */
export async function sendGeminiModels(app: V1App, exchange: Exchange): Promise<void> {
  const models = (await modelsOf(app, { all: false, signal: exchange.signal })).map(({ id, context_length }) => ({
    name: `models/${id}`,
    displayName: id,
    inputTokenLimit: context_length,
    supportedGenerationMethods: ['generateContent', 'countTokens'],
  }))
  sendJson(exchange.response, 200, { models })
}

async function modelsOf({ local, providers }: V1App, asked: { readonly all: boolean; readonly signal: AbortSignal }) {
  const here = (local?.directory.list() ?? []).map(({ id, ownedBy, created, contextTokens }) => ({
    id,
    object: 'model' as const,
    created,
    owned_by: ownedBy,
    context_window: contextTokens,
    context_length: contextTokens,
    pricing: { prompt: '0', completion: '0' },
  }))
  const elsewhere = (await providers.list(asked)).filter((entry) => entry.owned_by !== 'device')
  return [...here, ...elsewhere]
}
