import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { storeCalls } from '../../test/end-to-end/stored-calls.ts'
import { startStandIn, type StandIn } from '../../test/stand-in/provider.ts'
import { routes, type OutputOf, type Route, type RouteName } from '../api/index.ts'
import { createApp, type App } from '../app/index.ts'
import { createClient, type CallOptions } from '../client/index.ts'
import { createServer, type Server } from './server.ts'

const home = mkdtempSync(join(tmpdir(), 'vade-gateway-api-'))
const newest = Date.UTC(2026, 10, 20, 12)
let app: App
let server: Server
let provider: StandIn

beforeAll(async () => {
  provider = await startStandIn()
  mkdirSync(join(home, 'providers'))
  const own = {
    id: 'own',
    keyVariables: ['OWN_KEY'],
    endpoints: [{ dialect: 'openai-chat', baseUrl: `${provider.url}/v1` }],
    models: [{ id: 'small', contextTokens: 8000, price: { input: 1, output: 2 } }],
  }
  writeFileSync(join(home, 'providers', 'own.json'), JSON.stringify(own))
  app = await createApp({ home, offline: false, log: () => undefined })
  server = await createServer(app, { host: '127.0.0.1', port: 0, localToken: 'token', sessionSecret: 'secret' })
})
afterAll(async () => {
  await server.close()
  await app.close()
  await provider.close()
  rmSync(home, { recursive: true, force: true })
})

/** As the page calls; what is answered must have the shape that the table says. */
async function call<N extends RouteName>(name: N, options: CallOptions<N> = {}, token = 'token') {
  const client = createClient({ baseUrl: server.url, fetch: (input, init) => fetch(input, init), token })
  const answer = await client.call(name, options)
  expect((routes[name] as Route).output.safeParse(answer).error).toBeUndefined()
  return answer as OutputOf<(typeof routes)[N]>
}

const chat = (secret: string, model: string) =>
  fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] }),
  })

test('a key is made with limits, shown once, limited otherwise, revoked and removed', async () => {
  const limits = { dayNanoUsd: 5_000_000_000, requestsPerMinute: 60, models: ['device', 'own/*'], prepaid: false }
  const { key, secret } = await call('makeKey', { body: { name: ' laptop ', limits } })
  expect(secret).toMatch(/^vade_sk_/)
  expect(key).toMatchObject({ name: 'laptop', hint: secret.slice(0, 12), revokedAt: null, grantedNanoUsd: 0 })
  expect(key.limits).toEqual({ dayNanoUsd: 5_000_000_000, requestsPerMinute: 60, models: ['device', 'own/*'] })
  const { keys } = await call('listKeys')
  expect(keys).toEqual([key])
  expect(JSON.stringify(keys)).not.toContain(secret)

  const change = { dayNanoUsd: null, totalNanoUsd: 0, prepaid: true }
  const changed = await call('changeKey', { params: { id: key.id }, body: { limits: change } })
  expect(changed.limits).toEqual({
    totalNanoUsd: 0,
    requestsPerMinute: 60,
    models: ['device', 'own/*'],
    prepaid: true,
  })
  expect((await chat(secret, 'device')).status).toBe(200)

  expect((await call('revokeKey', { params: { id: key.id } })).revokedAt).toBeGreaterThan(0)
  expect((await chat(secret, 'device')).status).toBe(401)
  await call('removeKey', { params: { id: key.id } })
  expect(await call('listKeys')).toEqual({ keys: [] })
})

test.each([
  [{ name: '' }, 'name', expect.stringContaining('name')],
  [{ name: 'x', limits: { dayNanoUsd: -1 } }, 'limits.dayNanoUsd', expect.stringContaining('it must be at least')],
  [
    { name: 'x', limits: { requestsPerMinute: 0.5 } },
    'limits.requestsPerMinute',
    "'limits.requestsPerMinute' is not right: it must be a whole number.",
  ],
  [{ name: 'x', limits: { models: [] } }, 'limits.models', "'limits.models' is not right: it must not be empty."],
  [
    { name: 'x', limits: { models: ['a'.repeat(1000)] } },
    'limits.models[0]',
    expect.stringContaining('it must be at most'),
  ],
])('what cannot be a key is refused with the field: %j', async (body, param, message) => {
  await expect(call('makeKey', { body })).rejects.toMatchObject({ code: 'invalid_request', param, message })
})

test('credits are given and listed, and are what a prepaid key may spend', async () => {
  const { key } = await call('makeKey', { body: { name: 'credited', limits: { prepaid: true } } })
  const body = { nanoUsd: 2_500_000_123, note: 'from the shop' }
  expect(await call('grantCredit', { params: { id: key.id }, body })).toMatchObject({ grantedNanoUsd: 2_500_000_123 })
  const { credits, next } = await call('listCredits')
  expect(next).toBeNull()
  expect(credits).toMatchObject([{ keyId: key.id, ...body }])
  await expect(call('grantCredit', { params: { id: 'nobody' }, body })).rejects.toMatchObject({ code: 'not_found' })
})

test('the log is read in pages, filtered, and each call has its trace', async () => {
  await storeCalls(app.store, { count: 400, keyIds: ['key_a', 'key_b'], newest, apartMs: 60_000 })
  const query = { to: newest + 1, limit: 150 }
  const first = await call('listRequests', { query })
  const second = await call('listRequests', { query: { ...query, ...(first.next !== null && { cursor: first.next }) } })
  expect(first.calls.map(({ id }) => id)).toEqual(
    Array.from({ length: 150 }, (_, index) => `req_${(399 - index).toString(16).padStart(8, '0')}`),
  )
  expect(second.calls[0]?.id).toBe('req_000000f9')

  const only = async (filter: object) => (await call('listRequests', { query: { ...query, ...filter } })).calls
  const failed = await only({ status: 'failed' })
  expect(failed.length).toBeGreaterThan(0)
  expect(new Set(failed.map(({ status, errorCode }) => `${String(status)} ${errorCode ?? ''}`))).toEqual(
    new Set(['429 rate_limited', '200 provider_failed']),
  )
  expect(
    new Set((await only({ keyId: 'key_a', provider: 'groq' })).map((one) => `${one.keyId} ${one.provider}`)),
  ).toEqual(new Set(['key_a groq']))
  expect(await only({ id: 'req_0000018' })).toHaveLength(16)
  expect(await only({ id: "req_%' OR 1" })).toEqual([])

  const retried = (await only({})).find(({ attempts }) => attempts === 2)
  const trace = await call('getRequest', { params: { id: retried?.id ?? '' } })
  expect(trace.attempts.map(({ outcome }) => outcome)).toEqual(['overloaded', 'answered'])
  expect(trace.entries.reduce((sum, { nanoUsd }) => sum + nanoUsd, 0)).toBe(trace.costNanoUsd)
})

test('money and tokens by key, model, provider and day are the same money and tokens; providers have their health', async () => {
  const span = { from: newest - 400 * 60_000, to: newest + 1 }
  const totals = await Promise.all(
    (['key', 'model', 'provider', 'day'] as const).map(async (by) => {
      const { rows } = await call('getSpend', { query: { by, ...span } })
      return rows.reduce((sum, { calls, nanoUsd }) => [(sum[0] ?? 0) + calls, (sum[1] ?? 0) + nanoUsd], [0, 0])
    }),
  )
  expect(new Set(totals.map(String)).size).toBe(1)
  expect(totals[0]?.[0]).toBe(400)
  const { providers, paused } = await call('getHealth', { query: span })
  expect(providers.find((one) => one.provider === 'together')?.outcomes).toHaveProperty('overloaded')
  expect(providers.find((one) => one.provider === 'openai')?.firstMs?.p50).toBeGreaterThan(100)
  expect(paused).toEqual([])
})

test('a key of the API reads the trace of its own calls right after them, and of no others', async () => {
  const own = await call('makeKey', { body: { name: 'own' } })
  const other = await call('makeKey', { body: { name: 'other' } })
  const answer = await chat(own.secret, 'device')
  await answer.text()
  const id = answer.headers.get('x-request-id') ?? ''
  expect(await call('getRequest', { params: { id } }, own.secret)).toMatchObject({ id, status: 200, costNanoUsd: 0 })
  await expect(call('getRequest', { params: { id } }, other.secret)).rejects.toMatchObject({ code: 'not_found' })
  await expect(call('getRequest', { params: { id } }, 'vade_sk_wrong')).rejects.toMatchObject({ code: 'invalid_key' })
  await expect(call('listRequests', {}, own.secret)).rejects.toMatchObject({ code: 'invalid_key' })
})

test('a provider gets a key, is tried, offers its models, and forgets the key', async () => {
  const params = { id: 'own' }
  await expect(call('testProvider', { params })).rejects.toMatchObject({ code: 'invalid_request' })
  expect((await call('listOffers')).models).not.toContain('own/small')
  await call('setProviderKey', { params, body: { key: 'sk-provider' } })
  expect(await call('testProvider', { params })).toMatchObject({ models: expect.any(Number) as number })
  const { providers, problems } = await call('listProviders')
  expect(providers.find(({ id }) => id === 'own')).toMatchObject({ key: 'stored', missing: null })
  expect(JSON.stringify(providers)).not.toContain('sk-provider')
  expect(problems).toEqual([])
  expect((await call('listOffers')).models).toEqual(expect.arrayContaining(['device', 'own/small']))

  provider.behave({ status: 401 })
  const { secret } = await call('makeKey', { body: { name: 'unlucky' } })
  expect((await chat(secret, 'own/small')).ok).toBe(false)
  const { paused } = await call('getHealth', { query: {} })
  expect(paused).toMatchObject([{ name: expect.stringMatching(/^own#/) as string, fault: 'auth' }])

  await call('removeProviderKey', { params })
  await expect(call('removeProviderKey', { params })).rejects.toMatchObject({ code: 'not_found' })
  await expect(call('setProviderKey', { params, body: { key: 'two words' } })).rejects.toMatchObject({ param: 'key' })
})

test('a provider of your own is added, says its models and prices, and is removed', async () => {
  provider.behave({})
  const body = { name: 'Added', baseUrl: provider.url }
  const added = await call('addProvider', { body: { ...body, key: 'sk-added' } })
  expect(added).toMatchObject({ id: 'added', address: `${provider.url}/v1`, added: true, key: 'stored', problem: null })
  const { models } = await call('listProviderModels', { params: { id: 'added' } })
  expect(provider.received.at(-1)?.headers['authorization']).toBe('Bearer sk-added')
  expect(await call('testProvider', { params: { id: 'added' } })).toMatchObject({ models: models.length })
  expect(models[0]).toMatchObject({
    name: expect.stringMatching(/^added\/./) as string,
    price: { input: 0, output: 0, asOf: expect.any(String) as string },
  })
  await expect(call('addProvider', { body })).rejects.toMatchObject({ code: 'conflict', param: 'name' })
  await expect(call('addProvider', { body: { name: 'x', baseUrl: 'x' } })).rejects.toMatchObject({ param: 'baseUrl' })
  const consent = { class: 'ordinary', provider: 'added', purpose: 'answer', state: 'allow' } as const
  await call('setConsent', { body: consent })
  await call('changeSettings', { body: { largerModel: 'added/some' } })
  expect(await call('removeProvider', { params: { id: 'added' } })).toEqual({ ok: true })
  // Another may get its name: nothing that was agreed to or chosen is for that one.
  expect((await call('listConsents')).consents.filter(({ state }) => state !== 'deny')).toEqual([])
  expect((await call('getSettings')).largerModel).toBeNull()
  await expect(call('listProviderModels', { params: { id: 'added' } })).rejects.toMatchObject({ code: 'not_found' })
  await expect(call('removeProvider', { params: { id: 'groq' } })).rejects.toMatchObject({ code: 'invalid_request' })
})
