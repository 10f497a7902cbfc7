import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { collect, userText, type CallContext } from '../../src/core/index.ts'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import { endpointAt } from './run-faults.ts'
import { serveGateway, type ServedGateway } from './served-gateway.ts'

let standIn: StandIn
let gateway: ServedGateway

beforeAll(async () => {
  standIn = await startStandIn()
  const price = { input: 1, output: 2 }
  gateway = await serveGateway({
    retries: 1,
    providers: {
      large: {
        endpoints: [endpointAt(standIn, 'anthropic')],
        keys: [{ value: 'sk-provider' }],
        models: [
          { id: 'big', price },
          { id: 'fails', price },
          { id: 'slow', price },
          { id: 'refused', price },
          { id: 'long', price, contextTokens: 128_000, maxOutputTokens: 16_384 },
        ],
      },
    },
  })
})
afterAll(async () => {
  await gateway.close()
  await standIn.close()
})
beforeEach(() => standIn.behave({}))

const context = (signal: AbortSignal = AbortSignal.timeout(10_000)): CallContext => ({ signal, caller: 'test' })
const request = { messages: [userText('What is a larger model for?')] }

async function modelOf(name: string) {
  return gateway.gateway.cloudModel(name, await gateway.keys.payer('Vade'), AbortSignal.timeout(10_000))
}

async function lastCall() {
  await gateway.flush()
  const { rows } = await gateway.store.ledger.calls({ limit: 1 })
  return rows[0]
}

test('a provider answers the program itself, and is paid and recorded as for a caller', async () => {
  standIn.behave({ text: 'For what is hard.', usage: { input: 100, output: 10 } })
  const model = await modelOf('big')
  const { text, finish } = await collect(model.generate(request, context()))
  expect(text).toBe('For what is hard.')
  expect(finish).toMatchObject({ origin: { model: 'big', runsOn: 'cloud', provider: 'large' }, costNanoUsd: 120_000 })
  const call = await lastCall()
  expect(call).toMatchObject({ kind: 'assistant', provider: 'large', model: 'big', status: 200, costNanoUsd: 120_000 })
  expect(call?.keyId).toBe((await gateway.keys.payer('Vade')).id)
})

test('a reader who goes away ends the call, and what was used is accounted for', async () => {
  standIn.behave({ text: 'one two three four five six', paceMs: 50 })
  const received = standIn.received.length
  for await (const part of (await modelOf('slow')).generate(request, context())) if (part.type === 'text-delta') break
  expect(await lastCall()).toMatchObject({ model: 'slow', status: 499 })
  expect((await lastCall())?.costNanoUsd).toBeGreaterThan(0)
  expect(await (await standIn.request(received)).ended).toMatchObject({ how: 'left' })
})

test('who is stopped while it says nothing is paid nothing, and who is stopped in mid-answer what was heard', async () => {
  const key = await gateway.keys.payer('Vade')
  const spent = async () => (await gateway.store.ledger.spentBy(key.id, Date.now())).totalNanoUsd
  const before = await spent()
  standIn.behave({ fault: { kind: 'hang', at: 'start' } })
  const received = standIn.received.length
  const stop = new AbortController()
  const hanging = collect((await modelOf('slow')).generate(request, context(stop.signal)))
  await standIn.request(received)
  stop.abort()
  await expect(hanging).rejects.toMatchObject({ code: 'aborted' })
  expect(await lastCall()).toMatchObject({ status: 499, costNanoUsd: 0 })
  expect(await spent()).toBe(before)

  standIn.behave({ text: 'one two three four five six', paceMs: 50, usage: { input: 100, output: 6 } })
  for await (const part of (await modelOf('slow')).generate(request, context())) if (part.type === 'text-delta') break
  const call = await lastCall()
  // The question and one piece of the answer, at 1 and 2 dollars a million tokens.
  const { inputTokens, outputTokens } = call?.usage ?? { inputTokens: 0, outputTokens: 0 }
  expect(inputTokens).toBeGreaterThan(0)
  expect(outputTokens).toBe(1)
  expect(call?.costNanoUsd).toBe(1000 * inputTokens + 2000 * outputTokens)
  expect(await spent()).toBe(before + (call?.costNanoUsd ?? 0))
})

test('what Vade asks has a longest answer, where it is paid and there is room', async () => {
  standIn.behave({ text: 'short' })
  const asked = async (name: string, sampling = {}) => {
    const received = standIn.received.length
    await collect((await modelOf(name)).generate({ ...request, sampling }, context()))
    return (await standIn.request(received)).json
  }
  expect(await asked('long')).toMatchObject({ max_tokens: 8192 })
  expect(await asked('long', { maxTokens: 9000 })).toMatchObject({ max_tokens: 9000 })
})

test('who does not answer is said, and nothing is paid', async () => {
  standIn.behave({ status: 500 })
  const answer = collect((await modelOf('fails')).generate(request, context()))
  await expect(answer).rejects.toMatchObject({ code: 'provider_failed' })
  expect(await lastCall()).toMatchObject({ model: null, costNanoUsd: 0, attempts: [{}, {}] })
})

test('a key that the provider refuses is said with its remedy, also while the provider is not asked again', async () => {
  standIn.behave({ status: 401 })
  const remedy = 'the key of large was refused: give another in the gateway, under Providers.'
  for (let asked = 0; asked < 2; asked++) {
    const answer = collect((await modelOf('refused')).generate(request, context()))
    await expect(answer).rejects.toMatchObject({ message: remedy })
  }
})

test('the limits of its key hold, and whoever revokes it forbids the calls', async () => {
  await gateway.keys.change('Vade', { totalNanoUsd: 1 })
  await expect(collect((await modelOf('big')).generate(request, context()))).rejects.toMatchObject({
    code: 'budget_exceeded',
  })
  await gateway.keys.change('Vade', { totalNanoUsd: undefined })
  await gateway.keys.revoke('Vade')
  await expect(gateway.keys.payer('Vade')).rejects.toThrow("'Vade' was revoked")
})
