import { VadeError } from '../../core/index.ts'
import { allowedTo, allowsModel, type Keys } from '../../gateway/index.ts'
import { sendJson, type Exchange } from '../http.ts'
import { anthropicModel, anthropicPage } from './anthropic-models.ts'
import { geminiModel, geminiPage } from './gemini-models.ts'
import type { Listed } from './listed.ts'
import { speakerOf, type ModelsPlace } from './places.ts'
import type { V1App } from './v1.ts'

/**
 * `GET /models`: the models of this machine first, then those of providers that can be asked, or of all; and
 * `GET /models/:id`. Only what the key may use, and in the words of whoever asks.
 */
export async function sendModels(
  app: V1App,
  exchange: Exchange,
  { place, query, key }: { readonly place: ModelsPlace; readonly query: string; readonly key: Key },
): Promise<void> {
  const { id } = place
  const asked = new URLSearchParams(query)
  const everything = id !== undefined || asked.get('all') === 'true'
  const all = await modelsOf(app, { all: everything, signal: exchange.signal, key })
  const form = forms[speakerOf(place, exchange.request.headers)]
  if (id === undefined) return sendJson(exchange.response, 200, form.page(all, asked))
  const found = all.find((model) => model.id === id)
  if (found === undefined)
    throw new VadeError('model_not_found', `There is no model called '${id}'.`, { param: 'model' })
  sendJson(exchange.response, 200, form.one(found))
}

type Key = ReturnType<Keys['check']>

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
  { all, signal, key }: { readonly all: boolean; readonly signal: AbortSignal; readonly key: Key },
): Promise<Listed[]> {
  const { limits } = key
  const mine = (local?.directory.list() ?? []).filter(
    ({ id }) => allowsModel(limits, id) || allowsModel(limits, `device/${id}`),
  )
  const here = mine.map(({ id, ownedBy, created, contextTokens }) => ({
    id,
    object: 'model' as const,
    created,
    owned_by: ownedBy,
    context_window: contextTokens,
    context_length: contextTokens,
    pricing: { prompt: '0', completion: '0' },
  }))
  const names = (limits.models ?? []).filter((name) => !name.includes('*'))
  const known = new Set(here.map(({ id }) => id))
  const listed = await providers.list({
    all,
    signal,
    key: { names, allows: (name, target) => allowedTo(key, name)(target) },
  })
  return [...here, ...listed.filter(({ id, owned_by }) => owned_by !== 'device' && !known.has(id))]
}
