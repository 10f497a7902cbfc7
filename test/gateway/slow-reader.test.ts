import { text as bodyOf } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialectNames } from '../../src/gateway/dialects/dialect.ts'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import { open } from './caller.ts'
import { protocols, readStream } from './protocols.ts'
import { providersAt } from './run-faults.ts'
import { serveGateway, type ServedGateway } from './served-gateway.ts'

const megabyte = 1024 * 1024
const pieces = 2000
/** Letters of a piece: 32 MB in all. */
const letters = (32 * megabyte) / pieces
const text = 'slow '.repeat((pieces * letters) / 5)

const impatienceMs = 2000
const warnings: Error[] = []
process.on('warning', (warning) => warnings.push(warning))

let provider: StandIn
let gateway: ServedGateway
beforeAll(async () => {
  provider = await startStandIn({ behaviour: { text, pieces } })
  const models = [{ id: 'm', price: { input: 1, output: 2 } }]
  gateway = await serveGateway({
    providers: providersAt(provider, models),
    routes: Object.fromEntries(
      dialectNames.map((dialect) => [
        `impatient-${dialect}`,
        { models: [`at-${dialect}/m`], timeouts: { betweenTokensMs: impatienceMs } },
      ]),
    ),
  })
})
afterAll(async () => {
  await gateway.close()
  await provider.close()
})

test.each([
  ['openai-chat', 'openai-chat'],
  ['gemini', 'gemini'],
  ['anthropic', 'openai-chat'],
  ['gemini', 'openai-responses'],
] as const)(
  'a caller of %s who does not read makes a provider of %s wait, and loses nothing',
  async (caller, dialect) => {
    const at = provider.received.length
    const letter = protocols[caller].ask(`at-${dialect}/m`, true)
    const response = await open(gateway.url, { ...letter, headers: { authorization: `Bearer ${gateway.key}` } })
    const received = await provider.request(at)
    const stopped = await standsStill(() => received.contents)
    // What lies on the way is in the buffers of three sockets, and in a bounded queue.
    expect((stopped * letters) / megabyte).toBeLessThan(24)
    const told = readStream(protocols[caller], await bodyOf(response))
    expect(told.wrong).toEqual([])
    expect(told.error).toBeNull()
    expect(told.text === text).toBe(true)
    // Of listeners that pile up while it waits, for one.
    expect(warnings).toEqual([])
  },
)

test.each(['openai-chat', 'anthropic'] as const)(
  'a caller of %s who does not read for long is not taken for a provider that has fallen silent',
  async (caller) => {
    const letter = protocols[caller].ask('impatient-openai-chat', true)
    const response = await open(gateway.url, { ...letter, headers: { authorization: `Bearer ${gateway.key}` } })
    await sleep(impatienceMs * 1.5)
    const told = readStream(protocols[caller], await bodyOf(response))
    expect([told.error, told.wrong, told.text === text]).toEqual([null, [], true])
  },
)

test.each(['openai-chat', 'anthropic'] as const)(
  'a caller of %s who leaves without having read ends the call at the provider',
  async (caller) => {
    const at = provider.received.length
    const letter = protocols[caller].ask('at-openai-chat/m', true)
    const response = await open(gateway.url, { ...letter, headers: { authorization: `Bearer ${gateway.key}` } })
    const received = await provider.request(at)
    await standsStill(() => received.contents)
    response.destroy()
    expect(await received.ended).toMatchObject({ how: 'left' })
  },
)

/** What a number is once it has not moved for a while. */
async function standsStill(read: () => number): Promise<number> {
  let last = -1
  for (let still = 0; still < 10; still++) {
    if (read() !== last) still = 0
    last = read()
    await sleep(25)
  }
  return last
}
