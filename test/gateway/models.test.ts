import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from './caller.ts'
import { protocols } from './protocols.ts'
import { serveGateway, type ServedGateway } from './served-gateway.ts'

const price = { input: 1, output: 2 }
const model = { contextTokens: 100_000, maxOutputTokens: 5_000, price }
let gateway: ServedGateway
beforeAll(async () => {
  gateway = await serveGateway({
    providers: {
      one: {
        endpoints: [{ dialect: 'openai-chat', baseUrl: 'http://127.0.0.1:9/v1' }],
        keys: [{ value: 'sk-provider' }],
        models: ['a', 'b', 'c'].map((id) => ({ ...model, id })),
      },
    },
  })
})
afterAll(() => gateway.close())

async function get(path: string, headers: Record<string, string> = {}) {
  const { status, body } = await ask(gateway.url, {
    method: 'GET',
    path,
    headers: { authorization: `Bearer ${gateway.key}`, ...headers },
  })
  return { status, json: JSON.parse(body.toString()) as Record<string, unknown> }
}
const asAnthropic = { 'anthropic-version': '2023-06-01' }

test("Anthropic's clients get pages and a model in their words", async () => {
  const { json } = await get('/v1/models?limit=2&before_id=one/c', asAnthropic)
  expect(json).toMatchObject({ has_more: false, first_id: 'one/a', last_id: 'one/b' })
  const one = await get('/v1/models/one%2Fb', asAnthropic)
  expect(one).toEqual({ status: 200, json: (json['data'] as readonly unknown[])[1] })
  expect(one.json).toMatchObject({
    type: 'model',
    id: 'one/b',
    display_name: expect.stringContaining('b'),
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    max_input_tokens: 100_000,
    max_tokens: 5_000,
  })
})

test("Gemini's clients get pages and a model in their words", async () => {
  const { json } = await get('/v1beta/models?pageSize=2')
  expect(json).toMatchObject({ models: [{ name: 'models/one/a' }, { name: 'models/one/b' }] })
  const rest = await get(`/v1beta/models?pageSize=2&pageToken=${String(json['nextPageToken'])}`)
  expect(rest.json).toMatchObject({ models: [{ name: 'models/one/c' }] })
  expect(rest.json).not.toHaveProperty('nextPageToken')
  expect((await get('/v1beta/models/one/b')).json).toMatchObject({
    name: 'models/one/b',
    displayName: expect.stringContaining('b'),
    inputTokenLimit: 100_000,
    outputTokenLimit: 5_000,
    supportedGenerationMethods: ['generateContent', 'countTokens'],
  })
  expect((await get('/v1/models/one/b', { 'x-goog-api-key': gateway.key })).json).toHaveProperty('displayName')
})

test("OpenAI's clients get what they got", async () => {
  expect((await get('/v1/models')).json).toMatchObject({ object: 'list', data: [{ id: 'one/a' }, {}, {}] })
  expect((await get('/v1/models/one/b')).json).toMatchObject({ id: 'one/b', object: 'model' })
})

test.each([
  ['anthropic', '/v1/models/nobody', asAnthropic],
  ['gemini', '/v1beta/models/nobody', {}],
  ['openai-chat', '/v1/models/nobody', {}],
] as const)('an unknown model and a wrong key are told in the words of %s', async (dialect, path, headers) => {
  const unknown = await get(path, headers)
  expect(unknown.status).toBe(404)
  expect(protocols[dialect].readError(unknown.json, 404).message).toContain("'nobody'")
  const stranger = await get(path, { ...headers, authorization: 'Bearer vade_sk_wrong' })
  expect(stranger.status).toBe(401)
  expect(protocols[dialect].readError(stranger.json, 401).message).toMatch(/key/i)
})

test('a key sees the models that it may use, in every form and under the names it may call them by', async () => {
  const own = await serveGateway({
    aliases: { fast: 'one/a', slow: 'one/b' },
    providers: {
      one: { baseUrl: 'http://127.0.0.1:9/v1', models: ['a', 'b'].map((id) => ({ ...model, id })) },
      good: { baseUrl: 'http://127.0.0.1:9/v1', models: [{ ...model, id: 'c' }, { id: 'free' }] },
    },
  })
  try {
    const seen = async (limits: Parameters<typeof own.keys.create>[1]) => {
      const { key } = await own.keys.create(`k${String(Math.random())}`, limits)
      const list = async (path: string, headers = {}) =>
        (await ask(own.url, { method: 'GET', path, headers: { authorization: `Bearer ${key}`, ...headers } })).body
      const openai = JSON.parse(String(await list('/v1/models'))) as { data: { id: string }[] }
      const anthropic = JSON.parse(String(await list('/v1/models', asAnthropic))) as { data: { id: string }[] }
      const gemini = JSON.parse(String(await list('/v1beta/models'))) as { models: { name: string }[] }
      const ids = openai.data.map(({ id }) => id)
      expect(anthropic.data.map(({ id }) => id)).toEqual(ids)
      expect(gemini.models.map(({ name }) => name.slice('models/'.length))).toEqual(ids)
      expect(JSON.parse(String(await list('/v1/models/one%2Fb')))).toHaveProperty(
        ids.includes('one/b') ? 'id' : 'error',
      )
      return ids
    }
    expect(await seen({})).toEqual(['fast', 'slow', 'one/a', 'one/b', 'good/c', 'good/free'])
    expect(await seen({ models: ['good/*', 'fast'] })).toEqual(['fast', 'good/c', 'good/free'])
    // The target of an alias may be used by the alias, and a model by its name alone.
    expect(await seen({ models: ['one/b', 'c'] })).toEqual(['slow', 'c', 'one/b'])
    // What has no price cannot be paid from a budget.
    expect(await seen({ models: ['good/*'], dayNanoUsd: 5 })).toEqual(['good/c'])
  } finally {
    await own.close()
  }
})
