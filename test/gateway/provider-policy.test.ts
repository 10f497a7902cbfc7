import { afterAll, beforeAll, expect, test } from 'vitest'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import { ask } from './caller.ts'
import { protocols, readStream } from './protocols.ts'
import { endpointAt } from './run-faults.ts'
import { serveGateway, type ServedGateway } from './served-gateway.ts'

let own: StandIn
let usual: StandIn
let gateway: ServedGateway

beforeAll(async () => {
  own = await startStandIn()
  usual = await startStandIn()
  const models = ['hangs', 'fails', 'tries', 'routed', 'silent', 'slow'].map((id) => ({
    id,
    price: { input: 1, output: 2 },
  }))
  const at = (standIn: StandIn) => ({
    endpoints: [endpointAt(standIn, 'openai-chat'), endpointAt(standIn, 'anthropic')],
    keys: [{ value: 'sk-provider' }],
    models,
  })
  gateway = await serveGateway({
    retries: 1,
    providers: {
      own: {
        ...at(own),
        retries: 0,
        timeouts: { firstTokenMs: 300, betweenTokensMs: 300, wholeAnswerMs: 300 },
      },
      usual: at(usual),
    },
    routes: {
      'other-retries': { models: ['own/routed'], retries: 2 },
      both: ['own/slow', 'usual/slow'],
    },
  })
})
afterAll(async () => {
  await gateway.close()
  await own.close()
  await usual.close()
})

const letterFor = (model: string, stream = false) => ({
  ...protocols['openai-chat'].ask(model, stream),
  headers: { authorization: `Bearer ${gateway.key}` },
})

test('a stream that falls silent is ended after the time that its provider is given', async () => {
  own.next({ text: 'one two three', fault: { kind: 'hang', at: 1 } })
  const { body } = await ask(gateway.url, letterFor('own/hangs', true))
  expect(readStream(protocols['openai-chat'], body.toString()).error).toContain('fell silent')
})

test.each([true, false])('who does not begin in its own time is given up (streaming: %s)', async (stream) => {
  own.next({ fault: { kind: 'hang', at: 'headers' } })
  const { status, body } = await ask(gateway.url, letterFor('own/silent', stream))
  expect([status, body.toString()]).toEqual([504, expect.stringContaining('within 0.3 s')])
})

test('retries are those of the provider, a route comes before it, and what is said for all comes last', async () => {
  const attemptsOf = async (standIn: StandIn, model: string) => {
    standIn.behave({ status: 500 })
    const { status, headers } = await ask(gateway.url, letterFor(model))
    standIn.behave({})
    return [status, headers['x-vade-attempts']]
  }
  expect(await attemptsOf(own, 'own/fails')).toEqual([502, '1'])
  expect(await attemptsOf(own, 'other-retries')).toEqual([502, '3'])
  expect(await attemptsOf(usual, 'usual/tries')).toEqual([502, '2'])
})

test('each attempt of a call has the policy of its own provider', async () => {
  own.next({ fault: { kind: 'hang', at: 'headers' } })
  usual.behave({ delayMs: 600, text: 'Late, and in time.' })
  const { status, headers } = await ask(gateway.url, letterFor('both'))
  usual.behave({})
  expect([status, headers['x-vade-provider'], headers['x-vade-attempts']]).toEqual([200, 'usual', '2'])
})
