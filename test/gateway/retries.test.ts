import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import type { Script } from '../stand-in/script.ts'
import { ask, open } from './caller.ts'
import { protocols } from './protocols.ts'
import { endpointAt } from './run-faults.ts'
import { serveGateway, type ServedGateway } from './served-gateway.ts'

let providers: readonly StandIn[] = []
let gateway: ServedGateway
let route = 0
const routes = 12

beforeAll(async () => {
  providers = await Promise.all([startStandIn(), startStandIn(), startStandIn()])
  const models = Array.from({ length: routes }, (_, index) => ({
    id: `m${String(index)}`,
    price: { input: 1, output: 2 },
  }))
  const gone = await startStandIn()
  await gone.close()
  gateway = await serveGateway({
    retries: 2,
    providers: Object.fromEntries(
      [...providers, gone].map((provider, index) => [
        `p${String(index)}`,
        { endpoints: [endpointAt(provider, 'openai-chat')], keys: [{ value: 'sk-provider' }], models },
      ]),
    ),
    routes: {
      ...Object.fromEntries(models.map(({ id }) => [id, providers.map((_, index) => `p${String(index)}/${id}`)])),
      'one-is-gone': ['p3/m0', 'p0/m0'],
    },
  })
})
afterEach(() => {
  for (const provider of providers) provider.behave({})
})
afterAll(async () => {
  await gateway.close()
  for (const provider of providers) await provider.close()
})

/** A model whose health nobody has spoilt yet. */
function freshModel(): string {
  if (route === routes) throw new Error('More routes are needed.')
  return `m${String(route++)}`
}

const letterFor = (model: string) => ({
  ...protocols['openai-chat'].ask(model, false),
  headers: { authorization: `Bearer ${gateway.key}` },
})

function behave(...scripts: readonly Script[]): void {
  for (const [index, script] of scripts.entries()) providers[index]?.behave(script)
}

function asked(): number[] {
  return providers.map(({ received }) => received.length)
}

test('the third answers where two do not', async () => {
  behave({ status: 500 }, { fault: { kind: 'reset', at: 'headers' } })
  const { status, headers } = await ask(gateway.url, letterFor(freshModel()))
  expect([status, headers['x-vade-provider'], headers['x-vade-attempts']]).toEqual([200, 'p2', '3'])
})

test('another answers where nobody listens', async () => {
  const { status, headers } = await ask(gateway.url, letterFor('one-is-gone'))
  expect([status, headers['x-vade-provider'], headers['x-vade-attempts']]).toEqual([200, 'p0', '2'])
  expect((await ask(gateway.url, letterFor('p3/m1'))).status).toBe(502)
})

test('one that asks for patience is asked again, and not before', async () => {
  const model = freshModel()
  providers[0]?.next({ status: 429, headers: { 'retry-after': '1' } })
  const at = asked()[0] ?? 0
  const { status, headers } = await ask(gateway.url, letterFor(`p0/${model}`))
  expect([status, headers['x-vade-attempts']]).toEqual([200, '2'])
  const [first, second] = providers[0]?.received.slice(at) ?? []
  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(990)
})

test('who fails for a moment is asked again', async () => {
  providers[0]?.next({ status: 503 }, { fault: { kind: 'close', at: 'headers' } })
  const { status, headers } = await ask(gateway.url, letterFor(`p0/${freshModel()}`))
  expect([status, headers['x-vade-attempts']]).toEqual([200, '3'])
})

test('what the caller did wrong is asked once, and nobody else hears of it', async () => {
  behave({ reason: 'bad-request' })
  const before = asked()
  const { status } = await ask(gateway.url, letterFor(freshModel()))
  expect(status).toBe(400)
  expect(asked().map((count, index) => count - (before[index] ?? 0))).toEqual([1, 0, 0])
})

test('where all are at their limits, the caller hears when to come back', async () => {
  behave(
    { status: 429, headers: { 'retry-after': '50' } },
    { status: 429, headers: { 'retry-after': '20' } },
    { status: 429, headers: { 'retry-after': '90' } },
  )
  const { status, headers, body } = await ask(gateway.url, letterFor(freshModel()))
  expect([status, headers['retry-after']]).toEqual([429, '20'])
  expect(protocols['openai-chat'].readError(JSON.parse(body.toString()), status).message).toMatch(
    /p0.*p1.*p2|p2.*p0.*p1|p1.*p0.*p2/,
  )
})

test('a caller who leaves while a provider asks for patience ends the call', async () => {
  const model = freshModel()
  behave({ status: 429, headers: { 'retry-after': '1' } })
  const at = asked()[0] ?? 0
  const leaving = new AbortController()
  const answer = open(gateway.url, letterFor(`p0/${model}`), leaving.signal)
  await providers[0]?.request(at)
  await sleep(50)
  leaving.abort()
  await expect(answer).rejects.toThrow('aborted')
  await sleep(1300)
  expect((asked()[0] ?? 0) - at).toBe(1)
})
