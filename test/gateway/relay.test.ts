import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialectNames } from '../../src/gateway/dialects/dialect.ts'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import { ask } from './caller.ts'
import { protocols } from './protocols.ts'
import { providersAt } from './run-faults.ts'
import { serveGateway, type ServedGateway } from './served-gateway.ts'

let provider: StandIn
let gateway: ServedGateway
beforeAll(async () => {
  provider = await startStandIn()
  gateway = await serveGateway({
    providers: providersAt(provider, [{ id: 'm' }]),
  })
})
afterAll(async () => {
  await gateway.close()
  await provider.close()
})

/** What a parser and a writer of JSON would change: large integers, spaces, escapes, the order of members. */
const odd = String.raw`"zz_unknown" : { "big":12345678901234567890 , "small":1e-7,"é":"\u00e9\/" , "list":[ 1.0,-0 ] }`

test.each(dialectNames)(
  'a body in the protocol of a provider of %s reaches it byte for byte, but for the model',
  async (dialect) => {
    const { path, body } = protocols[dialect].ask(`at-${dialect}/m`, false)
    const sent = String(body).replace(/\}$/, `,\n ${odd}\n}`)
    const { status } = await ask(gateway.url, { path, body: sent, headers: { authorization: `Bearer ${gateway.key}` } })
    expect(status).toBe(200)
    expect(provider.received.at(-1)?.bytes.toString()).toBe(sent.replace(`"at-${dialect}/m"`, '"m"'))
  },
)

test.each(dialectNames)('a whole answer of a provider of %s comes back byte for byte', async (dialect) => {
  const letter = {
    ...protocols[dialect].ask(`at-${dialect}/m`, false),
    headers: { authorization: `Bearer ${gateway.key}` },
  }
  const plain = await ask(gateway.url, letter)
  const answer = plain.body.toString().replace(/\}$/, `,\n ${odd}\n}`)
  provider.next({ body: answer })
  const { body, headers } = await ask(gateway.url, letter)
  expect(body.toString()).toBe(answer)
  expect(headers['content-type']).toBe('application/json')
})

const long = 'Tell me more. '.repeat(2000)

test.each(dialectNames)('a long text reaches a provider of %s whole, relayed or translated', async (dialect) => {
  for (const caller of dialectNames) {
    const { path, body } = protocols[caller].ask(`at-${dialect}/m`, false)
    const sent = String(body).replace('Hello', `Hello. ${long}`)
    const { status } = await ask(gateway.url, { path, body: sent, headers: { authorization: `Bearer ${gateway.key}` } })
    expect(status).toBe(200)
    const relayed = caller === dialect ? sent.replace(`"at-${dialect}/m"`, '"m"') : `Hello. ${long}`
    expect(provider.received.at(-1)?.bytes.toString()).toContain(relayed)
  }
})

test('a long text that is no JSON is left to a provider of the same protocol, and refused on the way to another', async () => {
  const { path, body } = protocols.anthropic.ask('at-anthropic/m', false)
  const sent = String(body).replace('Hello', `Hello.\n${long}`)
  const headers = { authorization: `Bearer ${gateway.key}` }
  await ask(gateway.url, { path, body: sent, headers })
  expect(provider.received.at(-1)?.bytes.toString()).toBe(sent.replace('"at-anthropic/m"', '"m"'))
  const before = provider.received.length
  const answer = await ask(gateway.url, { path, body: sent.replace('at-anthropic', 'at-gemini'), headers })
  expect(answer.status).toBe(400)
  expect(JSON.parse(answer.body.toString())).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } })
  expect(provider.received.length).toBe(before)
})
