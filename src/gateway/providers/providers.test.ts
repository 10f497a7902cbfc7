import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore, type Store } from '../../store/index.ts'
import { parseJsonFile } from './json-file.ts'
import { configShape } from './config-shape.ts'
import { deviceProvider } from './device.ts'
import type { ProviderModel } from './provider.ts'
import { createProviders, type Providers } from './providers.ts'
import { unknownModel } from './unknown-model.ts'

let home: string
let store: Store
let providers: Providers
let server: Server
let address: string
let answer: (request: IncomingMessage, response: ServerResponse) => void
let asked: { url: string; key: string }[]
let said: { event: string; message?: unknown }[]
let now: number
const never = new AbortController().signal

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'vade-providers-'))
  store = await openStore({ home })
  asked = []
  said = []
  now = Date.UTC(2026, 10, 25)
  answer = (_request, response) => response.end(JSON.stringify({ data: [{ id: 'live-1', owned_by: 'own' }] }))
  server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', key: request.headers.authorization ?? '' })
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1`
})
afterEach(async () => {
  await providers.close()
  await store.close()
  server.closeAllConnections()
  server.close()
  rmSync(home, { recursive: true })
})

async function open(env: Record<string, string> = {}): Promise<void> {
  const onlyLoopback: typeof fetch = (input, init) => {
    const { hostname, port } = new URL(input instanceof Request ? input.url : input)
    // Neither the network nor the programs that may run on this machine are asked in a test.
    return hostname === '127.0.0.1' && address.includes(`:${port}/`)
      ? fetch(input, init)
      : Promise.reject(new TypeError('fetch failed'))
  }
  providers = await createProviders({
    home,
    settings: store.settings,
    fetchFor: () => onlyLoopback,
    log: (event) => said.push(event),
    env,
    now: () => now,
  })
}

const row = (id: string, more: object = {}) =>
  JSON.stringify({
    id,
    endpoints: [{ dialect: 'openai-chat', baseUrl: address }],
    models: [{ id: `${id}-model` }],
    ...more,
  })

function dropIn(name: string, text: string): void {
  mkdirSync(join(home, 'providers'), { recursive: true })
  writeFileSync(join(home, 'providers', name), text)
}

const within = { timeout: 5000, interval: 20 }

test('a file dropped into the home is live without a restart, and gone when it is gone', async () => {
  await open()
  expect(providers.resolve('own-model')).toBeUndefined()
  dropIn('own.json', row('own'))
  await expect
    .poll(() => providers.resolve('own-model')?.targets('openai-chat')[0]?.[0]?.endpoint.baseUrl, within)
    .toBe(address)
  unlinkSync(join(home, 'providers', 'own.json'))
  await expect.poll(() => providers.resolve('own-model'), within).toBeUndefined()
})

test('a wrong file is refused with its place; what it said before and all others stay', async () => {
  dropIn('a.json', row('first'))
  dropIn('b.json', row('second'))
  await open()
  dropIn('a.json', `{\n  "id": "first",\n  "endpoint": []\n}`)
  await providers.reload()
  const [problem] = providers.problems()
  expect(problem?.file).toBe(join(home, 'providers', 'a.json'))
  expect(problem?.message).toContain('a.json, line ')
  expect(said.filter(({ event }) => event === 'provider_file_refused')).toMatchObject([{ message: problem?.message }])
  expect(providers.resolve('first-model')).toBeDefined()
  expect(providers.resolve('second-model')).toBeDefined()
  dropIn('a.json', row('first', { models: [{ id: 'better' }] }))
  await providers.reload()
  expect(providers.problems()).toEqual([])
  expect(providers.resolve('better')).toBeDefined()
})

test('the configuration is reread, and a wrong one leaves the old one in force', async () => {
  const write = (text: string) => {
    writeFileSync(join(home, 'config.json.tmp'), text)
    renameSync(join(home, 'config.json.tmp'), join(home, 'config.json'))
  }
  write(
    `{ "providers": { "own": { "baseUrl": "${address}", "models": [{ "id": "m" }] } }, "aliases": { "fast": "own/m" } }`,
  )
  await open()
  expect(providers.resolve('fast')).toBeDefined()
  write('{ "retries": 7 }')
  await expect.poll(() => providers.config().policy.retries, within).toBe(7)
  expect(providers.resolve('fast')).toBeUndefined()
  write('{\n  "retries": "many"\n}')
  await providers.reload()
  expect(providers.problems()).toMatchObject([
    { message: `${join(home, 'config.json')}, line 2, column 14: retries: it must be a number.` },
  ])
  expect(providers.config().policy.retries).toBe(7)
  unlinkSync(join(home, 'config.json'))
  await providers.reload()
  expect(providers.config().policy.retries).toBe(2)
  expect(providers.problems()).toEqual([])
})

test('the example in the documentation works as it stands', async () => {
  const text = readFileSync(new URL('../../../docs/config.example.json', import.meta.url), 'utf8')
  expect(() => parseJsonFile(text, 'config.example.json', configShape)).not.toThrow()
  writeFileSync(join(home, 'config.json'), text)
  await open({ MAIN_KEY: 'k1', MAIN_KEY_2: 'k2', OPENAI_EU_KEY: 'k3' })
  expect(providers.problems()).toEqual([])
  const groups = providers.resolve('safe')?.targets('openai-chat') ?? []
  expect(groups.map((group) => group.map(({ provider, weight }) => [provider.id, weight]))).toEqual([
    [
      ['main', 2 / 3],
      ['main', 1 / 3],
    ],
    [['reserve', 1]],
  ])
})

test("the program's own rows are read again when it says so", async () => {
  let models: readonly ProviderModel[] = []
  providers = await createProviders({
    home,
    settings: store.settings,
    fetchFor: () => fetch,
    log: () => undefined,
    env: {},
    ownRows: () => [deviceProvider(models)],
  })
  expect(providers.resolve('small')).toBeUndefined()
  models = [unknownModel('small')]
  await providers.reload()
  expect(providers.resolve('device/small')?.targets('gemini')[0]?.[0]?.provider.id).toBe('device')
})

test('a stored key counts at once, also when another process stored it, and is not shown', async () => {
  await open()
  await expect(providers.setKey('nobody', 'k')).rejects.toMatchObject({ code: 'not_found' })
  await providers.setKey('groq', 'gsk_1')
  expect(providers.resolve('groq/openai/gpt-oss-120b')?.targets('openai-chat')[0]?.[0]?.key).toMatchObject({
    id: 'groq:stored',
    secret: 'gsk_1',
  })
  expect((await providers.status(never)).find(({ id }) => id === 'groq')).toMatchObject({
    key: 'stored',
    missing: null,
  })
  expect(JSON.stringify([await providers.status(never), said])).not.toContain('gsk_1')
  await store.settings.set('provider-keys', { together: 'other' })
  await expect.poll(() => providers.resolve('together/openai/gpt-oss-120b'), within).toBeDefined()
  await providers.removeKey('together')
  expect(providers.resolve('together/openai/gpt-oss-120b')).toBeUndefined()
  await expect(providers.removeKey('together')).rejects.toMatchObject({ code: 'not_found' })
})

test('an unknown name is looked for at the providers, once an hour, and then found', async () => {
  dropIn('own.json', row('own', { keyVariables: ['OWN_KEY'] }))
  await open({ OWN_KEY: 'secret' })
  const found = await providers.find('live-1', never)
  expect(found.targets('openai-chat')[0]?.[0]).toMatchObject({ model: { id: 'live-1', price: null } })
  expect(asked).toEqual([{ url: '/v1/models', key: 'Bearer secret' }])
  await expect(providers.find('live-2', never)).rejects.toMatchObject({ code: 'model_not_found' })
  expect(asked).toHaveLength(1)
  now += 3_600_001
  answer = (_request, response) => response.end(JSON.stringify({ data: [{ id: 'live-2' }] }))
  expect(await providers.find('live-2', never)).toBeDefined()
  const list = await providers.list({ all: false, signal: never })
  expect(list.map(({ id }) => id)).toEqual(['own/own-model', 'own/live-2'])
})

test('a provider that fails is left alone for a minute, and its failure is shown', async () => {
  dropIn('own.json', row('own'))
  await open()
  answer = (_request, response) => response.writeHead(500).end()
  await expect(providers.find('live-1', never)).rejects.toMatchObject({ code: 'model_not_found' })
  await expect(providers.find('live-1', never)).rejects.toMatchObject({ code: 'model_not_found' })
  expect(asked).toHaveLength(1)
  expect((await providers.status(never)).find(({ id }) => id === 'own')?.problem).toBe(
    'own answered 500 when it was asked for its models.',
  )
  now += 60_001
  answer = (_request, response) => response.end('{"data":[{"id":"live-1"}]}')
  expect(await providers.find('live-1', never)).toBeDefined()
})

test('what a provider said before it stumbled holds; what a program said before it ended does not', async () => {
  dropIn('far.json', row('far', { models: [] }))
  dropIn('near.json', row('near', { models: [], local: true }))
  await open()
  const ids = async () => (await providers.list({ all: false, signal: never })).map(({ id }) => id)
  expect(await ids()).toEqual(['far/live-1', 'near/live-1'])
  answer = (_request, response) => response.writeHead(503).end()
  now += 3_600_001
  expect(await ids()).toEqual(['far/live-1'])
})

test('a test says how many models there are, or what is wrong', async () => {
  dropIn('own.json', row('own'))
  await open()
  expect(await providers.test('own', never)).toMatchObject({ models: 1 })
  answer = (_request, response) => response.writeHead(401).end('{"error":"secret detail"}')
  await expect(providers.test('own', never)).rejects.toThrow('own asks for a key (401); give it one.')
  answer = (_request, response) => response.end('<html>')
  await expect(providers.test('own', never)).rejects.toThrow('but not with a list of its models')
  answer = (_request, response) => response.end('x'.repeat(9_000_000))
  await expect(providers.test('own', never)).rejects.toThrow('longer than 8 MB')
  answer = (_request, response) => response.destroy()
  await expect(providers.test('own', never)).rejects.toThrow(
    'own cannot be reached; look at its address and your network.',
  )
  await expect(providers.test('groq', never)).rejects.toThrow("run 'vade providers add groq'")
})

const given = (name: string) => ({ name, baseUrl: address, dialect: 'openai-chat' }) as const

test('one of your own is added with its key, is asked for its models, and goes with its key', async () => {
  await open()
  const own = { ...given('My Server'), key: ' sk-own\n' }
  const status = {
    id: 'my-server',
    name: 'My Server',
    address,
    added: true,
    program: false,
    key: 'stored',
    missing: null,
  }
  expect(await providers.add(own)).toEqual({ ...status, models: 0, problem: null })
  expect(await providers.test('my-server', never)).toMatchObject({ models: 1 })
  expect((await providers.status(never)).find(({ id }) => id === 'my-server')).toEqual({
    ...status,
    models: 1,
    problem: null,
  })
  expect(asked).toEqual([{ url: '/v1/models', key: 'Bearer sk-own' }])
  expect(providers.resolve('my-server/live-1')?.targets('openai-chat')).toHaveLength(1)
  expect(readFileSync(join(home, 'providers', 'my-server.json'), 'utf8')).not.toContain('sk-own')
  await expect(providers.add(own)).rejects.toMatchObject({ code: 'conflict', param: 'name' })
  await expect(providers.add(given('Groq'))).rejects.toThrow("provider 'groq' already")
  await providers.remove('my-server')
  expect(providers.resolve('my-server/live-1')).toBeUndefined()
  await expect(providers.remove('my-server')).rejects.toMatchObject({ code: 'not_found' })
  // Whoever has its name next gets neither its key nor its models.
  answer = (_request, response) => response.end(JSON.stringify({ data: [{ id: 'a' }, { id: 'b' }] }))
  expect(await providers.add(given('My Server'))).toMatchObject({ key: 'not needed', models: 0 })
  expect((await providers.modelsOf('my-server', never)).map(({ id }) => id)).toEqual(['a', 'b'])
  expect(asked.at(-1)?.key).not.toContain('sk-own')
})

test('one of your own that does not answer is added all the same; one with a wrong key is not', async () => {
  await open()
  answer = (_request, response) => response.writeHead(401).end()
  await expect(providers.add({ ...given('Own'), key: 'two words' })).rejects.toMatchObject({ param: 'key' })
  expect(providers.nameOf('own')).toBeUndefined()
  await providers.add(given('Own'))
  await expect(providers.test('own', never)).rejects.toThrow('Own asks for a key (401); give it one.')
  await providers.add({ ...given('Other'), key: 'sk-old' })
  await expect(providers.test('other', never)).rejects.toThrow('Other refuses the key (401); give another one.')
  answer = (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()
  await expect(providers.test('own', never)).rejects.toThrow('302')
  const problems = (await providers.status(never)).filter(({ added }) => added).map(({ problem }) => problem)
  expect(problems).toEqual([expect.stringContaining('refuses the key'), expect.stringContaining('302')])
})

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('%s is a name as any other', async (name) => {
  await open()
  const { id } = await providers.add(given(name))
  expect(await providers.test(id, never)).toMatchObject({ models: 1 })
  expect((await providers.status(never)).filter(({ added }) => added)).toMatchObject([{ id, key: 'not needed' }])
  await providers.close()
  await open()
  expect(providers.nameOf(id)).toBe(name)
  await providers.remove(id)
})

test('another process that sees one removed and added again never sends a key to the other address', async () => {
  await open()
  const secrets: string[] = []
  const look = setInterval(() => {
    for (const target of providers.resolve('flip/live-1')?.targets('openai-chat').flat() ?? []) {
      secrets.push(`${target.endpoint.baseUrl} ${target.key.secret}`)
    }
  }, 5)
  const other = await createProviders({
    home,
    settings: store.settings,
    fetchFor: () => () => Promise.reject(new TypeError('fetch failed')),
    log: () => undefined,
    env: {},
  })
  const at = (letter: string) =>
    ({ name: 'flip', baseUrl: `http://${letter}`, dialect: 'openai-chat', key: letter }) as const
  for (const letter of ['a', 'b', 'a']) {
    await other.add(at(letter))
    await expect.poll(() => secrets.at(-1), within).toBe(`http://${letter}/v1 ${letter}`)
    await other.remove('flip')
  }
  clearInterval(look)
  await other.close()
  // For a moment it may have none.
  expect(secrets.filter((each) => !/^http:\/\/(.)\/v1 \1?$/.test(each))).toEqual([])
})

test('a key that was stored for another of the same name does not go to the new address', async () => {
  dropIn('own.json', row('own'))
  await open()
  await providers.setKey('own', 'sk-of-the-other')
  unlinkSync(join(home, 'providers', 'own.json'))
  await providers.reload()
  expect(await providers.add(given('Own'))).toMatchObject({ key: 'not needed' })
  await providers.test('own', never)
  expect(asked.at(-1)?.key).not.toContain('sk-of-the-other')
})

test('what comes with Vade or was written by hand is not removed', async () => {
  dropIn('hand.json', row('hand'))
  await open()
  for (const id of ['groq', 'hand']) await expect(providers.remove(id)).rejects.toThrow('was not added here')
  expect((await providers.status(never)).filter(({ added }) => added)).toEqual([])
})

test('a server of your own costs nothing unless its price is told, so that keys with a budget may use it', async () => {
  dropIn('near.json', row('near', { local: true, models: [{ id: 'told', price: { input: 1, output: 2 } }] }))
  dropIn('far.json', row('far', { models: [] }))
  await open()
  const list = await providers.list({ all: false, signal: never })
  const priced = new Map(list.map(({ id, pricing, created }) => [id, [pricing?.['prompt'], created]]))
  expect(priced.get('near/live-1')).toEqual(['0', 0])
  expect(priced.get('near/told')).toEqual(['0.000001', expect.any(Number)])
  expect(priced.get('far/live-1')).toEqual([undefined, 0])
  const [[target] = []] = providers.resolve('near/never-seen')?.targets('openai-chat') ?? []
  expect(target?.model.price).toMatchObject({ input: 0, output: 0 })
})

test('who leaves does not wait for a provider that is silent', async () => {
  dropIn('own.json', row('own'))
  await open()
  answer = () => undefined
  const leaving = new AbortController()
  const list = providers.list({ all: false, signal: leaving.signal })
  leaving.abort()
  expect((await list).map(({ id }) => id)).toEqual(['own/own-model'])
})

test('what the configuration names and is not there is logged once, and again when it comes anew', async () => {
  const text = '{ "aliases": { "fast": "nosuch/model" } }'
  writeFileSync(join(home, 'config.json'), text)
  await open()
  const told = () => said.filter(({ event }) => event === 'config_problem')
  const problem = { message: "'fast' means 'nosuch/model', which is not there; correct it in config.json." }
  expect(told()).toMatchObject([problem])
  await providers.reload()
  expect(told()).toHaveLength(1)
  writeFileSync(join(home, 'config.json'), '{}')
  await providers.reload()
  writeFileSync(join(home, 'config.json'), text)
  await providers.reload()
  expect(told()).toMatchObject([problem, problem])
  await expect(providers.find('fast', never)).rejects.toMatchObject(problem)
})
