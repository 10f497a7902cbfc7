import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialectNames, type DialectName } from '../../src/gateway/dialects/dialect.ts'
import { startStandIn, type StandIn } from '../stand-in/provider.ts'
import { ask } from './caller.ts'
import { protocols } from './protocols.ts'
import { providersAt } from './run-faults.ts'
import { serveGateway, type ServedGateway } from './served-gateway.ts'

let provider: StandIn
let gateway: ServedGateway
/** Where nobody may be sent. */
let decoy: { readonly url: string; asked(): number; close(): void }

beforeAll(async () => {
  provider = await startStandIn()
  decoy = await startDecoy()
  const models = [{ id: 'm', price: { input: 1, output: 2 } }]
  gateway = await serveGateway({
    retries: 0,
    providers: providersAt(provider, models),
  })
})
afterAll(async () => {
  await gateway.close()
  await provider.close()
  decoy.close()
})

const pairs = dialectNames.flatMap((caller) => dialectNames.map((dialect) => [caller, dialect] as const))

/** All that a provider may hear of, whoever asks. */
const allowed = [
  'host',
  'connection',
  'content-length',
  'content-type',
  'accept',
  'user-agent',
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'anthropic-version',
  'anthropic-beta',
  'openai-beta',
]

test.each(pairs)(
  'of a caller of %s, a provider of %s hears what belongs to the protocol only',
  async (caller, dialect) => {
    const heard = await ask(gateway.url, {
      ...protocols[caller].ask(`at-${dialect}/m`, false),
      headers: {
        authorization: `Bearer ${gateway.key}`,
        cookie: 'session=secret',
        'x-forwarded-for': '10.0.0.1',
        'x-forwarded-host': 'evil.example',
        forwarded: 'for=10.0.0.1',
        'proxy-authorization': 'Basic secret',
        'openai-organization': 'org-of-the-caller',
        'x-portkey-custom-host': decoy.url,
        'x-vade-base-url': decoy.url,
        'x-http-method-override': 'DELETE',
        connection: 'close, x-hop, content-length',
        'x-hop': '1',
        te: 'trailers',
        'accept-encoding': 'gzip, br',
        expect: '100-continue',
        referer: 'http://secret.example',
        'user-agent': 'the caller/1.0',
      },
    })
    expect(heard.status).toBe(200)
    const { headers, rawHeaders, path, bytes } = provider.received.at(-1) as (typeof provider.received)[number]
    expect(Object.keys(headers).filter((name) => !allowed.includes(name))).toEqual([])
    expect(headers['user-agent']).toBe('vade')
    const said = `${rawHeaders.join('\n')}${path}${bytes.toString()}`
    expect(said).not.toContain(gateway.key)
    expect(said).not.toContain('secret')
    expect(said).toContain('sk-provider')
  },
)

test.each(pairs)('of a provider of %2$s, a caller of %1$s hears no header', async (caller, dialect) => {
  provider.next({
    headers: {
      'set-cookie': 'tracker=1',
      'x-request-id': 'req_of_the_provider',
      server: 'the provider',
      'access-control-allow-origin': '*',
      'x-evil': '1',
      'cache-control': 'public, max-age=31536000',
      connection: 'x-evil',
    },
  })
  const { headers, status } = await ask(gateway.url, {
    ...protocols[caller].ask(`at-${dialect}/m`, false),
    headers: { authorization: `Bearer ${gateway.key}`, 'x-request-id': 'req_of_the_caller' },
  })
  expect(status).toBe(200)
  for (const name of ['set-cookie', 'server', 'access-control-allow-origin', 'x-evil', 'cache-control'])
    expect(headers).not.toHaveProperty(name)
  expect(headers).toMatchObject({ 'x-request-id': 'req_of_the_caller', 'x-vade-provider': `at-${dialect}` })
})

test("Anthropic's clients find the request's name where theirs is", async () => {
  const letter = protocols.anthropic.ask('at-nobody/m', false)
  const headers = { 'x-api-key': gateway.key, 'anthropic-version': '2023-06-01', 'x-request-id': 'req_of_the_caller' }
  const answer = await ask(gateway.url, { ...letter, headers })
  expect(answer.status).toBe(404)
  expect(answer.headers['request-id']).toBe('req_of_the_caller')
  expect(JSON.parse(answer.body.toString())).toMatchObject({ type: 'error', request_id: 'req_of_the_caller' })
})

test('what belongs to the protocol goes on', async () => {
  const letter = protocols.anthropic.ask('at-anthropic/m', false)
  const headers = {
    'x-api-key': gateway.key,
    'anthropic-version': '2023-06-01',
    'anthropic-beta': 'files-api-2025-04-14',
  }
  expect((await ask(gateway.url, { ...letter, headers })).status).toBe(200)
  expect(provider.received.at(-1)?.headers).toMatchObject({
    'x-api-key': 'sk-provider',
    'anthropic-beta': 'files-api-2025-04-14',
  })
})

test.each([301, 302, 303, 307, 308])('a redirect with %i is not followed', async (status) => {
  for (const dialect of dialectNames) {
    const before = provider.received.length
    provider.next({ status, headers: { location: `${decoy.url}/v1/chat/completions` } })
    const heard = await ask(gateway.url, {
      ...protocols['openai-chat'].ask(`at-${dialect}/m`, false),
      headers: { authorization: `Bearer ${gateway.key}` },
    })
    expect(heard.status).toBe(502)
    expect(provider.received.length - before).toBe(1)
    provider.behave({})
    await forgive(dialect)
  }
  expect(decoy.asked()).toBe(0)
})

test.each([
  ['an absolute address', () => `${decoy.url}/v1/chat/completions`, 404],
  ['an address for a proxy', () => `http://127.0.0.1:9/v1/chat/completions`, 404],
  ['dots', () => '/v1/../../v1/chat/completions', 404],
  ['dots that are escaped', () => '/v1/%2e%2e/chat/completions', 404],
  ['two slashes', () => '//v1/chat/completions', 404],
  ['a path in a model', () => `/v1beta/models/..%2F..%2Fv1%2Ffiles:generateContent`, 404],
  ['half an escape', () => '/v1beta/models/%E0%A4%A:generateContent', 400],
])('%s reaches nobody', async (_name, path, status) => {
  const asked = provider.received.filter(({ method }) => method === 'POST').length
  const { body = '' } = protocols.gemini.ask('m', false)
  const heard = await ask(gateway.url, { path: path(), body, headers: { authorization: `Bearer ${gateway.key}` } })
  expect(heard.status).toBe(status)
  expect(provider.received.filter(({ method }) => method === 'POST')).toHaveLength(asked)
  expect(decoy.asked()).toBe(0)
})

test('a path in the name of a model stays a name', async () => {
  const name = 'at-gemini/../../../v1/files?x=y#z'
  const { body = '' } = protocols.gemini.ask('m', false)
  const path = `/v1beta/models/${encodeURIComponent(name)}:generateContent`
  await ask(gateway.url, { path, body, headers: { authorization: `Bearer ${gateway.key}` } })
  const { path: received = '' } = provider.received.at(-1) ?? {}
  expect(received).toMatch(/^\/v1beta\/models\/[^/?#]*:generateContent$/)
})

test('addresses in a body go nowhere', async () => {
  const fields = { base_url: decoy.url, api_base: decoy.url, endpoint: decoy.url, custom_host: decoy.url, api_key: 'k' }
  for (const caller of dialectNames) {
    const letter = protocols[caller].ask(`at-${caller}/m`, false)
    const body = JSON.stringify({ ...(JSON.parse(String(letter.body)) as object), ...fields })
    await ask(gateway.url, { ...letter, body, headers: { authorization: `Bearer ${gateway.key}` } })
  }
  expect(decoy.asked()).toBe(0)
})

/** Asks until the provider's model is asked again after its failures. */
async function forgive(dialect: DialectName): Promise<void> {
  const letter = protocols['openai-chat'].ask(`at-${dialect}/m`, false)
  const heard = await ask(gateway.url, { ...letter, headers: { authorization: `Bearer ${gateway.key}` } })
  expect(heard.status).toBe(200)
}

async function startDecoy() {
  let asked = 0
  const server = createServer((_request, response) => {
    asked++
    response.end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    asked: () => asked,
    close: () => server.close(),
  }
}
