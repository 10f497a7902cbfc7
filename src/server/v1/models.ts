import { VadeError } from '../../core/index.ts'
import { sendJson, type Exchange } from '../http.ts'
import { anthropicModel, anthropicPage } from './anthropic-models.ts'
import { geminiModel, geminiPage } from './gemini-models.ts'
import type { Listed } from './listed.ts'
import { speakerOf, type ModelsPlace } from './places.ts'
import type { V1App } from './v1.ts'

/**
 * `GET /models`: the models of this machine first, then those of providers that can be asked, or of all; and
 * `GET /models/:id`. In the words of whoever asks.
 */
export async function sendModels(
  app: V1App,
  exchange: Exchange,
  { place, query }: { readonly place: ModelsPlace; readonly query: string },
): Promise<void> {
  const { id } = place
  const asked = new URLSearchParams(query)
  const all = await modelsOf(app, { all: id !== undefined || asked.get('all') === 'true', signal: exchange.signal })
  const form = forms[speakerOf(place, exchange.request.headers)]
  if (id === undefined) return sendJson(exchange.response, 200, form.page(all, asked))
  const found = all.find((model) => model.id === id)
  if (found === undefined)
    throw new VadeError('model_not_found', `There is no model called '${id}'.`, { param: 'model' })
  sendJson(exchange.response, 200, form.one(found))
}

interface Form {
  page(models: readonly Listed[], query: URLSearchParams): object
  one(model: Listed): object
}

const openai: Form = { page: (data) => ({ object: 'list', data }), one: (model) => model }

const forms = {
  'openai-chat': openai,
  'openai-responses': openai,
  anthropic: { page: anthropicPage, one: anthropicModel },
  gemini: { page: geminiPage, one: geminiModel },
} as const satisfies Record<string, Form>

async function modelsOf(
  { local, providers }: V1App,
  asked: { readonly all: boolean; readonly signal: AbortSignal },
): Promise<Listed[]> {
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
