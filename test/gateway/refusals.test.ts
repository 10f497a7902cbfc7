import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { dialectNames, type DialectName } from '../../src/gateway/dialects/dialect.ts'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import { ask } from './caller.ts'
import { protocols, readStream } from './protocols.ts'
import { endpointAt } from './run-faults.ts'
import { serveGateway, type ServedGateway } from './served-gateway.ts'

const refused = { text: '', finish: 'content-filter' } as const
const finishes: Record<DialectName, string> = {
  'openai-chat': 'content_filter',
  'openai-responses': 'incomplete',
  anthropic: 'refusal',
  gemini: 'SAFETY',
}
const pairs = dialectNames.flatMap((provider) =>
  dialectNames.flatMap((caller) => [true, false].map((stream) => ({ provider, caller, stream }))),
)

let first: StandIn
let second: StandIn
let gateway: ServedGateway
beforeAll(async () => {
  first = await startStandIn({ behaviour: refused })
  second = await startStandIn({ behaviour: { text: 'Gladly.' } })
  const models = [{ id: 'm', price: { input: 1, output: 2 } }]
  const at = (standIn: StandIn, dialect: DialectName) => ({
    endpoints: [endpointAt(standIn, dialect)],
    keys: [{ value: 'sk-provider' }],
    models,
  })
  gateway = await serveGateway({
    retries: 0,
    providers: Object.fromEntries(
      dialectNames.flatMap((dialect) => [
        [`first-${dialect}`, at(first, dialect)],
        [`second-${dialect}`, at(second, dialect)],
      ]),
    ),
    routes: Object.fromEntries(dialectNames.map((one) => [`both-${one}`, [`first-${one}/m`, `second-${one}/m`]])),
  })
})
afterEach(() => {
  first.behave(refused)
  second.behave({ text: 'Gladly.' })
})
afterAll(async () => {
  await gateway.close()
  await first.close()
  await second.close()
})

async function heardOf(model: string, caller: DialectName, stream: boolean) {
  const letter = { ...protocols[caller].ask(model, stream), headers: { authorization: `Bearer ${gateway.key}` } }
  const { status, headers, body } = await ask(gateway.url, letter)
  const text = body.toString()
  return { status, headers, text, told: stream ? toldBy(caller, text) : whole(caller, text) }
}

function toldBy(caller: DialectName, text: string) {
  const told = readStream(protocols[caller], text)
  const { text: said, finish, wrong, error } = told
  return { said, isRefusal: finish === finishes[caller], wrong, error, ended: protocols[caller].terminated(told) }
}

/** As of a stream. */
function whole(caller: DialectName, text: string) {
  const isRefusal = text.includes(`"${finishes[caller]}"`)
  const said = isRefusal ? '' : protocols[caller].readWhole(JSON.parse(text))
  return { said, isRefusal, wrong: [], error: null, ended: true }
}

const fine = { wrong: [], error: null, ended: true }

describe.each(pairs)('$caller at $provider, streaming: $stream', ({ provider, caller, stream }) => {
  test('another provider answers what one refuses in an answer without a word', async () => {
    const { status, headers, told } = await heardOf(`both-${provider}`, caller, stream)
    expect([status, headers['x-vade-provider']]).toEqual([200, `second-${provider}`])
    expect(headers['x-vade-trace']).toMatch(/^first-[^;]+;content-policy;.*, second-[^;]+;answered;/)
    expect(told).toEqual({ ...fine, said: 'Gladly.', isRefusal: false })
  })

  test('the refusal is the answer where nobody else has one', async () => {
    second.behave({ status: 500 })
    for (const model of [`first-${provider}/m`, `both-${provider}`]) {
      const { status, headers, told } = await heardOf(model, caller, stream)
      expect([status, headers['x-vade-provider']]).toEqual([200, `first-${provider}`])
      expect(told).toEqual({ ...fine, said: '', isRefusal: true })
    }
  })

  test('words before a refusal are the answer', async () => {
    first.behave({ text: 'Well', finish: 'content-filter' })
    const { headers, text } = await heardOf(`both-${provider}`, caller, stream)
    expect(headers['x-vade-provider']).toBe(`first-${provider}`)
    expect(text).toContain('Well')
  })
})

test('what is relayed of a refusal is what the provider sent, byte for byte', async () => {
  const body =
    '{ "choices":[ {"index":0,"message":{"role":"assistant","content":null},"finish_reason":"content_filter"} ] }'
  first.behave({ body })
  second.behave({ status: 500 })
  expect((await heardOf('both-openai-chat', 'openai-chat', false)).text).toBe(body)
})

test('the question is paid where it was refused, and the books agree', async () => {
  const { headers } = await heardOf('both-openai-chat', 'openai-chat', false)
  await gateway.flush()
  const { ledger } = gateway.store
  const entries = (await ledger.call(String(headers['x-vade-request-id'])))?.entries ?? []
  expect(entries.map(({ credit }) => credit).toSorted()).toEqual([
    'provider:first-openai-chat',
    'provider:second-openai-chat',
  ])
  expect(await ledger.verify()).toEqual([])
})
