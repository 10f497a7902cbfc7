import type { z } from 'zod'
import { routes, type Route, type RouteName } from '../api/index.ts'
import type { App } from '../app/index.ts'
import { checkBySchema, schemaError, toVadeError, VadeError } from '../core/index.ts'
import { createChoiceHandlers } from './choice-api.ts'
import { createConsentHandlers } from './consent-api.ts'
import { createDataHandlers } from './data-api.ts'
import { createDocumentHandlers } from './documents-api.ts'
import { createGatewayHandlers } from './gateway-api.ts'
import { bearerOf, type Sessions } from './guard.ts'
import { createLedgerHandlers } from './ledger-api.ts'
import { methodNotAllowed, openEvents, readJson, sendJson, type Asked, type Events, type Exchange } from './http.ts'

export interface Given<Name extends RouteName> {
  readonly params: z.output<(typeof routes)[Name]['params']>
  readonly query: z.output<(typeof routes)[Name]['query']>
  readonly body: z.output<(typeof routes)[Name]['body']>
  readonly signal: AbortSignal
  readonly setCookie: (value: string) => void
  /** The key of the API that asks for its own calls, by its id; null for the page and the command line. */
  readonly keyId: string | null
}

export type Handlers = {
  readonly [Name in RouteName]: (given: Given<Name>) => Promise<unknown> | AsyncIterable<unknown>
}

const ok = { ok: true }

export interface Serving {
  readonly sessions: Sessions
  readonly pageUrl: () => string
  /** Aborted when the server takes no new work: those who only watch are let go at once. */
  readonly stopping: AbortSignal
}

/** One handler for each row of the table. */
export function createHandlers(app: App, { sessions, pageUrl, stopping }: Serving): Handlers {
  const { assistant, models, settings } = app
  return {
    getStatus: () => app.status(),
    watch: ({ signal }) => app.watch(AbortSignal.any([signal, stopping])),
    getSettings: () => settings.get(),
    changeSettings: ({ body }) => settings.change(body),
    openSession: async ({ body, setCookie }) => {
      setCookie(sessions.open(body.code))
      return ok
    },
    makeLink: async () => ({ url: `${pageUrl()}/#code=${sessions.newCode()}` }),
    listModels: async () => ({ models: await models.list() }),
    rereadModels: () => app.rereadModels().then(() => ok),
    pullModel: ({ params }) => models.pull(params.id),
    cancelPull: ({ params }) => models.cancelPull(params.id).then(() => ok),
    removeModel: ({ params }) => models.remove(params.id).then(() => ok),
    ask: ({ body, signal }) => assistant.ask(body, signal),
    listConversations: ({ query }) => assistant.list(query),
    createConversation: ({ body }) => assistant.create(body),
    getConversation: ({ params }) => assistant.get(params.id),
    changeConversation: ({ params, body }) => assistant.change(params.id, body),
    removeConversation: ({ params }) => assistant.remove(params.id).then(() => ok),
    exportConversation: ({ params, query }) => assistant.export(params.id, query.format),
    async *takeTurn({ params: { id }, body, signal }) {
      const { parentId, text, model } = body
      // Who names another model wants another answer, whatever this one was.
      if (model === undefined) await app.labels.again({ conversationId: id, parentId, isNew: text !== undefined })
      yield* assistant.takeTurn(id, body, signal)
    },
    askLater: ({ params: { id, messageId } }) =>
      app.queue.add({ conversationId: id, questionId: messageId }).then(() => ok),
    judgeAnswer: ({ params: { id, messageId }, body }) =>
      app.labels.verdict({ conversationId: id, messageId }, body.right),
    stopTurn: async ({ params }) => {
      assistant.stopTurn(params.id)
      return ok
    },
    ...createDocumentHandlers(app),
    getMessageContext: ({ params }) => assistant.context.seen(params.id, params.messageId),
    listFacts: async ({ params }) => ({ facts: await assistant.context.facts(params.id) }),
    changeFact: ({ params, body }) =>
      assistant.context.changeFact({ id: params.factId, conversationId: params.id }, body.text).then(() => ok),
    removeFact: ({ params }) =>
      assistant.context.changeFact({ id: params.factId, conversationId: params.id }, null).then(() => ok),
    ...createGatewayHandlers(app),
    ...createLedgerHandlers(app),
    ...createConsentHandlers(app),
    ...createChoiceHandlers(app),
    ...createDataHandlers(app),
  }
}

const patterns = Object.entries(routes).map(([name, route]) => ({
  name: name as RouteName,
  route: route as Route,
  pattern: new RegExp(`^${route.path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
}))

interface ApiExchange extends Exchange {
  readonly url: URL
}

/** Who may call this API. */
export interface Access {
  readonly sessions: Sessions
  readonly keys: App['keys']
}

/** Finds the row, checks what was sent by its schemas, and answers as JSON or as a stream of events. */
export async function handleApi(handlers: Handlers, access: Access, exchange: ApiExchange): Promise<void> {
  const { request, response, url, signal } = exchange
  const here = patterns.filter(({ pattern }) => pattern.test(url.pathname))
  if (here.length === 0) throw new VadeError('not_found', `There is no ${url.pathname} in this API.`)
  const found = here.find(({ route }) => route.method === request.method)
  if (found === undefined)
    throw methodNotAllowed(
      exchange,
      here.map(({ route }) => route.method),
    )
  const { name, route, pattern } = found
  const keyId = admit(access, route, request)
  const groups = Object.entries(pattern.exec(url.pathname)?.groups ?? {})
  const result = callRoute(handlers, name, {
    params: Object.fromEntries(groups.map(([key, value]) => [key, decodeURIComponent(value)])),
    query: Object.fromEntries(url.searchParams),
    body: await readJson(exchange),
    signal,
    setCookie: (value) => response.setHeader('set-cookie', value),
    keyId,
  })
  if (!route.streams) return sendJson(response, 200, (await result) as object)
  await streamEvents(response, result as AsyncIterable<unknown>)
}

/** The id of the key that calls, null for the page and the command line. Throws `invalid_key`. */
function admit({ sessions, keys }: Access, route: Route, request: Asked): string | null {
  const bearer = bearerOf(request)
  if (route.access === 'keys' && bearer?.startsWith('vade_sk_') === true) return keys.check(bearer).id
  if (route.access !== 'anyone') sessions.check(request)
  return null
}

export interface Unchecked {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly signal: AbortSignal
  readonly setCookie: (value: string) => void
  readonly keyId: string | null
}

/** Checks what was given by the schemas of the row, then lets its handler answer. Throws `invalid_request`. */
export function callRoute(
  handlers: Handlers,
  name: RouteName,
  { params, query, body, ...rest }: Unchecked,
): Promise<unknown> | AsyncIterable<unknown> {
  const route: Route = routes[name]
  // The table pairs each name with its own schemas; TypeScript cannot follow that through a lookup by a variable.
  const handle = handlers[name] as (given: unknown) => Promise<unknown> | AsyncIterable<unknown>
  return handle({
    params: checked(route.params, params, 'params'),
    query: checked(route.query, query, 'query'),
    body: checked(route.body, body, 'body'),
    ...rest,
  })
}

async function streamEvents(response: Exchange['response'], parts: AsyncIterable<unknown>): Promise<void> {
  let events: Events | undefined
  try {
    for await (const part of parts) {
      events ??= openEvents(response)
      await events.send(JSON.stringify(part))
    }
  } catch (thrown) {
    if (events === undefined) throw thrown
    const { code, message } = toVadeError(thrown)
    await events.send(JSON.stringify({ type: 'error', error: { code, message }, answer: null }))
  }
  events?.end()
}

function checked(shape: z.ZodType, value: unknown, where: string): unknown {
  const outcome = checkBySchema(shape, value)
  if ('data' in outcome) return outcome.data
  throw schemaError({ ...outcome.refusal, field: outcome.refusal.field || where }, where)
}
