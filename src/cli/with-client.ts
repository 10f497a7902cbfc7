import type { RouteName } from '../api/index.ts'
import type { App } from '../app/index.ts'
import type { CallOptions, Client } from '../client/index.ts'
import type { Call } from './command.ts'
import { loadHandlers } from '../server/index.ts'
import { findServer } from './running-server.ts'
import { withApp } from './with-app.ts'

/** Gives a command Vade's API: of the running server, which has the weights loaded, else of this process itself. */
export async function withClient<Result>(call: Call, work: (client: Client) => Promise<Result>): Promise<Result> {
  const server = await findServer(call)
  if (server === null) return withApp(call, async (app) => work(await inProcess(app)))
  try {
    return await work(server.client)
  } finally {
    await server.close()
  }
}

/** The handlers of the server without HTTP. There is no page, so there are no sessions. */
async function inProcess(app: App): Promise<Client> {
  const { callRoute, createHandlers } = await loadHandlers()
  const nothing = () => ''
  const handlers = createHandlers(app, {
    sessions: { newCode: nothing, open: nothing, check: nothing },
    pageUrl: nothing,
    stopping: new AbortController().signal,
  })
  function answer<N extends RouteName>(name: N, { params, query, body, signal }: CallOptions<N> = {}): unknown {
    return callRoute(handlers, name, {
      params: params ?? {},
      query: query ?? {},
      body,
      signal: signal ?? new AbortController().signal,
      setCookie: nothing,
      keyId: null,
    })
  }
  return {
    call: async (name, options) => (await answer(name, options)) as never,
    stream: (name, options) => answer(name, options) as never,
  }
}
