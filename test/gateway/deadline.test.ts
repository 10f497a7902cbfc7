import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialectNames } from '../../src/gateway/dialects/dialect.ts'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import { ask } from './caller.ts'
import { protocols, readStream } from './protocols.ts'
import { providersAt } from './run-faults.ts'
import { serveGateway, type ServedGateway } from './served-gateway.ts'

const text = 'word '.repeat(1000)
let provider: StandIn
let gateway: ServedGateway

beforeAll(async () => {
  provider = await startStandIn()
  const models = ['m', 'n', 'o'].map((id) => ({ id, price: { input: 1, output: 2 } }))
  gateway = await serveGateway({
    timeouts: { totalMs: 400 },
    providers: providersAt(provider, models),
  })
})
afterAll(async () => {
  await gateway.close()
  await provider.close()
})

const letterFor = (caller: (typeof dialectNames)[number], model: string, stream: boolean) => ({
  ...protocols[caller].ask(model, stream),
  headers: { authorization: `Bearer ${gateway.key}` },
})

test.each(dialectNames.flatMap((caller) => [[caller, caller] as const, [caller, 'openai-chat'] as const]))(
  'for a caller of %s, a stream of a provider of %s that does not end in time is ended',
  async (caller, dialect) => {
    const at = provider.received.length
    provider.next({ text, paceMs: 20 })
    const heard = await ask(gateway.url, letterFor(caller, `at-${dialect}/m`, true))
    const told = readStream(protocols[caller], heard.body.toString())
    expect([told.text !== '' && text.startsWith(told.text), told.finish, told.wrong]).toEqual([true, null, []])
    expect(told.error).toContain('in time')
    expect(await provider.received[at]?.ended).toMatchObject({ how: 'left' })
  },
)

test.each([true, false])('who has not begun by then is not waited for (streaming: %s)', async (stream) => {
  provider.next({ fault: { kind: 'hang', at: 'headers' } })
  const { status } = await ask(gateway.url, letterFor('openai-chat', `at-openai-chat/${stream ? 'n' : 'o'}`, stream))
  expect(status).toBe(504)
})
