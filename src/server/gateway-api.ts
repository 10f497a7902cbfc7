import type { gatewayRoutes, KeyLimitsChange, ListedKey, OfferedModel } from '../api/index.ts'
import type { App } from '../app/index.ts'
import type { ProviderModel } from '../gateway/index.ts'
import type { Handlers } from './api.ts'
import { traceOf } from './trace.ts'

type ApiKey = Awaited<ReturnType<App['keys']['find']>>
type Limits = ApiKey['limits']

const ok = { ok: true }

/** The handlers of the gateway's area. */
export function createGatewayHandlers(app: App): Pick<Handlers, keyof typeof gatewayRoutes> {
  const { keys } = app
  const { ledger } = app.store

  async function listed({ id, name, hint, createdAt, lastUsedAt, revokedAt, limits }: ApiKey): Promise<ListedKey> {
    const { grantedNanoUsd, ...spent } = await ledger.spentBy(id, Date.now())
    return { id, name, hint, createdAt, lastUsedAt, revokedAt, limits, grantedNanoUsd, spent }
  }
  const now = async (id: string) => listed(await keys.find(id))

  return {
    listKeys: async () => ({ keys: await Promise.all((await keys.list()).map(listed)) }),
    async makeKey({ body: { name, limits } }) {
      const { id, key } = await keys.create(name, withoutNothing(limits ?? {}))
      return { key: await now(id), secret: key }
    },
    async changeKey({ params: { id }, body: { limits } }) {
      return listed(await keys.change(id, changeOf(limits)))
    },
    async revokeKey({ params: { id } }) {
      await keys.revoke(id)
      return now(id)
    },
    removeKey: ({ params: { id } }) => keys.remove(id).then(() => ok),
    async grantCredit({ params, body: { nanoUsd, note } }) {
      const { id } = await keys.find(params.id)
      await ledger.grant({ keyId: id, nanoUsd, note: note === '' ? undefined : note })
      return now(id)
    },
    async listCredits({ query }) {
      const { rows, next } = await ledger.entries(query)
      const credits = rows.map(({ number, at, credit, nanoUsd, note }) => ({
        number,
        at,
        keyId: credit.slice('key:'.length),
        nanoUsd,
        note,
      }))
      return { credits, next }
    },
    getSpend: async ({ query }) => ({ rows: await ledger.spend(query) }),
    async getHealth({ query }) {
      const { gateway } = await app.openServing()
      return { providers: await ledger.health(query), paused: gateway.router.breaker.rows() }
    },
    async listRequests({ query }) {
      const { rows, next } = await ledger.calls(query)
      return { calls: rows.map((call) => ({ ...call, attempts: call.attempts.length })), next }
    },
    async getRequest({ params, keyId }) {
      const { accounts } = await app.openServing()
      return traceOf({ ledger, flush: () => accounts.flush() }, params.id, keyId)
    },
    async listProviders({ signal }) {
      const providers = await app.providers()
      return { providers: await providers.status(signal), problems: providers.problems() }
    },
    async listProviderModels({ params: { id }, signal }) {
      const models = await (await app.providers()).modelsOf(id, signal)
      return { models: models.map((model) => offeredModel(id, model)) }
    },
    addProvider: async ({ body }) => (await app.providers()).add(body),
    removeProvider: ({ params }) => app.removeProvider(params.id).then(() => ok),
    async listOffers({ signal }) {
      const offered = await (await app.providers()).list({ all: false, signal })
      // What transcribes or moderates gives words too, but takes no parameters of a chat.
      const elsewhere = offered.filter(
        ({ owned_by, supported_parameters }) => owned_by !== 'device' && supported_parameters.length > 0,
      )
      return { models: ['device', ...app.directory.models().map(({ id }) => id), ...elsewhere.map(({ id }) => id)] }
    },
    setProviderKey: async ({ params, body }) => (await app.providers()).setKey(params.id, body.key).then(() => ok),
    removeProviderKey: async ({ params }) => (await app.providers()).removeKey(params.id).then(() => ok),
    testProvider: async ({ params, signal }) => (await app.providers()).test(params.id, signal),
  }
}

function offeredModel(providerId: string, model: ProviderModel): OfferedModel {
  const { contextTokens, maxOutputTokens, tools, reasoning, serves = null, price } = model
  return {
    name: `${providerId}/${model.id}`,
    contextTokens,
    maxOutputTokens,
    input: [...model.input],
    tools,
    reasoning,
    serves,
    price: price === null ? null : toldOf(price),
  }
}

function toldOf({ input, output, request, image, second, character, asOf }: NonNullable<ProviderModel['price']>) {
  return { input, output, request, image, second, character, asOf }
}

/** Null takes a limit away, and so does 'no' to paying in advance. */
function changeOf(limits: KeyLimitsChange): Parameters<App['keys']['change']>[1] {
  const given = Object.entries(limits).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name, value === null || value === false ? undefined : value]))
}

/** As they are stored: what is not said has no place. */
function withoutNothing(limits: { readonly [Name in keyof Limits]: Limits[Name] | undefined }): Limits {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined && value !== false))
}
