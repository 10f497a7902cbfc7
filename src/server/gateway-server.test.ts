import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveGateway, type ServedGateway } from '../../test/gateway/served-gateway.ts'
import { startStandIn, type StandIn } from '../../test/stand-in/provider.ts'

let provider: StandIn
let served: ServedGateway
beforeAll(async () => {
  provider = await startStandIn({ behaviour: { usage: { input: 11, output: 7 } } })
  const models = [{ id: 'small', price: { input: 0.25, output: 2 } }]
  const endpoints = [{ dialect: 'openai-chat', baseUrl: `${provider.url}/v1` }]
  served = await serveGateway({ providers: { own: { endpoints, keys: [{ value: 'sk-own' }], models } } })
})
afterAll(async () => {
  await served?.close()
  await provider?.close()
})

const send = (path: string, key: string, init: RequestInit = {}) =>
  fetch(`${served.url}${path}`, { ...init, headers: { authorization: `Bearer ${key}` } })

test('the gateway alone tells a key the trace of its own calls', async () => {
  const body = JSON.stringify({ model: 'own/small', messages: [{ role: 'user', content: 'Hello' }] })
  const answer = await send('/v1/chat/completions', served.key, { method: 'POST', body })
  await answer.text()
  const place = `/api/requests/${answer.headers.get('x-request-id') ?? ''}`
  const attempts = [{ provider: 'own', model: 'small', outcome: 'answered', costNanoUsd: 16_750 }]
  const entries = [{ credit: 'provider:own', nanoUsd: 16_750 }]
  expect(await (await send(place, served.key)).json()).toMatchObject({ status: 200, attempts, entries })

  const { key } = await served.keys.create('other')
  expect((await send(place, key)).status).toBe(404)
  expect((await send(place, 'vade_sk_wrong')).status).toBe(401)
  expect((await send(place, served.key, { method: 'DELETE' })).status).toBe(405)
  expect((await send('/api/keys', served.key)).status).toBe(404)
})
