import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { startGatewayHome } from './gateway-home.ts'
import { startStandIn, type StandIn } from './stand-in/provider.ts'
import type { Received } from './stand-in/received.ts'

/** For calls that are no chat, by OpenAI's own client and without it: the gateway over providers on loopback. */
export interface OtherCallsHome {
  readonly home: Awaited<ReturnType<typeof startGatewayHome>>
  /** Stands behind all providers but `two` and `cutter`. */
  readonly one: StandIn
  readonly two: StandIn
  /** Without limits. */
  readonly key: string
  /** OpenAI's own, with this key. */
  readonly client: OpenAI
  readonly post: (
    path: string,
    body: object | FormData,
    headers?: Record<string, string>,
    asKey?: string,
  ) => Promise<Response>
  /** From now on the provider `cutter` says this and cuts the connection. */
  readonly cut: (said: { readonly type: string; readonly text: string }) => void
  close(): Promise<void>
}

/** One home for all tests of a file; before each of them the providers behave again. */
export function startBeforeAll(started: (home: OtherCallsHome) => void): void {
  let home: OtherCallsHome | undefined
  beforeAll(async () => {
    home = await startOtherCalls()
    started(home)
  })
  beforeEach(() => {
    home?.one.behave({})
    home?.two.behave({})
  })
  afterAll(() => home?.close())
}

export const last = (standIn: StandIn): Received | undefined => standIn.received.at(-1)
export const requestIdOf = (response: Response): string => response.headers.get('x-vade-request-id') ?? ''

const everything = [
  'embeddings',
  'rerank',
  'images',
  'speech',
  'transcription',
  'moderations',
  'batches',
  'files',
  'completions',
]
const price = { input: 1, output: 2 }
const serving = (id: string, serves: string, more: object = {}) => ({ id, serves, price, ...more })

async function startOtherCalls(): Promise<OtherCallsHome> {
  let cut = { type: '', text: '' }
  // Says one thing and cuts the connection.
  const cutting = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': cut.type }).write(cut.text, () => setImmediate(() => response.destroy()))
  })
  cutting.listen(0, '127.0.0.1')
  await once(cutting, 'listening')
  const one = await startStandIn({ filePrefix: 'one' })
  const two = await startStandIn({ filePrefix: 'two' })
  const open = { auth: 'none', keyVariables: [], quirks: { noModelList: true }, data: { trains: false, keptDays: 0 } }
  const home = await startGatewayHome({
    timeouts: { firstTokenMs: 5000, betweenTokensMs: 5000 },
    retries: 0,
    providers: {
      one: {
        ...open,
        baseUrl: `${one.url}/v1`,
        also: everything,
        models: [
          serving('vectors', 'embeddings'),
          serving('ranks', 'rerank'),
          serving('pictures', 'images', { price: { input: 1, output: 2, image: 0.01 } }),
          serving('voice', 'speech', { price: { input: 0, output: 0, character: 0.000_015 } }),
          serving('ears', 'transcription', { price: { input: 0, output: 0, second: 0.0001 } }),
          serving('judge', 'moderations'),
          { id: 'writer', price, names: [] },
          serving('free', 'embeddings', { price: null }),
        ],
      },
      two: {
        ...open,
        baseUrl: `${two.url}/v1`,
        also: ['embeddings', 'files', 'batches'],
        models: [serving('vectors', 'embeddings')],
      },
      sealed: {
        ...open,
        endpoints: [{ dialect: 'gemini', baseUrl: `${one.url}/v1beta` }],
        also: ['embeddings', 'images'],
        models: [
          serving('gvectors', 'embeddings'),
          serving('imagen-x', 'images', { price: { input: 0, output: 0, image: 0.02 } }),
        ],
      },
      searcher: {
        ...open,
        adapter: 'cohere',
        baseUrl: `${one.url}/compatibility/v1`,
        also: ['rerank'],
        models: [serving('cranks', 'rerank', { price: { input: 0, output: 0, request: 0.002 } })],
      },
      floats: {
        ...open,
        baseUrl: `${one.url}/v1`,
        quirks: { noModelList: true, refuses: ['encoding_format'], renames: { dimensions: 'output_dimension' } },
        also: ['embeddings'],
        models: [serving('fvectors', 'embeddings')],
      },
      cutter: {
        ...open,
        baseUrl: `http://127.0.0.1:${String((cutting.address() as AddressInfo).port)}`,
        also: everything,
      },
      talker: {
        ...open,
        endpoints: [{ dialect: 'anthropic', baseUrl: `${one.url}/v1` }],
        models: [{ id: 'claude-x', price }],
      },
    },
    routes: { both: ['one/vectors', 'two/vectors'] },
  })
  const key = await home.key()
  const client = new OpenAI({ baseURL: `${home.url}/v1`, apiKey: key, maxRetries: 0 })
  return {
    home,
    one,
    two,
    key,
    client,
    post: (path, body, headers = {}, asKey = key) =>
      fetch(home.url + path, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${asKey}`,
          ...(!(body instanceof FormData) && { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body instanceof FormData ? body : JSON.stringify(body),
      }),
    cut: (said) => void (cut = said),
    async close() {
      await home.close()
      await Promise.all([one.close(), two.close()])
      cutting.close()
    },
  }
}
